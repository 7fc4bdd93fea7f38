"""Results: services that fit, nearest first, and what else one can ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from markupsafe import Markup

from directory import collation, search
from directory.model import Wording
from directory.model.finding import Trait
from directory.web import i18n
from directory.web.page import HERE, Page, macros, open_page, say
from directory.web.public.asking import Asked, ask, need_of
from directory.web.public.chips import chips, facet_words, quoted
from directory.web.public.fitting import fit
from directory.web.public.meaning import OPEN_NOW, TRAIT_PARAMETERS
from directory.web.public.picking import ways
from directory.web.public.showing import shown
from directory.web.state import state
from directory.wordings import AUDIENCE, TRAIT

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from directory.search import Criteria, Memo, Results

_OFFERED = 3


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A filter that one can set: a form field's name and value, its words, how many results it leaves."""

    name: str
    value: str
    words: Wording
    number: int
    is_chosen: bool

    @property
    def field(self) -> Markup:
        """The attributes of its form field."""
        return _field(self.name, self.value)

    @property
    def said(self) -> Markup:
        """Its words, marked where they are not in the page's locale."""
        return _said(i18n.words().locale.tag, self.words)


@lru_cache(maxsize=1024)
def _field(name: str, value: str) -> Markup:
    return Markup('name="{}" value="{}"').format(name, value)


@lru_cache(maxsize=16_384)
def _said(_tag: str, words: Wording) -> Markup:
    return say(words)


def install(blueprint: Blueprint) -> None:
    """Open the door."""
    blueprint.get("/<city>/<locale>/services")(results)


def find(session: Session, page: Page) -> tuple[Asked, Results]:
    """What the request asks for, and what was found."""
    asked, found = fit(page, ask(session, page), seeker(session, page))
    if not found.total:
        _note_unfound(page, asked)
    offered = _offered(session, page, asked, found)
    return replace(asked, guesses=tuple(offered), numbers=tuple(offered.values())), found


def _offered(session: Session, page: Page, asked: Asked, found: Results) -> dict[str, int]:
    """What else may be meant, and how much of it is there: where nothing is surely meant, or nothing of it was found."""
    meant = asked.criteria.concepts
    if (found.total and meant) or not (meant or asked.guesses):
        return {}
    wider = [page.tree.terms[code].parent or code for code in meant]
    counts = search.count_by_term(session, page.city, memo=state().memo)
    there = [code for code in dict.fromkeys([*wider, *asked.guesses]) if counts.get(code)]
    return {code: counts[code] for code in there[:_OFFERED]}


def seeker(session: Session, page: Page) -> Callable[[Criteria], Results]:
    """What answers criteria for a page of this city."""
    kept = state()
    kept.renew_spans(page.city, page.now)
    return partial(_seek, session, page, kept.memo)


def _seek(session: Session, page: Page, memo: Memo, criteria: Criteria) -> Results:
    return search.search(session, page.city, criteria, now=page.now, memo=memo, tree=page.tree)


def _note_unfound(page: Page, asked: Asked) -> None:
    """Count words that found nothing although nothing else was asked for."""
    if asked.text and {name for name, _ in asked.query} <= {"q", "near", "at"}:
        state().unfound.note(page.city.id, asked.text, locale=page.locale.tag, now=page.now, today=page.today)


def results(city: str, locale: str) -> str:
    """Show a page of results; eight queries at most."""
    with state().database.reading() as session:
        page = open_page(session, city, locale)
        asked, found = find(session, page)
    return render_template("results.html", page=page, **described(page, asked, found, "services"))


def described(page: Page, asked: Asked, found: Results, door: str) -> dict[str, object]:
    """What the templates of the list and of the map show; `door` is the one that their links lead to."""
    page.is_sensitive = is_sensitive(page, asked)
    return {
        # Imported by the templates, each would cost 1 % of the page.
        "result": macros("parts/card.html").result,
        "chip_list": macros("parts/filters.html").chip_list,
        "search_box": macros("parts/search.html").search_box,
        "door": door,
        "guesses": [
            (
                page.label(code),
                page.to(door, [*asked.but(("q", None), ("ignore", None), ("category", code)), *asked.said]),
                number,
            )
            for code, number in zip(asked.guesses, asked.numbers, strict=True)
        ],
        "tops": [
            (term, page.pick(term.labels), page.to("services", [("category", term.code)]))
            for term in (page.tree.tops if not found.total else ())
        ],
        "asked": asked,
        "placeless": found.facets.traits.get(Trait.PLACELESS, 0),
        "left_out": [facet_words(page, pair) for pair in asked.left_out],
        "results": found,
        "cards": [shown(page, hit) for hit in found.hits],
        "heading": heading(page, asked),
        "chips": chips(page, asked, door),
        **ways(page, asked, found),
        "filter_form": _filter_form(page, asked, found, door),
        "pager": _pager(page, asked, found, door),
        "narrower": _narrower(page, asked, found, door),
    }


def is_sensitive(page: Page, asked: Asked) -> bool:
    """Whether being seen with this question may put the reader at risk."""
    need = need_of(page, asked.criteria.categories)
    terms = (page.term(code) for code in (*asked.criteria.categories, *asked.criteria.concepts))
    return need.sensitive if need else any(term.sensitive for term in terms if term)


