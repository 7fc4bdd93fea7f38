"""The Flask app, wired."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask
from jinja2 import StrictUndefined
from sqlalchemy.exc import SQLAlchemyError

from directory.db import Database
from directory.web import assets, errors, headers, health, i18n, mapping, printing, public, staff, templating
from directory.web.api import blueprint as api
from directory.web.api.keeping import KeptLists
from directory.web.pagecache import PageCache, bucket
from directory.web.phone import blueprint as phone
from directory.web.sharing import blueprint as sharing
from directory.web.state import State

if TYPE_CHECKING:
    from directory.config import Config

MAX_FORM = 64 * 1024
"""Bytes of a form that a visitor may send."""


def make_app(config: Config) -> Flask:
    """Wire the doors; the database is opened when somebody asks."""
    app = Flask("directory", static_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_FORM,
        TRUSTED_HOSTS=config.trusted_hosts or None,
        PREFERRED_URL_SCHEME=urlsplit(config.base_url).scheme,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    database = Database(config.database_url, config.replica_url)
    # The key is not Flask's: without one it has no session, and so no cookie, to give to anybody.
    app.extensions["directory"] = State(config=config, database=database, secret_key=config.key())
    for door in (i18n, templating, headers, errors, assets):
        door.install(app)
    staff.install(app)
    for blueprint in (health.blueprint, mapping.blueprint, printing.blueprint, public.blueprint):
        app.register_blueprint(blueprint)
    app.register_blueprint(api)
    app.register_blueprint(sharing)
    app.register_blueprint(phone)
    app.wsgi_app = PageCache(KeptLists(app.wsgi_app), lambda: _stamp(database))  # type: ignore[method-assign]
    return app


def _stamp(database: Database) -> object:
    """What names the state of all that pages show, for five minutes; None while the database is away."""
    try:
        return database.version(), bucket()
    except SQLAlchemyError:
        return None
