"""``per10k excel``: a workbook with live connections to the published marts."""

from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed
from per10k.core.own_files import see_beside

FILE = "per10k.xlsx"


@click.command()
@options.to(None)
@options.parquet
@options.seen_as
def excel(to: Path, parquet: Path, seen_as: str | None) -> None:
    """Write an Excel workbook over the published marts.

    With a query for each mart, which reads its CSV file, and a pivot of the series. It holds no figure until it is refreshed
    in Excel (docs/connecting.md).

    \b
    per10k excel --to excel
    per10k excel --to excel --parquet /srv/per10k/current/marts --seen-as '\\\\server\\per10k\\current\\marts'
    """
    from per10k.excel.queries import queries
    from per10k.excel.workbook import workbook
    from per10k.power_bi.tables import read_tables, refuse_public_edition, taken_for_one

    file = to / FILE
    try:
        refuse_public_edition(parquet, "it has no series, and its own spreadsheet. Name the published marts.")
        see_beside(to, parquet)
        if file.exists():
            raise ValueError(f"{file} is there, and may hold pivots of somebody's own. Move it away, or name another folder.")
        tables = read_tables(parquet)
        if missing := [table.name for table in tables if not (parquet / f"{table.name}.csv").is_file()]:
            raise ValueError(f"{parquet} has no {missing[0]}.csv, which Excel would read. Publish the marts again.")
        folder = seen_as or str(parquet.absolute())
        held = queries(tables, folder)
        alike = taken_for_one(parquet, tables)
        to.mkdir(parents=True, exist_ok=True)
        file.write_bytes(workbook(held, folder))
    except ValueError as refused:
        raise Failed(Exit.USAGE, str(refused)) from refused
    print(f"Written to {file}: {len(tables)} queries of marts, and a pivot. Open it in Excel and choose Data, Refresh all.")
    options.end_in_doubt("TAKEN FOR ONE", alike)
