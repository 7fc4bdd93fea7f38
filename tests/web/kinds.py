"""Every kind of page that a visitor can come to, by an address in the little town `oulu`."""

from __future__ import annotations

KINDS = {
    "home": "",
    "results": "services?category=pharmacy",
    "nothing found": "services?q=zzzz",
    "map": "map?category=pharmacy",
    "service": "services/{rich}",
    "service of which little is known": "services/{pharmacy-2}",
    "shelter": "services/{shelter}",
    "traces": "traces",
    "list": "list?s={rich}.{shelter}",
    "empty list": "list",
    "print": "print?s={rich}",
    "card": "print?s={rich}&show=card",
    "keep": "keep",
    "kept": "kept",
    "report": "report/{rich}",
    "missing service": "suggest-service",
    "outcome": "reports",
    "words": "words",
    "accessibility": "accessibility",
    "pictures": "pictures",
    "pictures of a category": "pictures?category=health",
    "pictures of places": "pictures?category=pharmacy",
    "pictures of the nearest": "pictures?category=pharmacy&near=any",
    "glossary": "glossary",
    "glossary of one word": "glossary?q=apteekki",
    "embedded": "embed?category=pharmacy",
    "code to embed": "embed-code?category=pharmacy",
    "error": "nowhere/at/all",
}
"""What follows the locale; {…} stands for the code of the service that was loaded under that name."""
