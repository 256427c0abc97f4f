"""The aggregate marts as files for tools that do not read DuckDB: Parquet, CSV, and what each column means."""

import json
from pathlib import Path

import duckdb

from per10k.plugin.descriptions import Described, read_descriptions, write_both, write_columns

SCHEMA = "marts"

# Types of the W3C's metadata for CSV; any other one is text.
DATATYPES = {
    "varchar": "string",
    "date": "date",
    "bigint": "integer",
    "integer": "integer",
    "double": "double",
    "boolean": "boolean",
}


def export(database: Path, manifest: Path, to: Path, run: str) -> dict[str, int]:
    """Write each mart of a file of aggregates as Parquet and CSV into a new folder, and what each column means.

    That is in the Parquet files themselves and, of the CSV files, in columns.csv for people and csv-metadata.json for programs.
    manifest: dbt's of the same build, which says what marts there are. run: the run's number, kept in each Parquet file.
    Returns rows by mart. Raises duckdb.Error where a mart is missing or cannot be read.
    """
    to.mkdir()
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    marts = sorted(node["alias"] for node in nodes if node["resource_type"] == "model" and node["schema"] == SCHEMA)
    rows, types = {}, {}
    with duckdb.connect(str(database), read_only=True) as connection:
        (own,) = connection.execute("select current_database()").fetchall()[0]
        described = read_descriptions(connection, own, SCHEMA)
        for name in marts:
            ordered = f'select * from {SCHEMA}."{name}" order by all'
            write_both(connection, ordered, to / name, described.get(name, {}), per10k_run=run)
            (rows[name],) = connection.execute(f'select count(*) from {SCHEMA}."{name}"').fetchall()[0]
            types[name] = {column: kind for column, kind, *_ in connection.execute(f'describe {SCHEMA}."{name}"').fetchall()}
    described = {name: described.get(name, {}) for name in marts}
    write_columns(described, to)
    metadata = json.dumps(_metadata(described, types, run), indent=1, ensure_ascii=False)
    (to / "csv-metadata.json").write_text(metadata + "\n", encoding="utf-8")
    return rows


def _metadata(described: dict[str, Described], types: dict[str, dict[str, str]], run: str) -> dict:
    """Metadata of CSV files as the W3C has it (https://www.w3.org/TR/tabular-metadata/); units stand in the descriptions."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:source": f"per10k, run {run}",
        "tables": [
            {
                "url": f"{name}.csv",
                "dc:description": described[name].get("", ""),
                "tableSchema": {
                    "columns": [_column(column, kind, described[name].get(column, "")) for column, kind in columns.items()]
                },
            }
            for name, columns in types.items()
        ],
    }


def _column(name: str, kind: str, described: str) -> dict:
    return {"name": name, "titles": name, "datatype": DATATYPES.get(kind.lower(), "string"), "dc:description": described}
