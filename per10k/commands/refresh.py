"""``per10k refresh``: the reference, from its sources."""

from datetime import date
from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed
from per10k.core.project import SEEDS

# How many of the values that have moved are listed one by one.
LISTED = 20


@click.group()
def refresh() -> None:
    """Write anew the reference that a source refreshes.

    \b
    per10k refresh seeds --statistics downloads --to seeds/reference
    per10k refresh official downloads --retrieved 2026-11-28
    """


@refresh.command()
@click.option(
    "--statistics", type=options.FOLDER, required=True, help="Folder of the Department for Education's population file."
)
@options.to(str(SEEDS / "reference"))
def seeds(statistics: Path, to: Path) -> None:
    """Populations, bank holidays and councils.

    \b
    per10k refresh seeds --statistics downloads --to seeds/reference
    """
    from per10k.refresh.seeds import Sources, write_seeds

    try:
        counts = write_seeds(Sources(statistics), to)
    except FileNotFoundError as error:
        raise Failed(Exit.USAGE, f"{error.filename} is not there, and the seeds are made from it.") from error
    for seed, rows in counts.items():
        print(f"{seed}.csv: {rows} rows")


@refresh.command()
@click.argument(
    "folders", metavar="FOLDER...", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--retrieved", type=options.Day(), metavar="DAY", required=True, help="Day the files were downloaded, as 2026-11-28."
)
@options.to(str(SEEDS / "official"))
def official(folders: tuple[Path, ...], retrieved: date, to: Path) -> None:
    """Official figures of every council, and its statistical neighbours; says what has changed.

    Values from before an earlier day's files were replaced are kept, and shown in reports of its time.

    \b
    per10k refresh official downloads/lait downloads/csc --retrieved 2026-11-28
    """
    from per10k.refresh.official.reference import refresh as refresh_official

    try:
        changes = refresh_official(folders, retrieved, to)
    except FileNotFoundError as error:
        raise Failed(Exit.USAGE, f"{error.filename}: {error.strerror}. The files are listed in docs/benchmarks.md.") from error
    except ValueError as error:
        raise Failed(Exit.DATA, f"{error}.") from error
    print(f"{len(changes.added)} values added, {len(changes.changed)} changed, {len(changes.gone)} gone.")
    moved = [(key, f"{before:g} is now {now:g}") for key, (before, now) in changes.changed.items()]
    moved += [(key, f"{before:g} is gone") for key, before in changes.gone.items()]
    for (measure, area, end), what in sorted(moved)[:LISTED]:
        print(f"  {measure}, {area}, to {end}: {what}")
    if len(moved) > LISTED:
        print(f"  and {len(moved) - LISTED} more")
    for model, rows in changes.neighbours.items():
        print(f"Statistical neighbours of {model}: {rows} rows added, changed or gone.")
    for reason, values in changes.found.set_aside.items():
        print(f"Not taken: {values} x {reason}.")
    if changes.found.absent:
        print(f"In no file of the folder, so that what stood stays: {', '.join(changes.found.absent)}.")
