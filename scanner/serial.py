"""Serials and page codes: make, check. Written so that an auditor can write it again.

**Alphabet.** 32 characters, `0-9 A-Z` without `I L O U`; the value of a character is its place in the alphabet, 0–31.

**Serial.** Seven random characters (35 bits) and a check character. Values are elements of GF(2⁵) with the polynomial
x⁵ + x² + 1 (37); addition is exclusive or. With a = 2 (a generator), characters c₁ … c₇ and check c₈:

    c₈ = a¹·c₁ + a²·c₂ + … + a⁷·c₇

One wrong character changes the sum by aⁱ·d with d ≠ 0, and two swapped neighbours by (aⁱ + aⁱ⁺¹)·(c + c′) ≠ 0 (the
check itself has weight a⁰), so every single error and every swap of neighbours is found. Every serial has a letter,
so that it is never mistaken for an item's number.

**Page code.** 26 characters, upper case, so that a QR symbol of version 2, level Q (29 characters) holds it:

    B1  vote (8)  version (4)  kind (1)  page (2)  serial (8, or `--------`)  use (1: `B` ballot, `T` test)

`version` is the first 20 bits of the definition's fingerprint; kind and page are numbers in the alphabet, base 32.

**The rehearsal page's code** begins with `R1` and the vote, and is no page code: nothing with it can be counted.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_PREFIX = "B1"
_REHEARSAL = "R1"
LENGTH = 8  # of a serial
_NO_SERIAL = "-" * LENGTH
_CODE_LENGTH = 26


class RandomBits(Protocol):
    """Where randomness comes from: `secrets.SystemRandom()` in use, a seeded `random.Random` in tests."""

    def getrandbits(self, k: int, /) -> int:
        """A number of `k` random bits."""
        ...


@dataclass(frozen=True, slots=True)
class PageCode:
    """What a page's code says. `kind` is the kind's place in the definition from 0, `page` counts from 1."""

    vote: str
    version: str
    kind: int
    page: int
    serial: str | None
    test: bool = False


def new_vote_id(random: RandomBits) -> str:
    """A vote's id: 8 characters, 40 random bits."""
    return _characters(random.getrandbits(40), 8)


def new_serials(count: int, taken: Collection[str], random: RandomBits) -> list[str]:
    """`count` new serials, none of them taken, in random order."""
    known = set(taken)
    serials: list[str] = []
    while len(serials) < count:
        body = _characters(random.getrandbits(35), 7)
        serial = body + check_character(body)
        if serial not in known and any(c.isalpha() for c in serial):
            known.add(serial)
            serials.append(serial)
    return serials


def is_serial(text: str) -> bool:
    """Whether a text is a serial whose check character is right."""
    return (
        len(text) == LENGTH
        and all(c in _VALUE for c in text)
        and any(c.isalpha() for c in text)
        and check_character(text[:7]) == text[7]
    )


def check_character(body: str) -> str:
    """The check character of seven characters."""
    total = 0
    for place, character in enumerate(body, 1):
        total ^= _times(_power(place), _VALUE[character])
    return ALPHABET[total]


def normal_serial(typed: str) -> str:
    """A serial as a person may have typed it: spaces and hyphens dropped, upper case, O read as 0, I and L as 1."""
    plain = "".join(c for c in typed.upper() if c not in " -\u00a0")
    return plain.translate(str.maketrans("OIL", "011"))


def version_of(fingerprint: str) -> str:
    """The 4 characters that stand for a definition's fingerprint (hex) in page codes."""
    return _characters(int(fingerprint[:5], 16), 4)


def encode(code: PageCode) -> str:
    """The text of a page's code."""
    return "".join(
        (
            _PREFIX,
            code.vote,
            code.version,
            ALPHABET[code.kind],
            _characters(code.page, 2),
            code.serial or _NO_SERIAL,
            "T" if code.test else "B",
        )
    )


def decode(text: str) -> PageCode | None:
    """What the text of a code says, or None where it is not a page code of this program."""
    if len(text) != _CODE_LENGTH or not text.startswith(_PREFIX) or text[-1] not in "BT":
        return None
    vote, version, kind, page, serial = text[2:10], text[10:14], text[14], text[15:17], text[17:25]
    if any(c not in _VALUE for c in vote + version + kind + page):
        return None
    if serial != _NO_SERIAL and not is_serial(serial):
        return None
    number = _VALUE[page[0]] * 32 + _VALUE[page[1]]
    return PageCode(vote, version, _VALUE[kind], number, None if serial == _NO_SERIAL else serial, text[-1] == "T")


def rehearsal_code(vote: str) -> str:
    """The text of the code on a vote's rehearsal page. `decode` refuses it."""
    return f"{_REHEARSAL}{vote} REHEARSAL PAGE"


def rehearsed_vote(text: str) -> str | None:
    """The vote whose rehearsal page carries this code, or None where it is none."""
    vote = text[len(_REHEARSAL) :][:8]
    return vote if text == rehearsal_code(vote) else None


def _characters(number: int, length: int) -> str:
    return "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(length)))


def _times(a: int, b: int) -> int:
    """The product in GF(2⁵)."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 32:
            a ^= 37
        b >>= 1
    return product


def _power(exponent: int) -> int:
    value = 1
    for _ in range(exponent):
        value = _times(value, 2)
    return value


def grouped(serial: str) -> str:
    """A serial as people read it: in two groups of four."""
    return f"{serial[:4]} {serial[4:]}"
