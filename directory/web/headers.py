"""Headers that every answer carries: who may load what, who may cache it."""

from __future__ import annotations

from flask import Flask, Response, request

from directory.web.styling import DIGESTS

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        " ".join(("style-src 'self'", *(f"'sha256-{digest}'" for digest in DIGESTS.values()))),
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Scored A+ by Mozilla's Observatory; nothing inline but our styles as they stand in their files, nobody else's."""

IMMUTABLE = "public, max-age=31536000, immutable"
REVALIDATE = "public, no-cache"
"""Kept by browsers and proxies, asked for again by ETag each time: an edit is seen at once."""


def install(app: Flask) -> None:
    """Put the headers on every answer; https is known by our own address too, for a proxy may end it."""
    is_secure = app.config["PREFERRED_URL_SCHEME"] == "https"

    @app.after_request
    def protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", POLICY)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers.setdefault(
            "Permissions-Policy", "geolocation=(self), camera=(), microphone=(), interest-cohort=()"
        )
        if request.is_secure or is_secure:
            headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
        if request.path.startswith("/staff/"):
            headers["Cache-Control"] = "no-store"
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = REVALIDATE if response.status_code in (200, 304) else "no-store"
        return response
