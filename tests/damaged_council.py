"""A made-up council whose extracts hold, in a share of their rows, what nobody can read: of every field that is read at all."""

from pathlib import Path

import duckdb

from tests.project import extracts_of_contract

# By how a field is read, what stands in it that cannot be.
UNREADABLE = {"date": "not known", "timestamp": "not known", "flag": "perhaps"}
UNHEARD_OF = "unheard of"


def damage(extracts: Path, to: Path, one_in: int) -> None:
    """Write the Parquet files of a council into another folder, with one value in so many of each field unreadable.

    Ids stay as they are, and so does whatever is empty. Which rows are hit is the same each time.
    """
    with duckdb.connect(config={"threads": 1}) as database:
        for table in extracts_of_contract():
            file = extracts / f"{table['name']}.parquet"
            there = {name for name, *_ in database.execute(f"describe from '{file}'").fetchall()}
            values = [
                f"if({name} <> '' and hash(number, '{name}') % {one_in} = 0, '{instead}', {name}) as {name}"
                for name, instead in unreadable_fields(table)
                if name in there
            ]
            database.execute(f"""
                copy (
                    select * exclude (number) {f"replace ({', '.join(values)})" if values else ""}
                    from (select columns(*)::varchar, row_number() over () as number from '{file}')
                ) to '{to}/{table["name"]}.parquet' (format parquet)
            """)


def unreadable_fields(table: dict) -> list[tuple[str, str]]:
    """The fields of an extract of the source contract that may hold what cannot be read, each with such a value."""
    return [
        (column["name"], UNREADABLE.get(meta["reads_as"], UNHEARD_OF))
        for column in table["columns"]
        for meta in [column["meta"]]
        if column["name"] not in table["meta"]["key"]
        and not (meta.get("identifies") or meta.get("refers_to"))
        and (meta["reads_as"] != "text" or meta.get("codes") or meta.get("words"))
    ]
