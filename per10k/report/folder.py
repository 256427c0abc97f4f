"""The folder of a report, put in its place when it is complete."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from per10k.disclosure import folder

MARK = 'content="per10k report"'


@contextmanager
def replaced(to: Path) -> Iterator[Path]:
    """A new folder to write the report into, which becomes `to` if nothing goes wrong.

    Raises ValueError if `to` is there and is no report.
    """
    if to.exists() and any(to.iterdir()) and not _is_report(to):
        raise ValueError(f"{to} is there and is no report. Name a folder that may be replaced.")
    with folder.replaced(to) as making:
        yield making


def _is_report(path: Path) -> bool:
    index = path / "index.html"
    return index.is_file() and MARK in index.read_text(encoding="utf-8", errors="replace")[:2000]
