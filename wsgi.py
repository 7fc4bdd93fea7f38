"""The application for a WSGI server: `gunicorn wsgi:app`; all settings come from DIRECTORY_* variables."""

from __future__ import annotations

from directory import create_app

app = create_app()
