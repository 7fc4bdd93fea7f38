"""The one cookie of the house, which only staff get: it holds a token, and forms hold what can be made of it alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from directory.signing.tokens import MAX_TOKEN, same, sealed
from directory.web.state import state

if TYPE_CHECKING:
    from flask import Response

PATH = "/staff"


def _is_secure() -> bool:
    return request.is_secure or state().config.base_url.startswith("https:")


def name() -> str:
    """What the cookie is called.

    Over https it is a `__Host-` cookie, which no neighbor under the city's domain can lay over ours; browsers then
    want the path "/". The public pages neither set nor read it.
    """
    return "__Host-staff" if _is_secure() else "staff"


def held() -> str:
    """The token that the browser holds; empty without one."""
    return request.cookies.get(name(), "")[:MAX_TOKEN]


def give(response: Response, token: str) -> None:
    """Let the browser hold a token until it is closed."""
    is_secure = _is_secure()
    response.set_cookie(
        name(), token, path="/" if is_secure else PATH, secure=is_secure, httponly=True, samesite="Lax"
    )


def take_back(response: Response) -> None:
    """Let the browser forget its token."""
    is_secure = _is_secure()
    response.delete_cookie(
        name(), path="/" if is_secure else PATH, secure=is_secure, httponly=True, samesite="Lax"
    )


def form_token(token: str) -> str:
    """What a form carries to show that it stood on a page made for the holder of the token."""
    return sealed(state().secret_key, "form", token)


def is_form_token(given: str, token: str) -> bool:
    """Whether a form carries the right one."""
    return bool(token) and same(given, form_token(token))
