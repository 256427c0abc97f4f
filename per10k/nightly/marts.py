"""The aggregate marts as files for tools that do not read DuckDB: Parquet, CSV, and what each column means."""

import json
from pathlib import Path

import duckdb

from per10k.core.sql import literal
from per10k.plugin.cells import write_csv

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
    """Write each mart of a file of aggregates as Parquet and CSV, and csv-metadata.json, into a new folder.

    manifest: dbt's of the same build, with the descriptions and units. run: the run's number, kept in each Parquet file.
    Returns rows by mart. Raises duckdb.Error where a mart is missing or cannot be read.
    """
    to.mkdir()
    nodes = json.loads(manifest.read_text(encoding="utf-8"))["nodes"].values()
    marts = sorted(
        (node for node in nodes if node["resource_type"] == "model" and node["schema"] == SCHEMA), key=lambda node: node["alias"]
    )
    rows = {}
    with duckdb.connect(str(database), read_only=True) as connection:
        for mart in marts:
            name = mart["alias"]
            ordered = f'select * from {SCHEMA}."{name}" order by all'
            about = f"format parquet, compression snappy, kv_metadata {{per10k_run: '{run}'}}"
            connection.execute(f"copy ({ordered}) to {literal(to / f'{name}.parquet')} ({about})")
            write_csv(connection, ordered, to / f"{name}.csv")
            (rows[name],) = connection.execute(f'select count(*) from {SCHEMA}."{name}"').fetchall()[0]
            types = {column: kind for column, kind, *_ in connection.execute(f'describe {SCHEMA}."{name}"').fetchall()}
            mart["built"] = types
    (to / "csv-metadata.json").write_text(
        json.dumps(_metadata(marts, run), indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    return rows


def _metadata(marts: list[dict], run: str) -> dict:
    """Metadata of CSV files as the W3C has it (https://www.w3.org/TR/tabular-metadata/); units stand in the descriptions."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:source": f"per10k, run {run}",
        "tables": [
            {
                "url": f"{mart['alias']}.csv",
                "dc:description": mart["description"],
                "tableSchema": {"columns": [_column(mart, name, kind) for name, kind in mart["built"].items()]},
            }
            for mart in marts
        ],
    }


def _column(mart: dict, name: str, kind: str) -> dict:
    described = mart["columns"].get(name, {}).get("description", "")
    return {"name": name, "titles": name, "datatype": DATATYPES.get(kind.lower(), "string"), "dc:description": described}
