"""The printed letters: every Vietnamese letter is there, and a text is as wide as we think."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner.fonts import FONTS, MM_PER_POINT, font, ink_of, metrics, missing_characters, text_width_mm

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = "".join(unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES) + "đ"
VIETNAMESE = LETTERS[:] + LETTERS.upper()


def test_there_are_134_vietnamese_letters_with_marks_and_plain_vowels() -> None:
    assert len(set(VIETNAMESE)) == 146  # 134 marked ones and the 12 plain vowels of both cases
    assert len([c for c in VIETNAMESE if not c.isascii()]) == 134


@pytest.mark.parametrize("name", FONTS)
def test_every_font_has_every_vietnamese_letter(name: str) -> None:
    assert not [c for c in VIETNAMESE if ord(c) not in metrics(name).glyphs]


def test_what_one_font_prints_the_others_print() -> None:
    regular = set(metrics("regular").glyphs)
    assert all(regular <= set(metrics(name).glyphs) for name in FONTS)


@pytest.mark.parametrize("name", FONTS)
def test_widths_are_those_that_the_pdf_will_have(name: str) -> None:
    loaded = font(name)
    for code in metrics(name).glyphs:
        assert text_width_mm(chr(code), name, 10) == pytest.approx(loaded.stringWidth(chr(code), 10) * MM_PER_POINT)


@given(
    st.text(st.sampled_from(VIETNAMESE + "ABC xyz 123"), max_size=12), st.text(st.sampled_from(VIETNAMESE), max_size=5)
)
def test_widths_add_up(one: str, other: str) -> None:
    parts = text_width_mm(one, "bold", 12) + text_width_mm(other, "bold", 12)
    assert text_width_mm(one + other, "bold", 12) == pytest.approx(parts)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("Nguyễn Thị Ước, 12 % – “Đỗ” (ông)", ""),
        ("a\u00a0b", ""),  # a no-break space, as word processors write
        ("张伟", "张伟"),
        ("An 😀 An 😀", "😀"),
        ("a\u200bb", "\u200b"),
        ("a\tb", "\t"),
    ],
)
def test_what_cannot_be_printed_is_named(text: str, missing: str) -> None:
    assert missing_characters(text) == missing


def test_ink_rises_with_the_marks_on_a_letter() -> None:
    plain, marked = ink_of("E", "bold", 12, 0, 0), ink_of("Ể", "bold", 12, 0, 0)
    hanging = ink_of("ẹ", "bold", 12, 0, 0)
    assert plain and marked and hanging
    assert marked.y < plain.y - 0.5
    assert plain.bottom == pytest.approx(0, abs=0.05)
    assert hanging.bottom > 0.5
    assert ink_of("  ", "bold", 12, 0, 0) is None
