"""Why a run did not publish, for whoever is to put it right, and the exit code that says so to a machine."""

import itertools
import re
from pathlib import Path

from per10k.core.exit_codes import Exit, says_no_space

# How many lines of a program that failed are shown; all of them are in the run's log.
SHOWN = 40
_TRACEBACK = "Traceback (most recent call last):"
# DuckDB's bindings, as Python ends: what they list is nothing that went wrong.
_NOISE = re.compile(r"^nanobind: |^ - leaked |^ - \.\.\. skipped remainder|^See https://nanobind\.")

FREE_SOME_SPACE = (
    "Free space on the disk of {folder}, or keep fewer runs (PER10K_KEEP); a run needs about twice the size of the one before "
    "it. Then start it again."
)


class RunFailed(Exception):  # noqa: N818 - a night that fails is foreseen
    """A run that cannot publish. code: exit code; why and what_to_do: sentences; details: lines from the tool that failed."""

    def __init__(self, code: Exit, why: str, what_to_do: str, details: list[str] | None = None):
        super().__init__(why)
        self.code, self.why, self.what_to_do, self.details = code, why, what_to_do, details or []


def disk_full(details: list[str], folder: Path) -> RunFailed:
    """What to say where no more can be written. details: lines from the tool that met it; folder: the published one."""
    return RunFailed(Exit.MACHINE, "The disk is full.", FREE_SOME_SPACE.format(folder=folder), details)


def from_error(error: Exception, folder: Path) -> RunFailed:
    """Word an error that no step foresaw, such as one of the system's; one that is worded stays as it is.

    folder: the published one.
    """
    if isinstance(error, RunFailed):
        return error
    text = f"{type(error).__name__}: {error}"
    if says_no_space(error):
        return disk_full([text], folder)
    if isinstance(error, OSError):
        return RunFailed(Exit.MACHINE, "A file could not be written or read.", "See to what the next line names.", [text])
    return RunFailed(Exit.FAILED, "The run stopped at an error of its own.", "Report the next line with log.jsonl.", [text])


def said(printed: str) -> list[str]:
    """The lines that a program printed, without those of libraries that nobody here can do anything about, and without ends."""
    return [line.rstrip() for line in printed.splitlines() if not _NOISE.search(line)]


def first_error(lines: list[str]) -> list[str]:
    """What went wrong first, of all that a program that failed printed; at most so many lines as are read.

    Where Python tells of an error that came of another, the first is the cause. What follows a sentence of per10k's own (Error:)
    belongs to it. Where neither is found, it begins with the first line.
    """
    for place, line in enumerate(lines):
        if line.startswith("Error: "):
            return [line.removeprefix("Error: "), *lines[place + 1 :]][:SHOWN]
        if line.startswith(_TRACEBACK):
            # Its frames are indented; the error, in one line or more, ends with an empty line or the next traceback.
            rest = itertools.dropwhile(lambda one: one.startswith((" ", "\t")) or not one, lines[place + 1 :])
            error = list(itertools.takewhile(lambda one: one and not one.startswith(_TRACEBACK), rest))
            return error[:SHOWN] or lines[place:][:SHOWN]
    return [line for line in lines if line][:SHOWN]
