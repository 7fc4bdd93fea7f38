"""Likeness: which services of a city may be the same place twice, and why one should think so."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from rapidfuzz.fuzz import token_sort_ratio
from sqlalchemy import select

from directory.geo import distance
from directory.model import (
    Address,
    Likeness,
    Location,
    Phone,
    Service,
    ServiceAtLocation,
    SourceRecord,
)
from directory.model.facts import PhoneType, Publication
from directory.text import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from uuid import UUID

    from sqlalchemy.orm import Session

    from directory.model import City

ALIKE = 0.7
"""The score from which a pair is shown."""

NEAR = 60.0
CLOSE = 250.0
FAR = 2_000.0
"""Metres."""

_TIE = 0.01

_CROWD = 25
"""Services that share something which so many have tell nothing by it."""

_CELL = 0.002
"""Degrees of latitude and longitude of a square in which places are compared."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """Something that two services have in common."""

    kind: str
    """"name", "phone", "site", "address" or "distance"."""
    value: str
    """What it is: the number, the address, the metres, the likeness of the names in percent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two services that may be one; codes and names for people."""

    first_id: UUID
    second_id: UUID
    first: tuple[str, str]
    """Code and name."""
    second: tuple[str, str]
    score: float
    """Between 0 and 1."""
    reasons: tuple[Reason, ...]


@dataclass(kw_only=True)
class _Known:
    id: UUID
    code: str
    name: str
    folded: str
    site: str
    sources: frozenset[UUID] = frozenset()
    phones: set[str] = field(default_factory=set)
    points: list[tuple[float, float]] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)


def pairs(session: Session, city: City, *, most: int = 500, within_sources: bool = False) -> list[Pair]:
    """Pairs that may be one, the likeliest first, without those that staff judged; five queries.

    Only services that share a number, a site, an address, a rare word or a square of the map are compared.

    :param within_sources: also pairs of which one source knows both, which it should know best.
    """
    known = _known(session, city)
    judged = {
        (first, second)
        for first, second in session.execute(
            select(Likeness.first_id, Likeness.second_id).where(Likeness.city_id == city.id)
        )
    }
    found: list[_Likely] = []
    for one, other in _candidates(known.values()):
        first, second = sorted((one, other), key=lambda each: each.id)
        if (first.id, second.id) in judged or (not within_sources and first.sources & second.sources):
            continue
        likely = _judged(first, second)
        if likely is not None:
            found.append(likely)
    kept = [likely.pair for likely in _best(found)]
    return sorted(kept, key=lambda pair: (-pair.score, pair.first, pair.second))[:most]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Likely:
    """A pair, how likely it is without a limit, and whom each has in which sources."""

    pair: Pair
    weight: float
    sides: tuple[tuple[UUID, frozenset[UUID]], tuple[UUID, frozenset[UUID]]]
    """Each service, with the sources of the other."""


def _best(found: Iterable[_Likely]) -> list[_Likely]:
    """Each service with the one of another source that is most like it: a center's programs share all but a word."""
    likely = list(found)
    best: dict[tuple[UUID, frozenset[UUID]], float] = {}
    for one in likely:
        for side in one.sides:
            best[side] = max(best.get(side, 0.0), one.weight)
    return [one for one in likely if all(one.weight >= best[side] - _TIE for side in one.sides)]


