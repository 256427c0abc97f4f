"""Builds, for one folder, the models that a case is judged by, without dbt."""

import json
from pathlib import Path

import duckdb

from per10k.plugin.extract_files import prepare
from tests.project import ROOT, Project, build, open_sources

MODELS = {
    "measure_front_door",
    "measure_child_protection",
    "restricted_extract_problem",
    "fct_extract_rows",
    "unmet_reference",
}
LISTS = ["orphans", "dates_out_of_order", "repeated_rows", "alike_rows", "lost_zeros", "ids_in_other_letters"]
FIGURES = {
    "contacts": "contacts_all_children",
    "contacts_to_referral": "contacts_all_to_referral",
    "referrals": "referrals_received",
    "plans_open": "cpp_open",
}


class Pipeline:
    """The models in the order in which they build on each other, the lists of tests/quality, and the source contract."""

    def __init__(self):
        """Render each text once."""
        self._project = Project()
        self._wanted = self._project.with_all_read(MODELS)
        self._lists = {name: self._project.render((ROOT / f"tests/quality/{name}.sql").read_text()) for name in LISTS}
        self.contract = self._project.source_contract()

    def ask(self, folder: Path, la_code: str | None) -> dict:
        """Have the plugin look at a folder: its problems, and the statements that open it."""
        asked = {"folder": str(folder), "la_code": la_code, "not_supplied": [], "contract": self.contract}
        return json.loads(prepare(json.dumps(asked)))

    def build(self, folder: Path, la_code: str | None) -> duckdb.DuckDBPyConnection:
        """Build the models and the lists on a folder that the plugin has nothing against, each called by its name alone."""
        connection = duckdb.connect()
        open_sources(connection, self._project, folder, la_code)
        build(connection, self._project, self._wanted)
        for name, sql in self._lists.items():
            connection.execute(f"create table {name} as {sql}")
        return connection
