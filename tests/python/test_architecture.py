"""What dbt-bouncer.yml cannot say of the architecture: columns as they were built, and the comment above a macro."""

import json
import os
import re
from pathlib import Path

from per10k.plugin.databases import open_both

ROOT = Path(__file__).parents[2]


def test_every_column_built_is_described():
    manifest = json.loads((ROOT / "target" / "manifest.json").read_text())
    models = [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]
    described = {
        f"{model['schema']}.{model['alias']}.{column['name']}"
        for model in models
        for column in model["columns"].values()
        if column["description"].strip()
    }
    with open_both(os.environ.get("PER10K_DB", ROOT / "per10k.duckdb")) as database:
        built = database.sql("""
            select schema_name || '.' || table_name, schema_name || '.' || table_name || '.' || column_name
            from duckdb_columns() where not internal
        """).fetchall()
    relations = {f"{model['schema']}.{model['alias']}" for model in models}
    assert {column for relation, column in built if relation in relations} - described == set()


def test_every_macro_is_explained_above_its_first_line():
    """The engine's own version of a macro needs no second explanation."""
    unexplained = [
        f"{path.relative_to(ROOT)}: {macro['name']}"
        for path in sorted((ROOT / "macros").rglob("*.sql"))
        for macro in re.finditer(r"(?P<comment>#\}\s*\n)?\{%-? macro (?P<name>\w+)", path.read_text())
        if not macro["comment"] and "__" not in macro["name"]
    ]
    assert unexplained == []
