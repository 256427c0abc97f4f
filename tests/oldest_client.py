"""What a client reads of published files: every row of every relation, and which relations and columns have no description.

Run with the oldest client that is promised, and by itself: it needs duckdb and nothing else. Arguments: the file of aggregates,
the child-level file, the ledger, and further DuckDB files and folders of Parquet and CSV. Prints JSON: version, the client's;
rows, of each relation; undescribed, a list of names.
"""

import csv
import json
import sys
from pathlib import Path

import duckdb

CATALOGUE = """
    select database_name, schema_name, table_name, comment, true from duckdb_tables() where not internal
    union all
    select database_name, schema_name, view_name, comment, schema_name = 'extracts' from duckdb_views() where not internal
    order by all
"""


def main(aggregates: str, children: str, ledger: str, *further: str) -> None:
    """Read them all."""
    found: dict = {"version": duckdb.__version__, "rows": {}, "undescribed": []}
    with duckdb.connect(aggregates, read_only=True) as connection:
        connection.execute(f"attach '{children}' as children (read_only); attach '{ledger}' as per10k_ledger (read_only)")
        _read_databases(connection, found)
    for path in map(Path, further):
        if path.is_dir():
            _read_folder(path, found)
        else:
            with duckdb.connect(str(path), read_only=True) as connection:
                _read_databases(connection, found)
    print(json.dumps(found))


def _read_databases(connection: duckdb.DuckDBPyConnection, found: dict) -> None:
    relations = connection.execute(CATALOGUE).fetchall()
    databases = sorted({database for database, *_ in relations})
    # A view finds what it names in its own file, or in the file of aggregates.
    path = ",".join(f"{database}.{schema}" for database, schema, *_ in dict.fromkeys(r[:2] for r in relations))
    connection.execute(f"set search_path = '{path}'")
    for database, schema, name, comment, has_rows in relations:
        relation, query = f"{database}.{schema}.{name}", f'select * from "{database}"."{schema}"."{name}"'
        if has_rows:
            found["rows"][relation] = _rows(connection, query)
        else:
            # A view over tables that are read themselves: that it can be asked.
            connection.execute(f"describe {query}")
        found["undescribed"] += [] if comment else [relation]
    found["undescribed"] += [
        ".".join(names)
        for *names, comment in connection.execute(
            "select database_name, schema_name, table_name, column_name, comment from duckdb_columns() where not internal"
        ).fetchall()
        if not comment and names[0] in databases
    ]


def _read_folder(folder: Path, found: dict) -> None:
    """Parquet says of itself what it is; of CSV columns.csv beside it does."""
    with (folder / "columns.csv").open(encoding="utf-8", newline="") as file:
        described = {(row["file"], row["column"]) for row in csv.DictReader(file) if row["description"]}
    with duckdb.connect() as connection:
        for file in sorted([*folder.glob("*.parquet"), *folder.glob("*.csv")]):
            if file.name == "columns.csv":
                continue
            read = f"select * from '{file}'" if file.suffix == ".parquet" else f"from read_csv('{file}', all_varchar = true)"
            found["rows"][f"{folder.name}/{file.name}"] = _rows(connection, read)
            columns = [name for name, *_ in connection.execute(f"describe {read}").fetchall()]
            if file.suffix == ".parquet":
                kept = dict(
                    connection.execute(f"select decode(key), decode(value) from parquet_kv_metadata('{file}')").fetchall()
                )
                told = {"": kept.get("description"), **json.loads(kept.get("columns", "{}"))}
            else:
                told = {column: text for name, column in described for text in ["yes"] if name == file.name}
            found["undescribed"] += [f"{folder.name}/{file.name} {column}" for column in ("", *columns) if not told.get(column)]


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    connection.execute(query)
    rows = 0
    while some := connection.fetchmany(50_000):
        rows += len(some)
    return rows


if __name__ == "__main__":
    main(*sys.argv[1:])
