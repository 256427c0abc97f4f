"""A council whose delivery is refused keeps, in the run that is published, its rows of the run that stands."""

from pathlib import Path

import duckdb

from per10k.core.database_files import SETTINGS
from per10k.core.sql import identifier, literal
from per10k.nightly import carry

# What is not of a run's own models, is kept for ever by other means (carry), or says what is wrong with this delivery.
SPARED_SCHEMAS = ("extracts", "main", "quality", "reference", "snapshots")
SPARED_TABLES = ("deliveries.extract_refusal", "marts.dim_council")

# Each run's file of aggregates and child-level file.
NOW, OLD = ("now", "now_children"), ("old", "old_children")

Tables = dict[str, dict[str, str]]


class OtherShapeError(ValueError):
    """The tables of two runs have other columns, as after a change of version, or ids: no row of one goes into the other."""


def keep_standing(councils: list[str], fresh: tuple[Path, Path], stands: tuple[Path, Path] | None) -> None:
    """Put what stands of refused councils in the place of what a build has left of them, in every table.

    councils: their codes. fresh, stands: the file of aggregates and the child-level file of the run that was built, and of the
    one that stands, only read (None: there is none). Afterwards no table but dim_council and extract_refusal has a row of what
    they delivered. Raises OtherShapeError, once that is so, where rows of one run cannot go into the other; duckdb.Error where a
    file cannot be read.
    """
    of_them = f"la_code in ({', '.join(map(literal, councils))})"
    with duckdb.connect(config=SETTINGS) as connection:
        for database, file in zip(NOW, fresh, strict=True):
            connection.execute(f"attach {literal(file)} as {database}")
            for table in _tables(connection, database):
                connection.execute(f"delete from {database}.{table} where {of_them}")
        if stands is None:
            return
        for database, file in zip(OLD, stands, strict=True):
            connection.execute(f"attach {literal(file)} as {database} (read_only)")
        tables = {pair: [_tables(connection, database) for database in pair] for pair in zip(NOW, OLD, strict=True)}
        others = [
            name for now, old in tables.values() for name in sorted(now.keys() | old.keys()) if now.get(name) != old.get(name)
        ]
        if others:
            raise OtherShapeError(f"the tables of the two runs have other columns ({', '.join(others[:5])})")
        if carry.key_of(connection, OLD[1]) != carry.key_of(connection, NOW[1]):
            raise OtherShapeError("the ids of the two runs are not pseudonyms of the same key")
        for (now, old), (names, _) in tables.items():
            for table in names:
                connection.execute(f"insert into {now}.{table} by name from {old}.{table} where {of_them}")
        connection.execute("""
            update now.marts.dim_council as councils
            set extract_date = periods.extract_date, reporting_month = periods.reporting_month
            from old.deliveries.reporting_period as periods
            where councils.is_refused and councils.la_code = periods.la_code
        """)


def _tables(connection: duckdb.DuckDBPyConnection, database: str) -> Tables:
    """The tables of a run that have a council, as schema and name, each with its columns and their types."""
    query = """
        select schema_name, table_name, column_name, data_type
        from duckdb_columns() inner join duckdb_tables() using (database_name, schema_name, table_name)
        where database_name = $1 and schema_name not in (select unnest($2::varchar[])) order by all
    """
    tables: Tables = {}
    for schema, table, column, data_type in connection.execute(query, [database, SPARED_SCHEMAS]).fetchall():
        if f"{schema}.{table}" not in SPARED_TABLES:
            tables.setdefault(f"{identifier(schema)}.{identifier(table)}", {})[column] = data_type
    return {table: columns for table, columns in tables.items() if "la_code" in columns}
