"""Teams as the pages show them, the lists about children, and what the nights were like."""

from collections import defaultdict
from datetime import date
from operator import itemgetter
from typing import Any

from per10k.dashboard.figures import ORDER_OF_KINDS, days_of_lists, measure_labels, timeliness
from per10k.dashboard.source import Reading, Row, Source
from per10k.dashboard.view import NoSuchPageError, View
from per10k.report.charts import Series, chart
from per10k.report.figures import Definition

# What a case without a lead worker is listed under; in an address, as a team has an id.
NO_TEAM = "-"
KINDS = {
    "overdue": "Overdue: not done, and its day had passed or is not known",
    "late": "Late: done, too late",
    "not recorded": "Not recorded: a date or decision that would tell is missing",
    "not yet overdue": "Not yet overdue: not done and not yet due, yet against the figure",
}
MOST_LISTED = 500
RUNS_SHOWN, STEPS_SHOWN = 30, 20


def teams(reading: Reading, view: View) -> dict[str, Any]:
    """Every team: what is overdue, what was in time, and its caseload."""
    days = days_of_lists(reading, view)
    as_at = _day(view, days)
    overdue = reading.rows(
        """
        select
            coalesce(team_id, $none) as team_id,
            any_value(team_name) as team_name,
            sum(cases) filter (kind = 'overdue') as overdue,
            sum(cases) filter (kind = 'not recorded') as not_recorded,
            sum(cases) filter (kind = 'late') as late,
            max(most_days_over) filter (kind = 'overdue') as most_days_over,
            bool_or(is_small) as is_small
        from marts.fct_overdue_team where la_code = $la_code and as_at = $as_at group by all
        order by overdue desc nulls last, team_name
        """,
        la_code=view.la_code, as_at=as_at, none=NO_TEAM,
    )  # fmt: skip
    caseload = _caseload(reading, view, None)
    labels = measure_labels(reading)
    judged = reading.rows(
        "select distinct measure_id from marts.fct_timeliness_team_month where la_code = $la_code and month_end = $month",
        la_code=view.la_code,
        month=view.month,
    )
    measures = _named(judged, labels)
    measure = view.get("measure") or (measures[0][0] if measures else "")
    if measure and measure not in labels:
        raise NoSuchPageError(f"There is no measure {measure}.")
    timely = timeliness(reading, view, measure)
    return {
        "days": days, "as_at": as_at, "overdue": overdue, "caseload": caseload, "measures": measures, "measure": measure,
        "measure_label": labels.get(measure, measure), "timely": timely, "no_team": NO_TEAM,
    }  # fmt: skip


def team(reading: Reading, view: View, team_id: str) -> dict[str, Any]:
    """One team, or the cases of none. Raises NoSuchPageError where there is none of that id."""
    known = reading.rows(
        "select * from marts.dim_team where la_code = $la_code and team_id = $team", la_code=view.la_code, team=team_id
    )
    if not known and team_id != NO_TEAM:
        raise NoSuchPageError(f"There is no team {team_id}.")
    days = days_of_lists(reading, view)
    as_at = _day(view, days)
    asked = {"la_code": view.la_code, "team": None if team_id == NO_TEAM else team_id}
    labels = measure_labels(reading)
    overdue = reading.rows(
        f"""
        select * from marts.fct_overdue_team where la_code = $la_code and as_at = $as_at and team_id is not distinct from $team
        order by {ORDER_OF_KINDS}, cases desc, measure_id
        """,
        as_at=as_at, **asked,
    )  # fmt: skip
    timely = reading.rows(
        """
        select * from marts.fct_timeliness_team_month
        where la_code = $la_code and month_end = $month and team_id is not distinct from $team
        order by percentage nulls last, measure_id
        """,
        month=view.month, **asked,
    )  # fmt: skip
    caseload = _caseload(reading, view, team_id)
    cases = Series("Cases", [float(row["cases"]) for row in caseload], "bar")
    return {
        "team": known[0] if known else {"team_id": NO_TEAM, "team_name": "No team recorded", "team_group": None},
        "days": days,
        "as_at": as_at,
        "overdue": [row | {"label": labels.get(row["measure_id"], row["measure_id"])} for row in overdue],
        "timely": [row | {"label": labels.get(row["measure_id"], row["measure_id"])} for row in timely],
        "caseload": list(reversed(caseload)),
        "chart": chart("Cases by month", [cases], [f"{row['month_end']:%b %y}" for row in caseload], COUNT, {}),
        "kinds": KINDS,
    }


