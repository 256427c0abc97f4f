"""``per10k contract``: the source contract, for other tools."""

import glob
from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed
from per10k.core.sql import literal


@click.command()
@options.to("target/contract")
@options.option(
    "--delivery",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder of extracts of one kind: of what may be absent, only what it has is asked for.",
)
def contract(to: Path, delivery: Path | None) -> None:
    """Write the source contract as suppliers' tools read it.

    In the Open Data Contract Standard 3.1: a delivery can be held against it before it is handed over.

    \b
    per10k contract --to contract
    per10k contract --delivery path/to/extracts
    """
    from per10k.core.open_contract import as_odcs, written

    document = as_odcs(".") if delivery is None else as_odcs(str(delivery.resolve()), *_delivered(delivery))
    to.mkdir(parents=True, exist_ok=True)
    file = to / "per10k.odcs.yaml"
    file.write_text(written(document), encoding="utf-8")
    print(f"Written to {file}: {len(document['schema'])} extracts.")


def _delivered(folder: Path) -> tuple[dict[str, list[str]], str]:
    """The columns of each extract of a folder, by its name, and whether they are csv or parquet."""
    import duckdb

    files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in (".csv", ".parquet")]
    kinds = {path.suffix.lower() for path in files}
    if len(kinds) != 1:
        there = "both CSV and Parquet files" if kinds else "neither a CSV nor a Parquet file"
        raise Failed(Exit.USAGE, f"{folder} has {there}: the standard knows one kind of file in a folder.")
    columns = {}
    with duckdb.connect() as database:
        for path in files:
            try:
                described = database.execute(f"describe from {literal(glob.escape(str(path)))}").fetchall()
            except duckdb.Error as error:
                raise Failed(Exit.DATA, f"{path} cannot be read: {error}") from error
            columns[path.stem.lower()] = [name.strip().lower() for name, *_ in described]
    return columns, kinds.pop()[1:]
