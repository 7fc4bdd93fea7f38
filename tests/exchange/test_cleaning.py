"""Contacts as people wrote them."""

from __future__ import annotations

import pytest

from directory.exchange.cleaning import email, line, phones, website


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("+44 1633 656656", [("+441633656656", None)]),
        ("01633 656656", [("+441633656656", None)]),
        ("01633 656656 ext. 12", [("+441633656656", "12")]),
        ("01633 656656;01633656656, +44 1633 656 657", [("+441633656656", None), ("+441633656657", None)]),
        ("111", [("111", None)]),
        ("call us", []),
        ("javascript:alert(1)", []),
        ("{{7*7}}", []),
        ("", []),
        ("1" * 5_000, []),
    ],
)
def test_numbers_are_understood_with_the_country_of_the_city(
    text: str, numbers: list[tuple[str, str | None]]
) -> None:
    assert [(record.number, record.extension) for record in phones(text, "GB")] == numbers


def test_a_city_without_a_country_still_has_numbers() -> None:
    assert [record.number for record in phones("01633 656656", None)] == ["01633 656656"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("example.org", "https://example.org"),
        ("www.example.org/päivä", "https://www.example.org/päivä"),
        ("HTTP://Example.org", "HTTP://Example.org"),
        ("//example.org", "https://example.org"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("https://a.example.org;https://b.example.org", "https://a.example.org"),
        ("https://пример.рф", "https://пример.рф"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("java\tscript:alert(1)", None),
        ("data:text/html,x", None),
        ("ftp://example.org/x", None),
        ("https://user:secret@example.org", None),
        ('https://example.org/"onload="x', None),
        ("https://localhost", None),
        ("https://[::1", None),
        ("https://example.org:99999999", None),
        ("https://xn--e1afmkfd.xn--p1ai", "https://xn--e1afmkfd.xn--p1ai"),
        ("https://my_site.example.org.", "https://my_site.example.org."),
        ("www,newportlive.co.uk", None),
        ("a(b).com", None),
        ("a..b.com", None),
        (".example.org", None),
        ("x" * 64 + ".org", None),
        ("a." * 200 + "org", None),
        ("yes", None),
        ("https://example.org/" + "x" * 10_000, None),
    ],
)
def test_only_addresses_of_sites_are_taken(text: str, address: str | None) -> None:
    assert website(text) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("info@example.org", "info@example.org"),
        ("mailto:info@example.org", "info@example.org"),
        ("nobody; info@example.org", "info@example.org"),
        ("info@example", None),
        ("a@b@example.org", None),
        ("x@example.org?bcc=y", None),
        ("<script>@example.org", None),
    ],
)
def test_only_mail_addresses_are_taken(text: str, address: str | None) -> None:
    assert email(text) == address


def test_a_line_has_no_breaks_and_an_end() -> None:
    assert line(" a\n\tb\x07 ") == "a b"
    assert line("x" * 300) == "x" * 255
