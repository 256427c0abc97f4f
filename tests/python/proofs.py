"""What `make test` leaves to `make proof`: tests marked `release`, and most examples of what hypothesis makes up.

A test is marked where a change is sure enough without it; why is said beside the mark. `make proof` takes those, and every
property with all its examples. A run without them says in its last lines how many there are.
"""

from collections.abc import Iterator

import pytest
from hypothesis import settings

MARK = PROFILE = "release"
# What this run has left out, and the properties of which it has tried a part; a worker of several hands its counts on.
LEFT_OUT, IN_PART = "left out", "in part"
COUNTS = pytest.StashKey[dict[str, int]]()

settings.register_profile(PROFILE)


def is_whole() -> bool:
    """Whether this is the run of `make proof`."""
    return settings.get_current_profile_name() == PROFILE


def examples(number: int) -> int:
    """How many examples of a property to try: the number in `make proof`, and elsewhere a quarter, but two at least."""
    return number if is_whole() else min(number, max(2, -(-number // 4)))


def pytest_configure(config: pytest.Config) -> None:
    """Begin to count."""
    config.stash[COUNTS] = {LEFT_OUT: 0, IN_PART: 0}


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Count what is left out for its mark."""
    for item in items:
        item.config.stash[COUNTS][LEFT_OUT] += item.get_closest_marker(MARK) is not None


def pytest_collection_finish(session: pytest.Session) -> None:
    """Count the properties that are tried with fewer examples than they have."""
    if not is_whole():
        session.config.stash[COUNTS][IN_PART] = sum(item.get_closest_marker("hypothesis") is not None for item in session.items)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand the counts of a worker to the one who reports: each worker has collected everything."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["proofs"] = session.config.stash[COUNTS]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Take the counts of a worker."""
    node.config.stash[COUNTS] |= getattr(node, "workeroutput", {}).get("proofs", {})


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what this run leaves to `make proof`."""
    lines = list(_left(config.stash[COUNTS]))
    if lines:
        terminalreporter.section("left to make proof")
        for line in lines:
            terminalreporter.line(line)


def _left(counts: dict[str, int]) -> Iterator[str]:
    if counts[LEFT_OUT]:
        yield f"{counts[LEFT_OUT]} tests that are marked {MARK}"
    if counts[IN_PART]:
        yield f"{counts[IN_PART]} properties with all their examples: here a quarter was tried"
