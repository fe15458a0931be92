"""What all tests share: nothing is left to chance, and no test fails because the machine is busy.

In use vote ids, serials and the order of a public export come from `secrets`. Here each fixture and each test draws
them from a generator seeded by its own name, so that a run prints the same ballots as the run before, in whatever
order and by however many processes the tests are run.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Generator
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import settings

from scanner import export, names_read, printing, vote, workers
from scanner.heap import keep_freed_memory
from scanner.words import use_language

# Examples follow from the test alone and may take as long as they need. To look for new ones:
# `pytest --hypothesis-profile=search`.
settings.register_profile("fixed", deadline=None, derandomize=True, database=None, print_blob=True)
settings.register_profile("search", deadline=None, print_blob=True)
settings.load_profile("fixed")

CHANCE = [Random("outside of tests")]  # the one in use last


def pytest_configure() -> None:
    """Our modules ask this in place of the computer for chance; memory is kept as in a worker. Reading processes start
    from one that has loaded what they need: as processes of their own, but at once. Real commands spawn them."""
    keep_freed_memory()
    if os.name == "posix":
        workers.START_METHOD = "forkserver"
        multiprocessing.set_forkserver_preload(["scanner.page_work", "scanner.interpret"])
    seeded: Any = SimpleNamespace(SystemRandom=lambda: CHANCE[-1])
    for module in (export, printing, vote):
        module.secrets = seeded  # type: ignore[attr-defined]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long or waits begins first: no process is left alone with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Generator[None, Any, Any]:
    """A fixture's ballots are the same whichever test asks for it first."""
    CHANCE.append(Random(f"{fixturedef.baseid}::{fixturedef.argname}[{getattr(request, 'param_index', 0)}]"))
    try:
        return (yield)
    finally:
        CHANCE.pop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: Any) -> Generator[None, Any, Any]:
    """A test's ballots are its own."""
    CHANCE.append(Random(item.nodeid))
    try:
        return (yield)
    finally:
        CHANCE.pop()


@pytest.fixture
def names_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Scans go on as on a machine without tesseract's Vietnamese: reading names, which `test_names` is about, takes
    half of the time."""
    monkeypatch.setattr(names_read, "names_unreadable", lambda: True)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """What one test speaks the next one does not."""
    use_language("vi")
