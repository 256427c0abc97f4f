"""Files about children: readable by their owner and its group alone, whatever the umask of whoever writes them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OTHERS = 0o007


def keep_private() -> int:
    """From now on this process makes no file that others can read. Returns the umask that it had."""
    before = os.umask(0o777)
    os.umask(before | OTHERS)
    return before


@contextmanager
def kept_private() -> Iterator[None]:
    """The same for a while: `with kept_private():`, or `@kept_private()` on a function."""
    before = keep_private()
    try:
        yield
    finally:
        os.umask(before)


def close_to_others(*paths: Path) -> None:
    """Take from others what they may do with files that are there already, and with all that is in folders among them.

    Raises PermissionError, saying what to do, for one that others can read and that is somebody else's.
    """
    inside = [inner for path in paths if path.is_dir() for inner in path.rglob("*")]
    for path in (*paths, *inside):
        if path.is_symlink() or not path.exists() or not (mode := path.stat().st_mode) & OTHERS:
            continue
        try:
            path.chmod(mode & 0o7777 & ~OTHERS)
        except PermissionError as error:
            why = f"{path} is about children, others can read it, and it is another user's: have its owner run chmod o-rwx on it."
            raise PermissionError(why) from error
