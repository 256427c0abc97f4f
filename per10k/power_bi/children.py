"""The lists about children as Parquet, for those who may see them: in a folder of their own that nobody else can read."""

from pathlib import Path

import duckdb

from per10k.core.sql import identifier, literal
from per10k.plugin.private import close_to_others, kept_private

SCHEMA = "restricted"


@kept_private()
def write_lists(database: Path, to: Path) -> list[str]:
    """Write each list of a child-level file as Parquet into a folder. Returns their names.

    Raises ValueError where the file has none, or cannot be read, or the folder holds something else.
    """
    try:
        with duckdb.connect(str(database), read_only=True) as connection:
            query = f"select table_name from duckdb_tables() where schema_name = {literal(SCHEMA)} order by table_name"
            names = [name for (name,) in connection.execute(query).fetchall()]
            if not names:
                raise ValueError(
                    f"{database} has no lists about children (schema {SCHEMA}). Name the child-level file of a build."
                )
            to.mkdir(parents=True, exist_ok=True)
            others = sorted(path.name for path in to.iterdir() if path.name not in {f"{name}.parquet" for name in names})
            if others:
                raise ValueError(f"{to} holds {', '.join(others)}. Name a folder for the lists about children alone.")
            close_to_others(to)
            for name in names:
                rows = f"select * from {SCHEMA}.{identifier(name)} order by all"
                connection.execute(f"copy ({rows}) to {literal(to / f'{name}.parquet')} (format parquet, compression snappy)")
    except duckdb.Error as error:
        raise ValueError(f"{database} cannot be read: {error}") from error
    return names
