"""`ballot batches`: what was read when; a batch read by mistake is taken out whole, and comes back whole."""

from __future__ import annotations

from collections.abc import Collection

from scanner.batch_faults import faults_by_batch
from scanner.errors import UsageError
from scanner.records import Batch
from scanner.vote import Vote, now
from scanner.words import say


def batches(vote: Vote) -> list[Batch]:
    """Every batch, in order."""
    return vote.store.batches()


def faults(vote: Vote, known: Collection[str] = ()) -> dict[int, list[str]]:
    """What each batch shows of its scanner and its printer, in words; `known` keys are left out."""
    found = faults_by_batch(vote.store.items(), vote.layouts())
    return {
        batch: [say(fault.key, **fault.values) for fault in faults if fault.key not in known]
        for batch, faults in found.items()
    }


def withdraw(vote: Vote, number: int, by: str) -> Batch:
    """Take a batch out of the count, on record."""
    return _move(vote, number, by, "withdraw", withdrawn=True)


def restore(vote: Vote, number: int, by: str) -> Batch:
    """Put a withdrawn batch back into the count, on record."""
    return _move(vote, number, by, "restore", withdrawn=False)


def _move(vote: Vote, number: int, by: str, what: str, *, withdrawn: bool) -> Batch:
    by = vote.signed(by)
    with vote.store.writing():  # others may be at the same batch
        found = next((batch for batch in vote.store.batches() if batch.id == number), None)
        if found is None:
            raise UsageError("batches.none", batch=number)
        if found.withdrawn is withdrawn:
            raise UsageError("batches.already" if withdrawn else "batches.not_withdrawn", batch=number)
        vote.record_later_fields()
        # How many page images there are: those that come later may be its papers, scanned again.
        vote.store.add_event(now(), by, what, {"batch": number, "items": len(vote.store.items())})
    return next(batch for batch in vote.store.batches() if batch.id == number)
