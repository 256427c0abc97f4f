"""Folders of what is published: named safely, and put in their place when complete, so that nothing half-written is ever read."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def folder_name(la_code: str) -> str:
    """The name of a council's folder: its code. Raises ValueError for a code that could lead out of where it belongs."""
    if not la_code.isalnum():
        raise ValueError(f"{la_code!r} is no code of a council that a folder could be named by: letters and digits alone.")
    return la_code


@contextmanager
def replaced(to: Path) -> Iterator[Path]:
    """A new folder to write into, which becomes `to`, instead of what is there, if nothing goes wrong."""
    to.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{to.name}-", dir=to.parent))
    try:
        yield making
        making.chmod(0o755)
        before = Path(tempfile.mkdtemp(prefix=f".{to.name}-before-", dir=to.parent))
        if to.exists():
            os.rename(to, before / to.name)
        os.rename(making, to)
        shutil.rmtree(before)
    finally:
        shutil.rmtree(making, ignore_errors=True)