COUNT = Definition("cases", "Cases", "count", "as_at_month_end", "info", 0, "", None, None, None, None, None)


def _named(rows: list[Row], labels: dict[str, str]) -> list[tuple[str, str]]:
    """Measures by their labels."""
    ids: list[str] = [row["measure_id"] for row in rows]
    return sorted(((one, labels.get(one, one)) for one in ids), key=itemgetter(1))


def _caseload(reading: Reading, view: View, team_id: str | None) -> list[Row]:
    """The caseloads of the month, or those of a team in every month up to it."""
    return reading.rows(
        """
        select * from marts.fct_caseload_team_month
        where la_code = $la_code and ($team is null and month_end = $month or team_id = $team and month_end <= $month)
        order by month_end, cases desc, team_id
        """,
        la_code=view.la_code, month=view.month, team=team_id,
    )  # fmt: skip


def _day(view: View, days: list[date]) -> date | None:
    """The day that the lists of a page are as at. Raises NoSuchPageError where none are."""
    if text := view.get("as_at"):
        found = [day for day in days if day.isoformat() == text]
        if not found:
            raise NoSuchPageError(f"There are no lists as at {text}.")
        return found[0]
    return days[0] if days else None


def lists(reading: Reading, source: Source, view: View) -> dict[str, Any]:
    """Who is on a list of exceptions, by measure, team and kind; from the child-level file.

    Raises ValueError where that cannot be read, or nobody asked for it.
    """
    days = days_of_lists(reading, view)
    as_at = _day(view, days)
    labels = measure_labels(reading)
    kind = view.get("kind") or "overdue"
    asked = {
        "la_code": view.la_code,
        "as_at": as_at,
        "kind": None if kind == "all" else kind,
        "measure": view.get("measure") or None,
        "team": view.get("team") or None,
        "none": NO_TEAM,
    }
    chosen = """
        where la_code = $la_code and as_at = $as_at and ($kind is null or kind = $kind)
            and ($measure is null or measure_id = $measure) and ($team is null or coalesce(team_id, $none) = $team)
    """
    with source.lists() as children:
        (found,) = children.rows(
            f"select count(*) as cases, count(distinct person_id) as children from restricted.restricted_exception {chosen}",
            **asked,
        )
        rows = children.rows(
            f"""
            select * from restricted.restricted_exception {chosen}
            order by days_over desc nulls last, due_date, measure_id, person_id, row_id limit {MOST_LISTED}
            """,
            **asked,
        )
    (told,) = reading.rows(f"select coalesce(sum(cases), 0) as cases from marts.fct_overdue_team {chosen}", **asked)
    names = reading.rows(
        "select team_id, team_name from marts.dim_team where la_code = $la_code order by sort_order", la_code=view.la_code
    )
    team_names = {row["team_id"]: row["team_name"] for row in names}
    measures = reading.rows(
        "select distinct measure_id from marts.fct_overdue_team where la_code = $la_code", la_code=view.la_code
    )
    return {
        "days": days,
        "as_at": as_at,
        "kind": kind,
        "kinds": KINDS,
        "cases": found["cases"],
        "children": found["children"],
        "is_of_another_build": found["cases"] != told["cases"],
        "rows": [row | {"label": labels.get(row["measure_id"], row["measure_id"])} for row in rows],
        "team_names": team_names | {None: "No team recorded"},
        "teams": [*team_names.items(), (NO_TEAM, "No team recorded")],
        "measures": _named(measures, labels),
        "most_listed": MOST_LISTED,
    }


def nights(source: Source) -> dict[str, Any]:
    """What the nights were like: the latest runs, and of the latest one the steps that took longest, warned or failed."""
    runs = source.history("run", RUNS_SHOWN)
    steps = source.history("run_step", 1) if runs else []
    by_kind: dict[str, list[float]] = defaultdict(list)
    for row in steps:
        by_kind[row["kind"]].append(row["seconds"] or 0)
    slowest = sorted(steps, key=lambda row: (-(row["seconds"] or 0), row["step"]))
    drawn = list(reversed(runs))
    return {
        "runs": runs,
        "chart": chart(
            "Seconds of each run", [Series("Whole run", [row["seconds"] for row in drawn], "bar")],
            [row["run"].lstrip("0") for row in drawn], COUNT, {},
        ) if runs else None,
        "kinds": sorted((kind, len(seconds), sum(seconds)) for kind, seconds in by_kind.items()),
        "slowest": slowest[:STEPS_SHOWN],
        "amiss": [row for row in steps if row["status"] not in ("success", "pass", "no-op")],
    }  # fmt: skip
