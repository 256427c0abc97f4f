"""The published folder: whole runs by number, which of them is current, and the lock of whoever may change that.

    published/
      current -> runs/000012      what readers open; switched by renaming a new link over it
      runs/000012/                a whole run: both databases and marts/ (Parquet, CSV)
      building/                   the run in progress, always at this path, so that dbt can go on from what it parsed last night
      log/000012/                 log.jsonl and the summary of a run, whether it published or not
      sequence, lock

Runs are known and ordered by number, never by the clock. Whatever is in runs/ is whole: a run comes there by one rename.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nightly.failure import BUSY, USAGE, RunFailed

LOGS_KEPT = 30


class Store:
    """A published folder. root: where it is; it need not be there yet."""

    def __init__(self, root: Path):
        self.root = root.absolute()
        self.runs, self.logs = self.root / "runs", self.root / "log"
        self.building, self.current, self.removing = (self.root / name for name in ("building", "current", "removing"))

    @contextmanager
    def lock(self) -> Iterator[int]:
        """Hold the folder for one process and those it starts; give the descriptor that they inherit.

        The kernel lets go of it when the last of them ends, however it ends. Raises RunFailed while another holds it.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as held:
                raise RunFailed(BUSY, f"Another run is under way in {self.root}.", "Wait until it has ended.") from held
            yield descriptor
        finally:
            os.close(descriptor)

    def next_number(self) -> int:
        """Count one run more, on disk before it is used, so that no two runs ever have the same number."""
        counter = self.root / "sequence"
        last = max([int(counter.read_text() or 0) if counter.exists() else 0, *_numbers(self.runs), *_numbers(self.logs)])
        fresh = self.root / "sequence.new"
        with fresh.open("w") as file:
            file.write(str(last + 1))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(counter)
        return last + 1

    def clean(self) -> bool:
        """Remove what a run that failed or was killed has left. Returns whether one was killed: it left no summary."""
        for folder in (self.building, self.removing):
            shutil.rmtree(folder, ignore_errors=True)
        (self.root / "current.new").unlink(missing_ok=True)
        logged = _numbers(self.logs)
        return bool(logged) and not (self.log_of(logged[-1]) / "summary.txt").exists()

    def log_of(self, number: int) -> Path:
        """The folder of a run's log and summary."""
        return self.logs / _name(number)

    def published(self) -> Path | None:
        """The run that stands; None before the first.

        Where a crash came between a first run's two renames, it is the run that is there: what only it knows is not lost.
        """
        if self.current.exists():
            return self.current.resolve()
        whole = _numbers(self.runs)
        return self.runs / _name(whole[-1]) if whole else None

    def publish(self, number: int) -> Path:
        """Make a whole run of what has been built, on disk for good, and put it in the place of the one that stands."""
        for folder, _, files in os.walk(self.building):
            for name in (".", *files):
                _sync(Path(folder) / name)
        self.runs.mkdir(exist_ok=True)
        run = self.runs / _name(number)
        self.building.rename(run)
        _sync(self.runs)
        self._switch(run)
        return run

    def roll_back(self, number: int | None = None) -> Path:
        """Put another run in the place of the one that stands. number: which; None: the last whole one before it.

        Raises RunFailed where there is none.
        """
        whole = _numbers(self.runs)
        stands = self.published() if self.current.exists() else None
        before = [other for other in whole if stands is None or other < int(stands.name)]
        chosen = number if number is not None else before[-1] if before else None
        if chosen not in whole:
            kept = ", ".join(_name(other) for other in whole) or "none"
            wanted = _name(number) if number is not None else "from before the one that stands"
            raise RunFailed(USAGE, f"There is no run {wanted} in {self.runs}.", f"Runs that are kept: {kept}.")
        run = self.runs / _name(chosen)
        self._switch(run)
        return run

    def prune(self, keep: int) -> None:
        """Remove old runs but the one that stands and so many others, the newest. A reader that has a file open keeps it."""
        stands = self.published()
        others = [number for number in _numbers(self.runs) if stands is None or number != int(stands.name)]
        for number in others[: max(0, len(others) - keep)]:
            # Renamed first: a kill while files are removed must not leave part of a run where whole ones are.
            (self.runs / _name(number)).rename(self.removing)
            shutil.rmtree(self.removing)
        for number in _numbers(self.logs)[:-LOGS_KEPT]:
            shutil.rmtree(self.log_of(number))

    def _switch(self, run: Path) -> None:
        fresh = self.root / "current.new"
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(run.relative_to(self.root))
        fresh.replace(self.current)
        _sync(self.root)


def _name(number: int) -> str:
    return f"{number:06d}"


def _numbers(folder: Path) -> list[int]:
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit()) if folder.is_dir() else []


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
