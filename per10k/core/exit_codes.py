"""How the command per10k ends: one number for each meaning, whichever subcommand it was."""

import errno
from enum import IntEnum

import click


class Exit(IntEnum):
    """The exit codes, each with its meaning in words. Every one but DONE, IN_DOUBT and PARTED leaves what was there before."""

    meaning: str

    def __new__(cls, code: int, meaning: str) -> "Exit":
        """A code that is a number, and says what it means."""
        one = int.__new__(cls, code)
        one._value_, one.meaning = code, meaning
        return one

    DONE = 0, "done, perhaps with warnings about the data"
    FAILED = 1, "the build or a test on the data failed"
    USAGE = 2, "wrong use; no such run to roll back to; a published folder that is not whole, or not this program's"
    BUSY = 3, "another run is under way"
    DATA = 4, "the extracts or returns are such that figures would be wrong, or cannot be read"
    CHANGED = 5, "the extracts, or the ledger, were written to while the run read them"
    MACHINE = 6, "the disk is full, or a file cannot be read or written"
    STOPPED = 7, "stopped from outside (SIGTERM, SIGINT, Ctrl-C)"
    HELD = 8, "held: the delivery, or a figure, is not what it was the run before, beyond a limit"
    TOO_LONG = 9, "a step took longer than it may"
    IN_DOUBT = 10, "done, but for what was refused, could not be used or is in doubt: it is named"
    PARTED = 11, "compared: headline figures of the two case systems part"


# What the system says where the disk, a quota or the rights are at fault, and nothing that was asked for.
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
OF_THE_MACHINE = (*_NO_SPACE, errno.EROFS, errno.EACCES, errno.EPERM)

# As the system, DuckDB, dbt and pip word it where a disk, a quota or the largest size of a file is used up.
NO_SPACE = ("No space left on device", "Disk quota exceeded", "File too large")


def says_no_space(error: object) -> bool:
    """Whether an error, or what a program printed, means that no more can be written."""
    return getattr(error, "errno", None) in _NO_SPACE or any(words in str(error) for words in NO_SPACE)


class Failed(click.ClickException):
    """What was asked for cannot be done. code: how the command ends; message: why, and what to do, in sentences."""

    def __init__(self, code: Exit, message: str) -> None:
        super().__init__(message)
        self.code = code

    @property
    def exit_code(self) -> int:  # type: ignore[override]
        """What click ends with."""
        return self.code


def in_lines() -> str:
    """The table of exit codes, a line each."""
    return "\n".join(f"{code:>4}  {code.meaning}" for code in Exit)
