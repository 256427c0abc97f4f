"""Builds, for one folder, the models that a case is judged by: the SQL that dbt compiles, run on the plugin's views."""

from __future__ import annotations

import json
from functools import cached_property
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import yaml
from dbt_runs import run_dbt  # as its tests import it: under another name it would be another process

from per10k.plugin.databases import CHILDREN, look_in_both
from per10k.plugin.extract_files import prepare
from tests.project import Project, filled

ROOT = Path(__file__).parents[2]
# What the main database is called in the SQL, as in all that tests have dbt build, so that the project is parsed once.
MAIN = "test"
MODELS = [
    "+measure_front_door",
    "+measure_child_protection",
    "+restricted_extract_problem",
    "+fct_extract_rows",
    "+unmet_reference",
]
LISTS = ["orphans", "dates_out_of_order", "repeated_rows", "alike_rows", "lost_zeros", "ids_in_other_letters"]
FIGURES = {
    "contacts": "contacts_all_children",
    "contacts_to_referral": "contacts_all_to_referral",
    "referrals": "referrals_received",
    "plans_open": "cpp_open",
}


class Pipeline:
    """The compiled models in the order in which they build on each other, and the source contract."""

    def __init__(self, work: Path):
        """Compile once. work: a folder for dbt's own files."""
        self._target = work / "target"
        selection = ["--select", *MODELS, *LISTS, "--indirect-selection", "empty"]
        folders = ["--target-path", self._target, "--log-path", work / "logs"]
        files = {"PER10K_DB": str(work / f"{MAIN}.duckdb"), "PER10K_CHILD_DB": ""}
        run = run_dbt("compile", *selection, *folders, DBT_WRITE_JSON="true", **files)
        assert run.returncode == 0, run.stdout

    @cached_property
    def contract(self) -> list[dict]:
        """The source contract as the macro prepare_extracts hands it on."""
        tables = yaml.safe_load((ROOT / "models/staging/_extracts.yml").read_text())["sources"][0]["tables"]
        return [
            {
                "name": table["name"],
                "optional": table["meta"]["optional"],
                "columns": {column["name"]: column["meta"]["required"] for column in table["columns"]},
                "reads_as": {column["name"]: column["meta"]["reads_as"] for column in table["columns"]},
                "follows_from": {
                    column["name"]: _followed(tables, table, column["meta"]["follows_from"])
                    for column in table["columns"]
                    if "follows_from" in column["meta"]
                },
            }
            for table in tables
        ]

    @cached_property
    def _statements(self) -> list[str]:
        manifest = json.loads((self._target / "manifest.json").read_text())
        nodes = {key: node for key, node in manifest["nodes"].items() if node.get("compiled_code")}
        seeds = {key: node for key, node in manifest["nodes"].items() if node["resource_type"] == "seed"}
        needs = {key: [need for need in node["depends_on"]["nodes"] if need in nodes] for key, node in nodes.items()}
        used = {need for node in nodes.values() for need in node["depends_on"]["nodes"]}
        schemas = {f"{node['database']}.{node['schema']}" for node in [*nodes.values(), *seeds.values()]}
        next_arm = Project().next_arm()
        statements = [f"create schema if not exists {schema}" for schema in sorted(schemas)]
        for key, node in seeds.items():
            if key in used:
                path = ROOT / node["original_file_path"]
                statements.append(f"create table {node['database']}.{node['schema']}.{node['name']} as from read_csv('{path}')")
        for key in TopologicalSorter(needs).static_order():
            node = nodes[key]
            if node["resource_type"] in ("model", "test"):
                name = f"{node['database']}.{node['schema']}.{node['alias']}"
                statements += filled(name, node["compiled_code"], next_arm)
        return statements

    def ask(self, folder: Path, la_code: str | None) -> dict:
        """Have the plugin look at a folder: its problems, and the statements that open it."""
        request = {
            "folder": str(folder), "la_code": la_code, "not_supplied": [], "contract": self.contract, "database": CHILDREN,
        }  # fmt: skip
        return json.loads(prepare(json.dumps(request)))

    def build(self, folder: Path, la_code: str | None) -> duckdb.DuckDBPyConnection:
        """Build the models on a folder that the plugin has nothing against."""
        answer = self.ask(folder, la_code)
        assert answer["problems"] == []
        connection = duckdb.connect()
        connection.execute(f"attach ':memory:' as {MAIN}; use {MAIN}; attach ':memory:' as {CHILDREN}")
        for statement in [*answer["statements"], *self._statements]:
            connection.execute(statement)
        look_in_both(connection)
        return connection


def _followed(tables: list[dict], table: dict, link: str) -> list[str]:
    """The field that a column follows from, and where its value stands: extract, key and the person's column there."""
    (refers_to,) = (column["meta"]["refers_to"] for column in table["columns"] if column["name"] == link)
    extract, key = refers_to.split(".")
    (other,) = (other for other in tables if other["name"] == extract)
    (person,) = (column["name"] for column in other["columns"] if column["meta"].get("identifies") == "person")
    return [link, extract, key, person]
