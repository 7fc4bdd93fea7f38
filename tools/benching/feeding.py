"""What a page of the feed's lists costs, beside writing the same JSON from memory: CPU in process, in alternating rounds."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

from directory import create_app
from tools.benching import counting
from tools.benching.city import SLUG

if TYPE_CHECKING:
    from collections.abc import Callable

    from directory.config import Config

ROUNDS = 15
REQUESTS = 10
ANEW = "services, words typed (made anew)"
PAGES = {
    "services": "services?per_page=50",
    "services, in the middle": "services?per_page=50&page={middle}",
    "services, minimal": "services?per_page=50&minimal=true",
    "services, in full": "services?per_page=50&full=true",
    "services of a kind": "services?per_page=50&taxonomy_term_id={kind}",
    "services at places": "service_at_locations?per_page=50",
    "organizations": "organizations?per_page=50",
    "taxonomy terms": "taxonomy_terms?per_page=50",
    ANEW: "services?per_page=50&search=talo",
}
"""Lists in pages of 50, with what their addresses hold."""


def costs(config: Config, locale: str) -> dict[str, float]:
    """CPU of a page as a multiple of `json.dumps` of the same, by kind: the quickest round of each.

    :param config: names the database of the made-up city.
    """
    app = create_app(config)
    client = app.test_client()

    def said(address: str) -> dict[str, object]:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status}")
        found: dict[str, object] = json.loads(answer.data)
        return found

    feed = f"/api/{SLUG}/{locale}/hsds/"
    top: list[dict[str, str]] = said(f"{feed}taxonomy_terms?top_only=true&per_page=500")["contents"]  # type: ignore[assignment]
    kind = next(each["id"] for each in top if each["code"] == "health")
    middle = (said(f"{feed}services?per_page=50")["total_pages"] or 1) // 2  # type: ignore[operator]
    addresses = {name: feed + page.format(kind=kind, middle=middle) for name, page in PAGES.items()}
    pages = {name: said(address) for name, address in addresses.items()}
    ours: dict[str, list[float]] = {name: [] for name in PAGES}
    plain: dict[str, list[float]] = {name: [] for name in PAGES}
    for _ in range(ROUNDS):
        for name, address in addresses.items():
            ours[name].append(_cpu(lambda address=address: counting.ask(app, [address] * REQUESTS)))  # type: ignore[misc]
            plain[name].append(
                _cpu(lambda page=pages[name]: [json.dumps(page) for _ in range(REQUESTS)])  # type: ignore[misc]
            )
    return {name: min(ours[name]) / min(plain[name]) for name in PAGES}


def _cpu(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start
