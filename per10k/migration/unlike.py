"""In what two builds differ that makes their figures other ones whatever the systems hold, or keeps them from being compared."""

from __future__ import annotations

import duckdb

SIDES = ("before", "after")
_OF = {"before": "old", "after": "new"}


def unlike(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """A sentence for each difference. connection: has the views <side>_figure, _council, _rule and _stg_* of both builds."""
    return [
        *(one for side in SIDES for one in _alone(connection, side)),
        *_cut_on_other_days(connection),
        *_other_rules(connection),
    ]


def _alone(connection: duckdb.DuckDBPyConnection, side: str) -> list[str]:
    """Months of a council, and extracts, that one build alone has."""
    other = SIDES[1 - SIDES.index(side)]
    months = connection.execute(f"""
        select la_code, count(distinct month_end), min(month_end), max(month_end)
        from {side}_figure anti join {other}_figure using (la_code, month_end)
        group by la_code order by la_code""").fetchall()
    said = [
        f"{la_code}: {count} months are in the {_OF[side]} build alone and not compared, {first:%B %Y} to {last:%B %Y}."
        for la_code, count, first, last in months
    ]
    views = {name for (name,) in connection.execute("select view_name from duckdb_views() where not internal").fetchall()}
    staged = {one: {name.removeprefix(f"{one}_") for name in views if name.startswith(f"{one}_stg_")} for one in SIDES}
    if alone := sorted(staged[side] - staged[other]):
        said.append(f"In the {_OF[side]} build alone, and not compared: {', '.join(alone)}.")
    return said


def _cut_on_other_days(connection: duckdb.DuckDBPyConnection) -> list[str]:
    days = connection.execute("""
        select la_code, old.extract_date, new.extract_date
        from before_council as old inner join after_council as new using (la_code)
        where old.extract_date is distinct from new.extract_date order by la_code""").fetchall()
    return [
        f"{la_code}: the old extracts were cut on {old or 'an unknown day'}, the new on {new or 'an unknown day'}: "
        "each may have rows that the other cannot have."
        for la_code, old, new in days
    ]


def _other_rules(connection: duckdb.DuckDBPyConnection) -> list[str]:
    rules = connection.execute("""
        select la_code, rule_choice, old.value, new.value
        from before_rule as old full join after_rule as new using (la_code, rule_choice)
        where old.value is distinct from new.value order by la_code, rule_choice""").fetchall()
    return [
        f"{f'{la_code}: ' if la_code else ''}{rule} is {old or 'nothing'} in the old build and {new or 'nothing'} in the new: "
        "figures part by the rule, whatever the systems hold."
        for la_code, rule, old, new in rules
    ]
