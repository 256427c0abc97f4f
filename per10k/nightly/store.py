"""The published folder: whole runs by number, which of them is current, and the lock of whoever may change that.

    published/
      current -> runs/000012      what readers open; switched by renaming a new link over it
      runs/000012/                a whole run: both databases and marts/ (Parquet, CSV)
      building/                   the run in progress, always at this path, so that dbt can go on from what it parsed last night
      log/000012/                 log.jsonl and the summary of a run, whether it published or not
      accepted.jsonl              what was published on purpose though it was held, and why; for ever
      forgotten_snapshots.jsonl   months whose snapshots were taken back, and from which runs
      per10k_ledger.duckdb        what was reported (docs/restatements.md); no run, failed or rolled back, takes anything from it
      per10k_public_ledger.duckdb   what public editions printed (docs/publication.md)
      sequence, lock

Runs are known and ordered by number, never by the clock. Whatever is in runs/ is whole: a run comes there by one rename,
which decides: where a crash comes after it, the next run ends what was begun, and where it comes before, forgets it.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from per10k.core.exit_codes import Exit
from per10k.nightly.failure import RunFailed
from per10k.plugin.private import kept_private

LOGS_KEPT = 30
CHILD_LEVEL = 0o640  # whoever may see children's records is in the folder's group; a reporting tool need not be
AGGREGATES, CHILDREN, LEDGER = "per10k.duckdb", "per10k_children.duckdb", "per10k_ledger.duckdb"
PUBLIC_LEDGER = "per10k_public_ledger.duckdb"
# What a run may leave in its folder; a folder that holds anything else is somebody's own.
OF_A_RUN = ("per10k", "marts", "report", "comparison.json")


class Store:
    """A published folder. root: where it is; it need not be there yet. ledger: where that is; none: in the folder."""

    def __init__(self, root: Path, ledger: Path | None = None):
        self.root = root.absolute()
        self.ledger = (ledger or self.root / LEDGER).absolute()
        self.public_ledger = self.root / PUBLIC_LEDGER
        self._fresh_ledger = self.ledger.with_name(f"{self.ledger.name}.new")
        self.runs, self.logs = self.root / "runs", self.root / "log"
        self.building, self.current, self.removing = (self.root / name for name in ("building", "current", "removing"))
        self._fresh_link = self.root / "current.new"
        self.accepted, self.forgotten = self.root / "accepted.jsonl", self.root / "forgotten_snapshots.jsonl"

    @contextmanager
    def lock(self) -> Iterator[int]:
        """Hold the folder for one process and those it starts; give the descriptor that they inherit.

        The kernel lets go of it when the last of them ends, however it ends. Raises RunFailed while another holds it, and where
        the folder is somebody's own.
        """
        self._refuse_other_folder()
        self.root.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as held:
                raise RunFailed(Exit.BUSY, f"Another run is under way in {self.root}.", "Wait until it has ended.") from held
            yield descriptor
        finally:
            os.close(descriptor)

    def _refuse_other_folder(self) -> None:
        """Raise RunFailed for a folder in which no run was ever made and that holds folders: it would be emptied in part."""
        if not self.root.is_dir() or (self.root / "sequence").exists():
            return
        others = sorted(path.name for path in self.root.iterdir() if path.is_dir() and path.name != "lost+found")
        if others:
            why = f"{self.root} holds folders that are none of this program's: {', '.join(others[:5])}."
            raise RunFailed(Exit.USAGE, why, "Name a new or an empty folder to publish in (TO=, PER10K_PUBLISHED).")

    def next_number(self) -> int:
        """Count one run more, on disk before it is used, so that no two runs ever have the same number."""
        counter = self.root / "sequence"
        counted = int(counter.read_text(encoding="utf-8") or 0) if counter.exists() else 0
        last = max([counted, *_numbers(self.runs), *_numbers(self.logs)])
        fresh = self.root / "sequence.new"
        with fresh.open("w", encoding="utf-8") as file:
            file.write(str(last + 1))
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(counter)
        return last + 1

    def clean(self) -> bool:
        """Remove what a run that failed or was killed has left. Returns whether one was killed: it left no summary.

        Raises RunFailed where a folder that would be removed is none of this program's.
        """
        for folder in (self.building, self.removing):
            _refuse_to_empty(folder)
        self._end_what_was_begun()
        for folder in (self.building, self.removing):
            shutil.rmtree(folder, ignore_errors=True)
        logged = _numbers(self.logs)
        return bool(logged) and not (self.log_of(logged[-1]) / "summary.txt").exists()

    def _end_what_was_begun(self) -> None:
        if self._fresh_link.exists():
            self._switch()
        for fresh in (self._fresh_link, self._fresh_ledger):
            fresh.unlink(missing_ok=True)

    def log_of(self, number: int) -> Path:
        """The folder of a run's log and summary."""
        return self.logs / _name(number)

    def published(self) -> Path | None:
        """The run that stands; None before the first, and where the link is lost (see `settle`)."""
        return self.current.resolve() if self.current.is_symlink() and self.current.exists() else None

    def settle(self) -> str | None:
        """See that the run that stands is found, as its snapshots are kept nowhere else.

        Where the link is lost, as in a copy without links, the newest run becomes it, if that is the last that was published.
        Returns what was done, in words. Raises RunFailed where snapshots would be given up.
        """
        stands, whole = self.published(), self.whole()
        if stands and stands.parent == self.runs.resolve() and stands.name.isdigit():
            for run in (stands, *self.later()):
                if run.name not in map(_name, whole):
                    raise self._not_whole(f"{run} is not whole: {CHILDREN} or {AGGREGATES} is missing.")
            return None
        if self.current.is_symlink():
            raise self._not_whole(f"{self.current} leads to {os.readlink(self.current)}, which is not there.")
        if self.current.exists():
            raise self._not_whole(f"{self.current} is no link: the folder was copied without its links. Move it away first.")
        last = self._last_published()
        if not whole and (last or _numbers(self.runs)) or (whole and last > whole[-1]):
            raise self._not_whole(f"The link {self.current} is lost, and so is the run that it led to.")
        if not whole:
            return None
        self._link(self.runs / _name(whole[-1]))
        self._switch()
        return f"The link current was lost, as in a copy without links: the newest run, {_name(whole[-1])}, is taken to stand."

    def _not_whole(self, why: str) -> RunFailed:
        whole = self.whole()
        again = f"publish a run that is here (--roll-back {whole[-1]} is the newest)" if whole else "begin in another folder"
        what_to_do = (
            "Put back from a backup what is missing: its snapshots of earlier months are nowhere else. To go on without, "
            f"{again}, or name the child-level file whose snapshots are to be carried (CARRY_FROM)."
        )
        return RunFailed(Exit.USAGE, why, what_to_do)

    def whole(self) -> list[int]:
        """Numbers of the runs that have both files, the newest last."""
        files = (AGGREGATES, CHILDREN)
        return [run for run in _numbers(self.runs) if all((self.runs / _name(run) / file).is_file() for file in files)]

    def _last_published(self) -> int:
        """The last run that says in its log that it was published; 0 where none does."""
        for number in reversed(_numbers(self.logs)):
            log = self.log_of(number) / "log.jsonl"
            if log.is_file() and '"is_published": true' in log.read_text(encoding="utf-8").rpartition('"run_ended"')[2]:
                return number
        return 0

    def later(self) -> list[Path]:
        """Runs after the one that stands, where it was rolled back to; the first of them first."""
        stands = self.published()
        return [self.runs / _name(number) for number in _numbers(self.runs) if stands and number > int(stands.name)]

    def forget(self, la_code: str, month: str) -> None:
        """Have a month's snapshots of a council carried no more from any run that is here. month: as 2019-03."""
        _append(self.forgotten, {"la_code": la_code, "month": month, "to_run": max(_numbers(self.runs), default=0)})

    def forgotten_of(self, file: Path) -> list[tuple[str, str]]:
        """Councils and months whose snapshots are not carried from a child-level file: of its run; all, if it is of none."""
        run = file.parent.resolve()
        number = int(run.name) if run.parent == self.runs.resolve() and run.name.isdigit() else 0
        lines = self.forgotten.read_text(encoding="utf-8").splitlines() if self.forgotten.exists() else []
        taken_back = [json.loads(line) for line in lines]
        return [(each["la_code"], each["month"]) for each in taken_back if number <= each["to_run"]]

    def accept(self, facts: dict) -> None:
        """Keep for ever why a run was published though it was held."""
        _append(self.accepted, facts)

    def publish(self, number: int, ledger: Path | None = None) -> Path:
        """Make a whole run of what has been built, on disk for good, and put it in the place of the one that stands.

        ledger: the run's, where something was added to it; the folder's becomes a copy of it.
        """
        for folder, _, files in os.walk(self.building):
            for name in (".", *files):
                _sync(Path(folder) / name)
        if ledger:
            with kept_private():
                shutil.copyfile(ledger, self._fresh_ledger)
            self._fresh_ledger.chmod(CHILD_LEVEL)
            _sync(self._fresh_ledger)
        self.runs.mkdir(exist_ok=True)
        run = self.runs / _name(number)
        self._link(run)
        self.building.rename(run)
        _sync(self.runs)
        self._switch()
        return run

    def roll_back(self, number: int | None = None) -> Path:
        """Put another run in the place of the one that stands. number: which; None: the last whole one before it.

        Raises RunFailed where there is none.
        """
        self._end_what_was_begun()
        whole, stands = self.whole(), self.published()
        before = [other for other in whole if stands is None or other < int(stands.name)]
        chosen = number if number is not None else before[-1] if before else None
        if chosen not in whole:
            kept = ", ".join(_name(other) for other in whole) or "none"
            wanted = _name(number) if number is not None else "from before the one that stands"
            raise RunFailed(Exit.USAGE, f"There is no run {wanted} in {self.runs}.", f"Runs that are kept: {kept}.")
        self._link(self.runs / _name(chosen))
        self._switch()
        return self.current.resolve()

    def prune(self, keep: int) -> None:
        """Remove old runs but the one that stands and so many others, the newest. A reader that has a file open keeps it."""
        stands = self.published()
        others = [number for number in _numbers(self.runs) if stands is None or number != int(stands.name)]
        for number in others[: max(0, len(others) - keep)]:
            _refuse_to_empty(self.runs / _name(number))
            # Renamed first: a kill while files are removed must not leave part of a run where whole ones are.
            (self.runs / _name(number)).rename(self.removing)
            shutil.rmtree(self.removing)
        for number in _numbers(self.logs)[:-LOGS_KEPT]:
            shutil.rmtree(self.log_of(number))

    def _link(self, run: Path) -> None:
        self._fresh_link.unlink(missing_ok=True)
        self._fresh_link.symlink_to(run.relative_to(self.root))
        _sync(self.root)

    def _switch(self) -> None:
        """Put the new ledger, if there is one, and the new link in their places. Done twice, it does no more than once."""
        if self._fresh_ledger.exists():
            self._fresh_ledger.replace(self.ledger)
            _sync(self.ledger.parent)
        self._fresh_link.replace(self.current)
        _sync(self.root)


def _name(number: int) -> str:
    return f"{number:06d}"


def _numbers(folder: Path) -> list[int]:
    return sorted(int(path.name) for path in folder.iterdir() if path.name.isdigit()) if folder.is_dir() else []


def _refuse_to_empty(folder: Path) -> None:
    """Raise RunFailed where a folder holds what no run leaves there."""
    others = sorted(path.name for path in folder.iterdir() if not path.name.startswith(OF_A_RUN)) if folder.is_dir() else []
    if others or (folder.exists() and not folder.is_dir()):
        why = f"{folder} is none of this program's, and would have been emptied: it holds {', '.join(others[:5]) or 'a file'}."
        raise RunFailed(Exit.USAGE, why, "Move it away, or name another folder to publish in (TO=, PER10K_PUBLISHED).")


def _append(file: Path, facts: dict) -> None:
    with file.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(facts, default=str) + "\n")
        lines.flush()
        os.fsync(lines.fileno())


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
