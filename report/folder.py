"""A folder put in its place when it is complete, so that nothing half-written is ever read."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = 'content="per10k report"'


@contextmanager
def replaced(to: Path) -> Iterator[Path]:
    """A new folder to write the report into, which becomes `to` if nothing goes wrong.

    Raises ValueError if `to` is there and is no report.
    """
    if to.exists() and any(to.iterdir()) and not _is_report(to):
        raise ValueError(f"{to} is there and is no report. Name a folder that may be replaced.")
    to.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(prefix=f".{to.name}-", dir=to.parent))
    before = Path(tempfile.mkdtemp(prefix=f".{to.name}-before-", dir=to.parent))
    try:
        yield making
        making.chmod(0o755)
        if to.exists():
            os.rename(to, before / to.name)
        os.rename(making, to)
    finally:
        shutil.rmtree(making, ignore_errors=True)
        shutil.rmtree(before, ignore_errors=True)


def _is_report(folder: Path) -> bool:
    index = folder / "index.html"
    return index.is_file() and MARK in index.read_text(encoding="utf-8", errors="replace")[:2000]