def _known(session: Session, city: City) -> dict[UUID, _Known]:
    found = {
        row.id: _Known(
            id=row.id, code=row.code, name=row.name, folded=" ".join(words(row.name)), site=_site(row.url)
        )
        for row in session.execute(
            select(Service.id, Service.code, Service.name, Service.url).where(
                Service.city_id == city.id, Service.publication != Publication.ARCHIVED
            )
        )
    }
    of_city = Service.city_id == city.id
    for service, source in session.execute(
        select(SourceRecord.service_id, SourceRecord.source_id)
        .join(Service, Service.id == SourceRecord.service_id)
        .where(of_city)
    ):
        if service in found:
            found[service].sources |= {source}
    for service, number in session.execute(
        select(Phone.service_id, Phone.number).where(
            Phone.city_id == city.id, Phone.service_id.is_not(None), Phone.type != PhoneType.FAX
        )
    ):
        if service in found:
            found[service].phones.add(number)
    for service, latitude, longitude, street, postal_code in session.execute(
        select(
            ServiceAtLocation.service_id, Location.latitude, Location.longitude, Address.address_1,
            Address.postal_code,
        )
        .join(Location, Location.id == ServiceAtLocation.location_id)
        .outerjoin(Address, Address.location_id == Location.id)
        .where(Location.city_id == city.id)
    ):  # fmt: skip
        if service not in found:
            continue
        if latitude is not None and longitude is not None:
            found[service].points.append((latitude, longitude))
        if street:
            found[service].addresses.add(" ".join([*words(street), *words(postal_code or "")]))
    return found


def _site(url: str | None) -> str:
    parts = urlsplit(url or "")
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"


def _candidates(known: Iterable[_Known]) -> Iterator[tuple[_Known, _Known]]:
    """Pairs that share something that few have, each once."""
    blocks: defaultdict[tuple[str, object], list[_Known]] = defaultdict(list)
    rest = list(known)
    usual = Counter(word for one in rest for word in set(one.folded.split()))
    for one in rest:
        keys: set[tuple[str, object]] = {("name", one.folded), ("site", one.site)}
        keys |= {("phone", number) for number in one.phones}
        keys |= {("address", address) for address in one.addresses}
        keys |= {("word", word) for word in one.folded.split() if len(word) > 3 and usual[word] <= _CROWD}
        for latitude, longitude in one.points:
            row, column = round(latitude / _CELL), round(longitude / _CELL)
            keys |= {("cell", (row + down, column + across)) for down in (0, 1) for across in (0, 1)}
        for key in keys:
            if key[1]:
                blocks[key].append(one)
    seen: set[tuple[UUID, UUID]] = set()
    for (kind, _), members in blocks.items():
        if len(members) > (4 * _CROWD if kind in ("name", "cell") else _CROWD):
            continue
        for one, other in combinations(members, 2):
            key_of_pair = (one.id, other.id) if one.id < other.id else (other.id, one.id)
            if key_of_pair not in seen:
                seen.add(key_of_pair)
                yield one, other


def _judged(first: _Known, second: _Known) -> _Likely | None:
    likeness = token_sort_ratio(first.folded, second.folded) / 100
    if likeness < 0.6 or not first.folded:
        return None
    reasons = [Reason(kind="name", value=str(round(likeness * 100)))]
    score = 0.5 if likeness >= 0.95 else 0.4 if likeness >= 0.85 else 0.25 if likeness >= 0.75 else 0.1
    for kind, weight, shared in (
        ("phone", 0.35, first.phones & second.phones),
        ("address", 0.3, first.addresses & second.addresses),
        ("site", 0.15, {first.site} & {second.site} - {""}),
    ):
        if shared:
            score += weight
            reasons.append(Reason(kind=kind, value=min(shared)))
    if first.points and second.points:
        metres = min(distance(one, other) for one in first.points for other in second.points)
        score += 0.3 if metres <= NEAR else 0.1 if metres <= CLOSE else -0.4 if metres > FAR else -0.1
        if metres <= CLOSE:
            reasons.append(Reason(kind="distance", value=str(round(metres))))
    if score < ALIKE:
        return None
    pair = Pair(
        first_id=first.id,
        second_id=second.id,
        first=(first.code, first.name),
        second=(second.code, second.name),
        score=round(min(1.0, score), 2),
        reasons=tuple(reasons),
    )
    sides = ((first.id, second.sources), (second.id, first.sources))
    return _Likely(pair=pair, weight=score + likeness, sides=sides)
