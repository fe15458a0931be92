"""The words that three modules or more share. A record lives beside the stage that makes it."""

from __future__ import annotations

from enum import Enum


class Word(str, Enum):
    """An enumeration whose members are their own spelling in JSON, in SQL and in messages."""

    def __str__(self) -> str:
        return str(self.value)


class Style(Word):
    """How a contest is marked; what `selected` means for each is in `docs/reference.md` under JSON."""

    RATE = "rate"  # one option a row (a person), levels best first
    MOTION = "motion"  # one option a row (a motion)
    CHOOSE = "choose"  # at most N rows of the contest, one box each


class Reason(Word):
    """Why a row or a page is put before a person."""

    # of a row
    OVERVOTE = "overvote"  # more options than allowed (choose: of the page, too)
    UNDERVOTE = "undervote"  # no option; in choose, fewer than allowed: of the page, and never waits
    MARGINAL_MARK = "marginal_mark"  # ink that may or may not be a mark
    CORRECTED_MARK = "corrected_mark"  # a mark that may have been taken back
    READERS_DISAGREE = "readers_disagree"  # the two readers say different things
    NAME_STRUCK = "name_struck"
    READ_OTHERWISE = "read_otherwise"  # than when a person accepted the reading
    # of a page
    STRAY_INK = "stray_ink"
    DAMAGED = "damaged"  # part of the page is missing, torn, covered or too faint
    MISALIGNED = "misaligned"  # the print is not where the markers say it should be
    FOREIGN = "foreign"  # a sheet of another vote
    FORGED = "forged"  # this vote's id, a serial that was never printed
    CANCELLED = "cancelled"  # a ballot that was cancelled before the count
    TEST_BALLOT = "test_ballot"
    DUPLICATE_SERIAL = "duplicate_serial"
    UNREADABLE_CODE = "unreadable_code"
    PAGE_MISSING = "page_missing"
    WRONG_VERSION = "wrong_version"  # printed from another definition than the one in force
    NAMES_DOUBTED = "names_doubted"  # OCR read other names on a page of its batch
    UNREADABLE_IMAGE = "unreadable_image"
    NOT_A_BALLOT = "not_a_ballot"
    DOUBTED = "doubted"  # a person sent to review what the machine was sure of
    WITHDRAWN = "withdrawn"  # its batch was withdrawn


class Status(Word):
    """The fate of a page image and of the ballot it belongs to."""

    COUNTED = "counted"
    REVIEW = "review"
    VOID = "void"
    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    BLANK = "blank"


class RowState(Word):
    """What a row is worth so far."""

    OK = "ok"
    REVIEW = "review"
    VOID = "void"
