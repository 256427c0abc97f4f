"""From files to a folder of extracts: recognise, read, merge, and put everything in place at the end."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from per10k.core.progress import doing
from per10k.ingest.again import in_force, said_of
from per10k.ingest.annex_a.together import refuse_apart
from per10k.ingest.files import PassedOver, files_of
from per10k.ingest.ledger import Ledger, read_ledgers, write_ledger
from per10k.ingest.manifest import NAME, manifest, read_manifest, write_manifest
from per10k.ingest.merge import merge
from per10k.ingest.model import IngestError, Options
from per10k.ingest.readers import open_returns
from per10k.ingest.recognise import recognise
from per10k.plugin.private import close_to_others, kept_private

LEDGERS = "ingest_returns"


@dataclass(frozen=True)
class Ingested:
    """What came of a run: the folder's manifest, the ledgers of the returns that were read, and the files that were not."""

    manifest: dict
    read: list[Ledger]
    passed_over: list[PassedOver]


@kept_private()
def ingest(sources: Sequence[Path], to: Path, options: Options) -> Ingested:
    """Convert files, and the files in folders, to extracts in a folder.

    Returns that were ingested into the folder before stay, and are merged. Raises IngestError, with nothing written, where
    anything that was asked for cannot be used.
    """
    close_to_others(*to.glob("*.csv"), to / NAME, to / LEDGERS)
    files, passed = files_of(sources, to)
    doing(f"Looking at {len(files)} files")
    returns, no_returns = open_returns([recognise(path) for path in files], options)
    _refuse_other_extracts(to, {extract for found in returns for extract in found.carries})
    # Beside the folder, so that what is finished can be moved into it and what is not leaves no trace in it.
    to.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=to.parent, prefix=".ingest-") as scratch:
        work = Path(scratch)
        before = read_ledgers(to / LEDGERS)
        new = []
        for number, found in enumerate(returns, start=1):
            doing(f"Reading return {number} of {len(returns)}: {found.header.kind} {found.header.year}")
            new.append(write_ledger(found, work / LEDGERS, before))
        digests = {ledger.about["digest"] for ledger in new}
        kept = [ledger for ledger in before if ledger.about["digest"] not in digests]
        ledgers, replaced = in_force([*kept, *{ledger.folder: ledger for ledger in new}.values()])
        refuse_apart(ledgers)
        doing(f"Making extracts of {len(ledgers)} returns")
        merged = merge(ledgers, work, replaced)
        content = {
            **manifest(ledgers, merged.counts),
            "numbers_read_otherwise": merged.read_otherwise,
            "returns_replaced": [said_of(*pair) for pair in replaced],
            "uncertain": merged.uncertain,
        }
        write_manifest(work, content)
        _put_in_place(work, to, _written_before(to) - merged.counts.keys())
    read = [Ledger(to / LEDGERS / ledger.folder.name, ledger.about) for ledger in new]
    return Ingested(content, read, [*passed, *no_returns])


def _written_before(to: Path) -> set[str]:
    """The extracts that an earlier run wrote into a folder."""
    before = read_manifest(to) if to.is_dir() else None
    return set(before["extracts"]) if before else set()


def _refuse_other_extracts(to: Path, extracts: set[str]) -> None:
    """An extract that did not come from a return has other ids: together, its events would count twice."""
    ours = _written_before(to)
    for path in sorted(to.iterdir()) if to.is_dir() else []:
        if path.name.lower().partition(".")[0] in extracts - ours:
            raise IngestError(
                f"{path}: this extract was not written from a return, so that its records would be counted a second time. "
                "Name another folder with --to, or take the file away."
            )


def _put_in_place(work: Path, to: Path, gone: Iterable[str]) -> None:
    """Move what was written to its place, the manifest last. gone: extracts that no return fills any more, as it was replaced."""
    to.mkdir(exist_ok=True)
    for ledger in sorted((work / LEDGERS).iterdir()):
        place = to / LEDGERS / ledger.name
        shutil.rmtree(place, ignore_errors=True)
        place.parent.mkdir(exist_ok=True)
        os.replace(ledger, place)
    for extract in gone:
        (to / f"{extract}.csv").unlink(missing_ok=True)
    files = sorted((path for path in work.iterdir() if path.is_file()), key=lambda path: (path.name == NAME, path.name))
    for path in files:
        os.replace(path, to / path.name)
