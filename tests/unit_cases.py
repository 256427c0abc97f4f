"""The project's unit tests and macro tests without dbt: in one DuckDB database, in hundredths of a second each.

For `make test`, and for the mutation run (proof/bench/mutations.py), which asks them hundreds of times.
"""

import csv
import io
import re
from dataclasses import dataclass
from functools import cache

import duckdb

from per10k.core.yaml_files import read_yaml
from tests.project import ROOT, Project, described


@dataclass(frozen=True)
class Case:
    """A unit test: of which model, what it is given (by relation, as Project names it) and what is expected.

    Both are rows of text, or the SQL of a query that has them.
    """

    name: str
    model: str
    given: dict[str, list[dict] | str]
    expected: list[dict] | str
    variables: dict
    macros: dict

    def project(self, macros: dict, models: dict) -> Project:
        """The project with the case's own variables and values for macros, and with faults in others."""
        texts = {
            name: f"{{% macro {name}(a=none, b=none, c=none) %}}{{{{ return({value!r}) }}}}{{% endmacro %}}"
            for name, value in self.macros.items()
        }
        changed = macros or models or texts or self.variables
        return _as_dbt_tests({**macros, **texts}, models, self.variables) if changed else _unchanged()


def _as_dbt_tests(macros: dict, models: dict, variables: dict) -> Project:
    project = Project(macros, models, **variables)
    project.graph["sources"] = {}  # dbt knows of none while it runs unit tests
    return project


@cache
def _unchanged() -> Project:
    return _as_dbt_tests({}, {}, {})


@cache
def unit_cases() -> list[Case]:
    """Every unit test of the project."""
    return [
        Case(
            test["name"],
            test["model"],
            {_relation(given["input"]): _rows(given) for given in test["given"]},
            _rows(test["expect"]),
            test.get("overrides", {}).get("vars", {}),
            test.get("overrides", {}).get("macros", {}),
        )
        for path in sorted((ROOT / "models").rglob("*.yml"))
        for test in (read_yaml(path) or {}).get("unit_tests", [])
    ]


@cache
def macro_tests() -> dict[str, str]:
    """The text of every test of macros by its name."""
    return {path.stem: path.read_text() for path in sorted((ROOT / "tests/macros").glob("*.sql"))}


def _relation(call: str) -> str:
    names = re.findall(r"'(\w+)'", call)
    schemas = {"ledger": "ledger."} | dict.fromkeys(("extracts", "preparation", "official"), "extracts.")
    return schemas.get(names[0], "") + names[-1]


def _rows(given: dict) -> list[dict] | str:
    if given.get("format") == "sql":
        return given["rows"]
    if "fixture" in given:
        text = (ROOT / f"tests/fixtures/{given['fixture']}.csv").read_text()
    elif given.get("format") == "csv":
        text = given["rows"]
    else:
        return [{name: _text(value) for name, value in row.items()} for row in given["rows"]]
    return [{name: value or None for name, value in row.items()} for row in csv.DictReader(io.StringIO(text))]


def _text(value: object) -> str | None:
    return None if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def columns_of_relations(database: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str]]]:
    """By relation of a database and of the ledger, as Project names it, its columns and their types."""
    columns: dict[str, list[tuple[str, str]]] = {}
    # dbt has a schema for each floor; tests/project.py, as here, none but for what is delivered and what is kept.
    for relation, column, kind in database.execute("""
        select if(schema_name in ('extracts', 'ledger'), schema_name || '.', '') || table_name, column_name, data_type
        from duckdb_columns() where not internal and database_name <> 'temp' order by column_index
    """).fetchall():
        columns.setdefault(relation, []).append((column, kind))
    for table in described("models/indicators/_ledger.yml")["sources"][0]["tables"]:
        columns[f"ledger.{table['name']}"] = [(column["name"], column["data_type"]) for column in table["columns"]]
    return columns


class Cases:
    """Runs unit tests, each in a database of its own, with columns of the types that they have in a build."""

    def __init__(self, shapes: dict[str, list[tuple[str, str]]]):
        """shapes: by relation, its columns and their types."""
        self._shapes = shapes
        self._database = duckdb.connect(config={"threads": 1})

    def fails(self, case: Case, sql: str) -> str | None:
        """Why a case does not pass with a model's SQL; None where it does."""
        self._database.execute("attach ':memory:' as one_case; use one_case; create schema extracts; create schema ledger")
        try:
            for relation, rows in case.given.items():
                self._make(relation, rows, self._shapes[relation])
            self._database.execute(f"create table actual as {sql}")
            types = self._database.execute(
                "select column_name, data_type from duckdb_columns() where table_name = 'actual' and database_name = 'one_case'"
            ).fetchall()
            names = self._names(case.expected) or [name for name, _ in types]
            if not set(names) <= dict(types).keys():
                return f"no column {', '.join(set(names) - dict(types).keys())}"
            self._make("expected", case.expected, [(name, kind) for name, kind in types if name in names])
            compared = ", ".join(names)
            missed, added = (
                self._database.execute(f"select count(*) from (select {compared} from {a} except all select {compared} from {b})")
                .fetchone()[0]
                for a, b in (("expected", "actual"), ("actual", "expected"))
            )  # fmt: skip
        except duckdb.Error as error:
            return str(error).splitlines()[0]
        finally:
            self._database.execute("use memory; detach one_case")
        return f"{missed} rows expected and not there, {added} there and not expected" if missed or added else None

    def macro_test_fails(self, sql: str) -> str | None:
        """Why a test of macros does not pass."""
        try:
            rows = self._database.execute(sql).fetchall()
        except duckdb.Error as error:
            return str(error).splitlines()[0]
        return f"{len(rows)} rows" if rows else None

    def _names(self, rows: list[dict] | str) -> list[str]:
        if isinstance(rows, str):
            return [name for name, *_ in self._database.execute(f"describe {rows}").fetchall()]
        return list(rows[0]) if rows else []

    def _make(self, relation: str, rows: list[dict] | str, columns: list[tuple[str, str]]) -> None:
        types = dict(columns)
        self._database.execute(f"create table {relation} ({', '.join(f'{name} {kind}' for name, kind in columns)})")
        if isinstance(rows, str):
            self._database.execute(f"insert into {relation} by name {rows}")
        elif rows:
            names = list(dict.fromkeys(name for row in rows for name in row))
            values = ", ".join(f"cast(? as {types[name]})" for name in names)
            insert = f"insert into {relation} ({', '.join(names)}) values ({values})"
            self._database.executemany(insert, [[row.get(name) for name in names] for row in rows])
