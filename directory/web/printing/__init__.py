"""Paper: services on a numbered map and in a list, in two languages, to be handed over.

`/print` is a page that any browser prints, `/print.pdf` the same as a PDF where the `[pdf]` extra and the fonts
are installed.
"""

from __future__ import annotations

from directory.web.printing.routes import blueprint

__all__ = ["blueprint"]