def heading(page: Page, asked: Asked) -> Wording:
    """What the page is about, in a few words."""
    if asked.text:
        return quoted(page, asked)
    if len(asked.criteria.categories) == 1:
        return page.label(asked.criteria.categories[0])
    if need := need_of(page, asked.criteria.categories):
        return page.pick(need.labels)
    return Wording(text=page.words.gettext("Services"), locale=page.locale.tag)


def _filter_form(page: Page, asked: Asked, found: Results, door: str) -> Markup:
    """The filters as a form; made once for all who ask the same from wherever they are."""
    typed = [("q", asked.text)] if asked.text else []
    # What the words say is ticked in the form; there, unticking takes it back.
    ignored = [("ignore", name) for name in dict.fromkeys(name for name, _ in (*asked.said, *asked.left_out))]
    kept = [pair for pair in asked.query if pair[0] in ("near", "at", "within", "words", "ignore")]
    where = [*typed, *kept, *(pair for pair in ignored if pair not in kept)]
    parts = macros("parts/filters.html")
    form = state().forms.get(
        (page.city.id, page.city.data_version, page.locale.tag, page.now, door, found.criteria.counted),
        lambda: str(parts.filter_form(page.home + door, filters(page, asked, found), HERE)),
    )
    return Markup(form.replace(HERE, parts.hidden_fields([*where, *page.list_pairs])))  # noqa: S704 (both are macros, which escape)


def filters(page: Page, asked: Asked, found: Results) -> dict[str, list[Choice]]:
    """The filters that leave something, by group, with counts; names in the order of the reader's alphabet."""
    spoken = {code: i18n.language_name(code, page.locale.tag) for code in found.facets.languages}
    people = {who: page.words.gettext(AUDIENCE[who]) for who in found.facets.audience}
    return {
        "traits": list(_trait_choices(page, asked, found)),
        "categories": _category_choices(page, asked, found),
        "languages": _sorted(
            page,
            [
                _choice(
                    page,
                    ("language", code),
                    name,
                    found.facets.languages[code],
                    code in asked.criteria.languages,
                )
                for code, name in spoken.items()
            ],
        ),
        "audience": _sorted(
            page,
            [
                _choice(
                    page,
                    ("audience", who.value),
                    name,
                    found.facets.audience[who],
                    who is asked.criteria.audience,
                )
                for who, name in people.items()
            ],
        ),
    }


def _choice(page: Page, pair: tuple[str, str], name: str, number: int, is_chosen: bool) -> Choice:
    words = Wording(text=name, locale=page.locale.tag)
    return Choice(name=pair[0], value=pair[1], words=words, number=number, is_chosen=is_chosen)


def _sorted(page: Page, choices: list[Choice]) -> list[Choice]:
    return sorted(choices, key=lambda choice: collation.key(page.locale.tag, choice.words.text))


def _trait_choices(page: Page, asked: Asked, found: Results) -> list[Choice]:
    made = []
    if number := found.facets.open_now:
        made.append(_choice(page, OPEN_NOW, page.words.gettext("Open now"), number, asked.criteria.open_now))
    for pair, trait in TRAIT_PARAMETERS.items():
        if number := found.facets.traits.get(trait, 0):
            is_chosen = bool(asked.criteria.traits & trait)
            made.append(_choice(page, pair, page.words.gettext(TRAIT[trait]), number, is_chosen))
    return made


def _category_choices(page: Page, asked: Asked, found: Results) -> list[Choice]:
    """The top categories, or what lies below and beside the chosen one."""
    chosen = asked.criteria.categories
    tops = {page.tree.terms[code].parent or code for code in chosen}
    terms = page.tree.tops if not chosen else [term for top in tops for term in page.tree.children(top)]
    listed = dict.fromkeys([*chosen, *(term.code for term in terms)])
    return [
        Choice(
            name="category",
            value=code,
            words=page.label(code),
            number=found.facets.categories.get(code, 0),
            is_chosen=code in chosen,
        )
        for code in listed
        if found.facets.categories.get(code) or code in chosen
    ]


def _narrower(page: Page, asked: Asked, found: Results, door: str) -> list[tuple[Choice, str]]:
    """The kinds below a single top category, or of a situation, each with the address that asks for it alone."""
    chosen = asked.criteria.categories
    need = need_of(page, chosen)
    if need is None and len(chosen) != 1:
        return []
    terms = [page.tree.terms[code] for code in chosen] if need else page.tree.children(chosen[0])
    kinds = [
        Choice(name="category", value=term.code, words=page.pick(term.labels), number=number, is_chosen=False)
        for term in terms
        if (number := found.facets.categories.get(term.code, 0))
    ]
    if not need:
        kinds.sort(key=lambda kind: -kind.number)
    return [(kind, page.to(door, asked.but(("category", kind.value)))) for kind in kinds]


def _pager(page: Page, asked: Asked, found: Results, door: str) -> list[tuple[int, str]]:
    """The pages before and after, as (number, address)."""
    current = found.criteria.page
    return [
        (number, page.to(door, asked.page(number)))
        for number in (current - 1, current + 1)
        if 1 <= number <= found.pages
    ]
