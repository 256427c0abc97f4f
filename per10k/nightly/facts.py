"""What a run's summary tells, read from the fresh marts, those of the night before, and dbt's results."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from per10k.core.cautions import cautions
from per10k.core.sql import literal

LISTED = 25
FAILED = ("error", "fail", "runtime error")

# One figure: a value, or why there is none. What is displayed may move only by what is displayed.
KEYS = "la_code, indicator_id, month_end, breakdown"


def read_extracts(database: Path) -> list[dict]:
    """What was read, extract by extract: councils, rows delivered, rows set aside, values that could not be used."""
    return _ask(
        database,
        """
        select
            extract, count(*) filter (is_supplied) as councils, cast(sum(rows_delivered) as bigint) as rows_delivered,
            cast(sum(rows_set_aside) as bigint) as rows_set_aside, cast(sum(values_unusable) as bigint) as values_unusable
        from marts.fct_extract_rows
        group by extract having sum(rows_delivered) > 0 order by extract
        """,
    )


def read_reported(database: Path) -> dict:
    """How many councils and figures the marts hold, and the last month that they report."""
    query = """
        select
            count(distinct la_code) as councils, count(*) as figures, count(displayed_value) as with_a_value,
            (select cast(max(reporting_month) as varchar) from marts.scorecard) as last_month
        from marts.fct_indicator_month
    """
    return _ask(database, query)[0]


def read_councils(database: Path) -> list[str]:
    """Codes of the councils that have a scorecard."""
    return [row["la_code"] for row in _ask(database, "select distinct la_code from marts.scorecard order by la_code")]


def read_cautions(database: Path) -> list[str]:
    """What the latest figures of councils cannot say for want of a target, a population or a benchmark, each with their codes."""
    councils = _ask(
        database,
        """
        with latest as (
            select
                la_code, max(reporting_year) as year, max(reporting_month) as month,
                bool_or(coalesce(statistical_neighbour_average, national_average) is not null) as has_benchmark
            from marts.scorecard
            group by la_code, reporting_month
            qualify reporting_month = max(reporting_month) over (partition by la_code)
        )
        select
            la_code, any_value(year) as year, cast(any_value(month) as varchar) as month,
            any_value(has_benchmark) as has_benchmark,
            bool_or(target_direction is not null) as has_target,
            not bool_or(coalesce(missing_reason = 'no_population', false)) as has_population
        from latest inner join marts.fct_indicator_month as figures using (la_code)
        where figures.month_end = latest.month
        group by la_code order by la_code
        """,
    )
    of: dict[str, list[str]] = {}
    for council in councils:
        for caution in _cautions_of(council):
            of.setdefault(caution, []).append(council["la_code"])
    return [f"{', '.join(codes)}: {caution}" for caution, codes in of.items()]


def _cautions_of(council: dict) -> list[str]:
    known = {name: council[name] for name in ("has_target", "has_population", "has_benchmark")}
    return cautions(council["year"], f"{date.fromisoformat(council['month']):%B %Y}", **known)


def read_moved(database: Path, before: Path | None) -> dict | None:
    """Figures that are not what they were in the marts of the run before: how many, and the latest of them.

    A figure is an indicator of a council, month and breakdown; it moved where its displayed value, or the reason why it has
    none, is another. None without a run before.
    """
    if before is None or not before.exists():
        return None
    compared = f"""
        from (select {KEYS}, displayed_value, missing_reason, true as is_there from marts.fct_indicator_month) as now
        full join (
            select {KEYS}, displayed_value, missing_reason, true as is_there from before.marts.fct_indicator_month
        ) as old using ({KEYS})
    """
    is_other = """
        now.displayed_value is distinct from old.displayed_value or now.missing_reason is distinct from old.missing_reason
    """
    counts = f"""
        select
            count(*) filter (now.is_there and old.is_there and ({is_other})) as moved,
            count(*) filter (old.is_there is null) as added, count(*) filter (now.is_there is null) as gone
        {compared}
    """
    listed = f"""
        select
            la_code, indicator_id, breakdown, cast(month_end as varchar) as month_end,
            coalesce(cast(old.displayed_value as varchar), old.missing_reason) as old_value,
            coalesce(cast(now.displayed_value as varchar), now.missing_reason) as new_value
        {compared}
        where now.is_there and old.is_there and ({is_other})
        order by month_end desc, la_code, indicator_id, breakdown limit {LISTED}
    """
    return {**_ask(database, counts, before)[0], "latest": _ask(database, listed, before)}


def read_tests(target: Path) -> dict[str, list[dict]]:
    """What dbt's results say of tests that warned and of whatever failed: name, rows, what it means. target: dbt's folder.

    No rows are quoted: they are in the database, for whoever may see them.
    """
    results, manifest = (_json(target / name) for name in ("run_results.json", "manifest.json"))
    nodes = manifest.get("nodes", {})
    told: dict[str, list[dict[str, Any]]] = {"warnings": [], "failures": []}
    for result in sorted(results.get("results", []), key=_ended):
        kind = "warnings" if result["status"] == "warn" else "failures" if result["status"] in FAILED else None
        if kind:
            node = nodes.get(result["unique_id"], {})
            told[kind].append({
                "name": node.get("name") or result["unique_id"].split(".")[-1],
                "rows": result.get("failures"),
                "message": result.get("message") or "",
                "meaning": node.get("description", ""),
                "stored_in": (result.get("relation_name") or "").replace('"', "") if kind == "warnings" else "",
            })  # fmt: skip
    return told


def _ended(result: dict) -> str:
    """When a step of dbt ended, as it writes it, which sorts; what never began comes last."""
    return max((one.get("completed_at") or "" for one in result.get("timing") or []), default="") or "~"


def _json(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _ask(database: Path, query: str, before: Path | None = None) -> list[dict]:
    with duckdb.connect() as connection:
        connection.execute(f"attach {literal(database)} as now_marts (read_only)")
        if before:
            connection.execute(f"attach {literal(before)} as before (read_only)")
        connection.execute("use now_marts")
        found = connection.execute(query)
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
