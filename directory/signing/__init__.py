"""Signing in: passwords, second steps, passkeys, one-time links, the sessions that follow, and how often one may try.

Nothing here tells whether an account exists: what is asked for an unknown one costs the same work.
"""

from __future__ import annotations
