"""``per10k refresh``: the reference seeds, from their sources."""

from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed
from per10k.core.project import SEEDS


@click.command()
@click.option(
    "--statistics", type=options.FOLDER, required=True, help="Folder of the Department for Education's population file."
)
@options.to(str(SEEDS / "reference"))
def refresh(statistics: Path, to: Path) -> None:
    """Write anew the reference seeds that a source refreshes.

    \b
    per10k refresh --statistics downloads --to seeds/reference
    """
    from per10k.refresh.seeds import Sources, write_seeds

    try:
        counts = write_seeds(Sources(statistics), to)
    except FileNotFoundError as error:
        raise Failed(Exit.USAGE, f"{error.filename} is not there, and the seeds are made from it.") from error
    for seed, rows in counts.items():
        print(f"{seed}.csv: {rows} rows")
