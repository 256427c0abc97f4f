"""``per10k contract``: the source contract, for other tools."""

import glob
from pathlib import Path

import click

from per10k.commands import options
from per10k.core.contract import read_contract
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


def _delivered(folder: Path) -> tuple[dict[str, list[str]], str, str]:
    """The columns of each extract of a folder, by its name; whether they are csv or parquet; and what separates columns."""
    files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in (".csv", ".parquet")]
    kinds = {path.suffix.lower() for path in files}
    if len(kinds) != 1:
        there = "both CSV and Parquet files" if kinds else "neither a CSV nor a Parquet file"
        raise Failed(Exit.USAGE, f"{folder} has {there}: the standard knows one kind of file in a folder.")
    columns: dict[str, list[str]] = {}
    separators: dict[str, Path] = {}
    known = read_contract().extracts
    for path in files:
        name = path.stem.lower()
        if name not in known:
            continue
        if name in columns:
            raise Failed(Exit.DATA, f"{folder}: there are two files of {name}; it is not clear which is meant. Leave one.")
        columns[name], separator = _header(path)
        if len(columns[name]) > 1:
            separators.setdefault(separator, path)
    if len(separators) > 1:
        named = " and ".join(f"{path.name} has {separator!r}" for separator, path in separators.items())
        raise Failed(Exit.USAGE, f"{folder}: {named} between columns: the standard knows one separator in a folder.")
    return columns, kinds.pop()[1:], next(iter(separators), ",")


def _header(path: Path) -> tuple[list[str], str]:
    """The columns of a file as a build reads them, in small letters, and what separates them."""
    import duckdb

    from per10k.plugin import text_files

    try:
        if not path.is_file():
            raise ValueError("it is no file, but a folder, a pipe, a device or a link to nothing")
        if path.suffix.lower() == ".csv":
            described = text_files.describe_any(path)
            return described.names, described.separator
        with duckdb.connect() as database:
            rows = database.execute(f"describe from read_parquet({literal(glob.escape(str(path)))})").fetchall()
        return [name.strip().lower() for name, *_ in rows], ","
    except (duckdb.Error, OSError, EOFError, ValueError) as error:
        # What follows the first line may quote a row, which is about a child.
        raise Failed(Exit.DATA, f"{path} cannot be read: {str(error).splitlines()[0]}") from error
