"""A serial mistyped is noticed, a code of something else is no ballot, and neither tells who got which sheet."""

from __future__ import annotations

import itertools
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.pdf import SPECIMEN_CODE, SPECIMEN_SERIAL
from scanner.serial import (
    ALPHABET,
    PageCode,
    check_character,
    decode,
    encode,
    is_serial,
    new_serials,
    new_vote_id,
    normal_serial,
    version_of,
)

characters = st.sampled_from(ALPHABET)
serials = st.integers(0, 2**32).map(lambda seed: new_serials(1, (), Random(seed))[0])
codes = st.builds(
    PageCode,
    vote=st.text(characters, min_size=8, max_size=8),
    version=st.text(characters, min_size=4, max_size=4),
    kind=st.integers(0, 31),
    page=st.integers(1, 999),
    serial=st.one_of(st.none(), serials),
    test=st.booleans(),
)


@given(serials)
def test_every_single_wrong_character_is_found(serial: str) -> None:
    for place, other in itertools.product(range(8), ALPHABET):
        if other != serial[place]:
            assert not is_serial(serial[:place] + other + serial[place + 1 :])


@given(serials)
def test_every_swap_of_neighbours_is_found(serial: str) -> None:
    for place in range(7):
        one, other = serial[place : place + 2]
        if one != other:
            assert not is_serial(serial[:place] + other + one + serial[place + 2 :])


def test_the_check_catches_errors_by_its_weights_alone() -> None:
    """The proof of the docstring: weights that differ and are never 0 make both kinds of error visible everywhere."""
    weights = [check_character("0" * place + "1" + "0" * (6 - place)) for place in range(7)] + ["1"]
    assert "0" not in weights
    assert all(one != other for one, other in itertools.pairwise(weights))


def test_a_serial_worked_out_by_hand() -> None:
    """With c1 = 1 and c2 = 2 the rest 0: 2·1 + 4·2 = 2 xor 8 = 10, which is A."""
    assert check_character("1200000") == "A"
    assert is_serial("1200000A")


@given(st.integers(0, 2**32), st.integers(1, 60))
def test_no_serial_ever_repeats_and_each_has_a_letter(seed: int, count: int) -> None:
    first = new_serials(count, (), Random(seed))
    again = new_serials(count, first, Random(seed))
    assert len({*first, *again}) == 2 * count
    assert all(is_serial(serial) and any(c.isalpha() for c in serial) for serial in first + again)


def test_all_seven_characters_of_a_serial_are_random() -> None:
    made = new_serials(3000, (), Random(7))
    for place in range(7):
        seen = [sum(serial[place] == character for serial in made) for character in ALPHABET]
        assert min(seen) > 50
        assert max(seen) < 150  # 94 expected


def test_serials_come_in_random_order() -> None:
    made = new_serials(1000, (), Random(1))
    rising = sum(one < other for one, other in itertools.pairwise(made))
    assert 400 < rising < 600


@pytest.mark.parametrize("typed", ["7kq2m9x2", "7KQ2 M9X2", "7kq2-m9x2", "7KQ2\u00a0M9X2"])
def test_a_serial_may_be_typed_as_people_type(typed: str) -> None:
    assert normal_serial(typed) == "7KQ2M9X2"


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert normal_serial("oil0") == "0110"
    assert not set("OIL") & set(ALPHABET)


@pytest.mark.parametrize(
    "text", ["", "7KQ2M9X", "7KQ2M9X22", "7kq2m9x2", "7KQ2M9XU", "00000000", "12345678", "7KQ2 M9X2"]
)
def test_what_is_no_serial(text: str) -> None:
    assert not is_serial(text)


@given(codes)
def test_a_page_code_says_what_was_put_in(code: PageCode) -> None:
    text = encode(code)
    assert decode(text) == code
    assert len(text) <= 29  # what a QR symbol of version 2, level Q holds
    assert set(text) <= set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


@given(codes, st.integers(0, 25), characters)
def test_a_page_code_changed_in_one_place_is_another_or_none(code: PageCode, place: int, other: str) -> None:
    text = encode(code)
    changed = text[:place] + other + text[place + 1 :]
    if changed != text:
        found = decode(changed)
        assert found != code
        assert found is None or found.serial == code.serial or code.serial is None


@given(st.text(max_size=40))
def test_no_other_text_is_a_page_code_and_none_is_an_error(text: str) -> None:
    found = decode(text)
    assert found is None or encode(found) == text


@pytest.mark.parametrize("text", ["https://example.org/", "B1", "B1" + "é" * 24, "A" * 26, SPECIMEN_CODE])
def test_codes_of_other_things(text: str) -> None:
    assert decode(text) is None


def test_a_specimen_can_never_be_counted() -> None:
    assert not is_serial(SPECIMEN_SERIAL)


def test_votes_and_versions_are_told_apart() -> None:
    random = Random(3)
    assert len({new_vote_id(random) for _ in range(500)}) == 500
    assert version_of("0" * 64) == "0000"
    assert version_of("fffff" + "0" * 59) == "ZZZZ"
    assert version_of("00001" + "0" * 59) == "0001"
