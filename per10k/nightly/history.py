"""What the nights were like: a row a run, and a row a run and step of dbt, as tables beside the marts.

Numbers and names of steps alone: what a message quotes may be of a child, and stays in the summary.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from per10k.core.database_files import HISTORY
from per10k.core.sql import identifier, literal
from per10k.plugin.cells import write_csv

# In the log of each run, published or not, for the tables of those after it.
OF_A_RUN = "history.json"
# A year and a month of nights.
KEPT = 400

TABLES = {
    "run": {
        "run": "varchar",
        "started_at": "timestamptz",
        "is_published": "boolean",
        "exit_code": "integer",
        "seconds": "double",
        "build_seconds": "double",
        "councils": "bigint",
        "figures": "bigint",
        "figures_with_a_value": "bigint",
        "last_month": "date",
        "rows_delivered": "bigint",
        "rows_set_aside": "bigint",
        "values_unusable": "bigint",
        "figures_moved": "bigint",
        "steps": "bigint",
        "tests": "bigint",
        "tests_warned": "bigint",
        "tests_failed": "bigint",
    },
    "run_step": {
        "run": "varchar",
        "step": "varchar",
        "kind": "varchar",
        "status": "varchar",
        "rows": "bigint",
        "seconds": "double",
        "ended_at": "timestamptz",
    },
}


@dataclass(frozen=True)
class Step:
    """A step of dbt: a model, seed, snapshot or test, how it ended, its rows (of a test: that fail it), seconds, and when."""

    step: str
    kind: str
    status: str
    rows: int | None
    seconds: float | None
    ended_at: str | None


def step_of(unique_id: str) -> tuple[str, str]:
    """Kind and name of a step by dbt's id of it: of test.per10k.grain.a1 those of the test grain."""
    kind, *_, name = [*unique_id.split("."), "", ""][:3]
    return kind, name


def read_steps(target: Path) -> list[Step]:
    """The steps of dbt's last run, in the order in which they ended. target: dbt's folder; none where it wrote no results."""
    file = target / "run_results.json"
    results = json.loads(file.read_text(encoding="utf-8"))["results"] if file.is_file() else []
    steps = []
    for result in results:
        kind, name = step_of(result["unique_id"])
        is_test = kind in ("test", "unit_test")
        rows = result.get("failures") if is_test else (result.get("adapter_response") or {}).get("rows_affected")
        ended = [one["completed_at"] for one in result.get("timing") or [] if one.get("completed_at")]
        rows = rows if isinstance(rows, int) and rows >= 0 else None
        steps.append(Step(name, kind, result["status"], rows, result.get("execution_time"), max(ended, default=None)))
    return sorted(steps, key=lambda step: (step.ended_at or "~", step.step))


def with_rows(steps: list[Step], databases: Iterable[Path]) -> list[Step]:
    """The steps with the rows of the tables that they built, which dbt does not tell.

    Raises duckdb.Error where a file cannot be read.
    """
    rows = {}
    for database in databases:
        with duckdb.connect(str(database), read_only=True) as connection:
            tables = connection.execute("select schema_name, table_name from duckdb_tables()").fetchall()
            for schema, table in tables:
                counted = f"select count(*) from {identifier(schema)}.{identifier(table)}"
                ((rows[table],),) = connection.execute(counted).fetchall()
    return [replace(step, rows=rows.get(step.step)) if step.kind in ("model", "snapshot") else step for step in steps]


def of_run(told: dict[str, Any], started_at: str, seconds: float, steps: list[Step]) -> dict[str, Any]:
    """A run as its row of the table. told: what the summary tells of it, as far as the run came."""
    extracts, reported, moved = told.get("extracts") or [], told.get("reported") or {}, told.get("moved") or {}
    tests = [step for step in steps if step.kind == "test"]
    totals = {
        name: sum(one[name] or 0 for one in extracts) if extracts else None
        for name in ("rows_delivered", "rows_set_aside", "values_unusable")
    }
    return {
        "run": told["run"],
        "started_at": started_at,
        "is_published": told["is_published"],
        "exit_code": int(told["code"]),
        "seconds": seconds,
        "build_seconds": told["seconds"].get("build"),
        "councils": reported.get("councils"),
        "figures": reported.get("figures"),
        "figures_with_a_value": reported.get("with_a_value"),
        "last_month": _as_day(reported.get("last_month")),
        **totals,
        "figures_moved": moved.get("moved"),
        "steps": len(steps),
        "tests": len(tests),
        "tests_warned": sum(step.status == "warn" for step in tests),
        "tests_failed": sum(step.status in ("fail", "error", "runtime error") for step in tests),
    }


def _as_day(text: str | None) -> str | None:
    return date.fromisoformat(text).isoformat() if text else None


def keep(log: Path, run: dict[str, Any], steps: list[Step]) -> None:
    """Keep a run in its log."""
    kept = {"run": run, "run_step": [{"run": run["run"], **vars(step)} for step in steps]}
    (log / OF_A_RUN).write_text(json.dumps(kept) + "\n", encoding="utf-8")


def write(to: Path, before: Path | None, logs: Path, run: dict[str, Any], steps: list[Step]) -> None:
    """Write both tables into a new folder, as Parquet and CSV: this run, those of the logs, and those of the tables before.

    before: the folder of the run that stands, if one does. What a log has of a run counts before what a table has of it, as it
    was written when the run had ended. Raises duckdb.Error, OSError, ValueError or KeyError where what is there is no such table.
    """
    known = {run["run"]: {"run": [run], "run_step": [{"run": run["run"], **vars(step)} for step in steps]}}
    for file in sorted(logs.glob(f"*/{OF_A_RUN}")):
        if file.parent.name not in known:
            kept = json.loads(file.read_text(encoding="utf-8"))
            known[file.parent.name] = {"run": [kept["run"]], "run_step": kept["run_step"]}
    to.mkdir()
    with duckdb.connect() as connection:
        for table, columns in TABLES.items():
            typed = ", ".join(f"{identifier(name)} {kind}" for name, kind in columns.items())
            connection.execute(f"create table {table} ({typed})")
            rows = [[row[name] for name in columns] for one in known.values() for row in one[table]]
            if rows:
                connection.executemany(f"insert into {table} values ({', '.join('?' * len(columns))})", rows)
            earlier = before / HISTORY / f"{table}.parquet" if before else None
            if earlier and earlier.is_file():
                others = f"select * from read_parquet({literal(earlier)}) where not list_contains($1, run)"
                connection.execute(f"insert into {table} by name {others}", [list(known)])
        kept_runs = f"(select run from run order by run desc limit {KEPT})"
        for table, columns in TABLES.items():
            ordered = f"select * from {table} where run in {kept_runs} order by {', '.join(map(identifier, list(columns)[:2]))}"
            connection.execute(f"copy ({ordered}) to {literal(to / f'{table}.parquet')} (format parquet)")
            write_csv(connection, ordered, to / f"{table}.csv")
