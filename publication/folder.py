"""A folder put in its place when it is complete, so that nothing half-written is ever read."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
