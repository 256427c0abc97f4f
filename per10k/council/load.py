"""A council's own as SQL: the tables that a run takes into its seeds, and its choices among the rules."""

from collections.abc import Iterable
from typing import Any

from per10k.core import registry
from per10k.core.sql import literal
from per10k.council import rules
from per10k.council.folder import CouncilFolder, Record
from per10k.council.tables import TABLES, Row, described

# A row as it is taken in: what is not said is null.
Loaded = dict[str, str | None]


def statements(own: CouncilFolder | None, councils: list[str], in_force: dict[str, Any], schema: str) -> list[str]:
    """SQL, in order, for a table own_<seed> of every table of the folder, and for the choices among the rules.

    own: the folder; None without one. councils: those of the run. in_force: the value of each variable of the rules in this run.
    schema: where the tables go.
    """
    made = [_choices(own, in_force, schema)]
    if own is None:
        return made
    concerned = councils if own.for_all_councils else [own.la_code]
    made.append(f"create or replace table {schema}.own_digest as select {_literal(own.digest())} as digest")
    for name, records in own.tables.items():
        rows = list(_rows(own, name, records, concerned))
        if rows:
            types = {"la_code": "varchar"} | described(name).types | {"own_row": "varchar"}
            made.append(f"create or replace table {schema}.own_{name} ({', '.join(f'{c} {t}' for c, t in types.items())})")
            values = ", ".join(f"({', '.join(_literal(row.get(column)) for column in types)})" for row in rows)
            made.append(f"insert into {schema}.own_{name} values {values}")
    return made


def _rows(own: CouncilFolder, name: str, records: list[Record], councils: list[str]) -> Iterable[Loaded]:
    is_layout = name == "scorecard_line"
    lines: list[Loaded] = list(_layout(own, records)) if is_layout else [{**_complete(name, one)} for one in records]
    of: list[str | None] = [*councils] if TABLES[name].of_council else [None if own.for_all_councils else own.la_code]
    for la_code in of:
        for line in lines:
            yield {**line, "la_code": la_code, "own_row": line["own_row"] and f"{own.path.name}/{line['own_row']}"}


def _complete(name: str, record: Record) -> Row:
    """A row with what follows where a cell is empty."""
    row = record.cells | {"own_row": record.place}
    if name == "indicator":
        is_of_month = row["basis"] in ("as_at_month_end", "term")
        row["summed_over"] = row["summed_over"] or ("in_month" if is_of_month else row["basis"])
        row["decimals"] = row["decimals"] or ("0" if row["unit"] in ("count", "maximum") else "1")
    if name == "benchmark":
        row["comparable"] = row["comparable"] or "true"
    return row


def _layout(own: CouncilFolder, records: list[Record]) -> Iterable[Loaded]:
    """The scorecards of the council, year by year, in print order: its own lines alone, or after ours of their section."""
    ours = list(registry.rows("scorecard_line"))
    lines = [_line(one) for one in records]
    named = [(row["scorecard"], row["reporting_year"]) for row in [*ours, *lines]]
    years = sorted({year for _, year in named if year})
    for page in dict.fromkeys(page for page, _ in named):
        shipped = [row for row in ours if row["scorecard"] == page]
        added = [row for row in lines if row["scorecard"] == page]
        for year in years:
            before = [] if own.scorecard_replaces and added else _shipped(shipped, year)
            own_lines: list[Loaded] = [{**row} for row in added if row["reporting_year"] in ("", year)]
            yield from _in_order(before + own_lines, year)


def _shipped(ours: list[Row], year: str) -> list[Loaded]:
    """Our lines of a scorecard for a year: as indicator_printed_line, else those of the latest before it, or the first."""
    years = sorted({row["reporting_year"] for row in ours})
    taken = max([one for one in years if one <= year], default=years[0]) if years else year
    in_order = sorted(ours, key=lambda row: int(row["print_order"]))
    return [{**row, "own_row": None} for row in in_order if row["reporting_year"] == taken]


def _in_order(lines: list[Loaded], year: str) -> Iterable[Loaded]:
    place = 0
    for number, section in enumerate(dict.fromkeys(row["section"] for row in lines), start=1):
        for order, row in enumerate((row for row in lines if row["section"] == section), start=1):
            place += 1
            orders = {"section_order": str(number), "line_order": str(order), "print_order": str(place)}
            yield {**row, **orders, "reporting_year": year}


def _line(record: Record) -> Row:
    filled = {"scorecard": record.cells["scorecard"] or "social_care", "months_shown": record.cells["months_shown"] or "4"}
    return record.cells | filled | {"own_row": record.place}


def _choices(own: CouncilFolder | None, in_force: dict[str, Any], schema: str) -> str:
    """SQL for the choices among the rules as they are in this run, and the council's days of closure."""
    rows: list[tuple[str | bool | None, ...]] = []
    for name, choice in rules.choices().items():
        default, value = rules.as_text(choice.default), rules.as_text(in_force.get(name, choice.default))
        rows.append((None, name, choice.rule, choice.meaning, default, value, value != default))
    closures = ", ".join(sorted(one.cells["date"] for one in own.tables.get("closure_day", []))) if own else ""
    if own and closures:
        la_code = None if own.for_all_councils else own.la_code
        rows.append((la_code, "closure_day", "S5", "days on which the council is closed, no working days", "", closures, True))
    values = ", ".join(f"({', '.join(_literal(one) for one in row)})" for row in rows)
    columns = "la_code, rule_choice, rule, meaning, default_value, value, is_own"
    return (
        f"create or replace table {schema}.rule_choice as select la_code::varchar as la_code, * exclude (la_code) "
        f"from (values {values}) as t ({columns})"
    )


def _literal(value: str | bool | None) -> str:
    if value is None or value == "":
        return "null"
    if isinstance(value, bool):
        return str(value).lower()
    return literal(value)
