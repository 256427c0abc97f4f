"""One council's extracts as those of the councils that come after it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from per10k.core.sql import literal
from per10k.plugin import councils
from per10k.plugin.cells import write_csv
from per10k.plugin.manifests import NAME as MANIFEST
from per10k.plugin.manifests import read_manifest
from per10k.reorganise.people import HOMES, is_home, place_people
from per10k.reorganise.plan import Plan, read_plan
from per10k.reorganise.reading import ADDRESS, ReorganiseError, Table, councils_of, open_folder
from per10k.reorganise.rows import COPIED, DIVIDED, LEFT, Rows
from per10k.reorganise.writing import write_manifest, write_rows, write_table, write_whole

POPULATION = "local_population_midyear"
UNPLACED = "unplaced"


@dataclass(frozen=True)
class Divided:
    """What became of an extract: how it was treated, its rows, those of each new council, and those that nothing places."""

    name: str
    treatment: str
    rows: int
    written: dict[str, int] = field(default_factory=dict)
    unplaced: int = 0


@dataclass(frozen=True)
class Split:
    """What a split did.

    rules: (rule, council) -> children; a rule of None for those that nothing places. moved: children with a home in another
    new council at another time. parted: (extract, field) -> rows that name a row of another new council. of_both: workers with
    children of several. not_homes: kind of address that is no home -> addresses. without: the extracts that a build of them is
    to be told of as not supplied.
    """

    plan: Plan
    extracts: list[Divided]
    rules: dict[tuple[str | None, str | None], int]
    moved: int
    parted: dict[tuple[str, str], int]
    of_both: int
    not_homes: dict[str, int]
    without: list[str]

    @property
    def unplaced(self) -> int:
        """Rows that no rule places."""
        return sum(extract.unplaced for extract in self.extracts)


def split(
    folder: Path,
    la_code: str,
    plan_folder: Path | None,
    day: date,
    to: Path,
    not_supplied: tuple[str, ...] = (),
    homes: tuple[str, ...] = (),
) -> Split:
    """Write the extracts of one council as those of its successors.

    folder: its extracts. la_code: the council. plan_folder: what it says of how it is divided (per10k.reorganise.plan). day: on
    which the source was cut. to: a folder that is not there or empty: a folder for each new council comes into it, one of what no
    rule places, and the lists of what was done. homes: further words for a home address.
    Raises ReorganiseError where extracts or plan cannot be used; then nothing is written.
    """
    plan = read_plan(plan_folder, la_code)
    with duckdb.connect() as connection:
        tables = open_folder(connection, folder, la_code, not_supplied, "delivered")
        if others := {code: name for code, name in councils_of(connection, tables).items() if code != la_code}:
            named = ", ".join(f"{code} (in {name})" for code, name in others.items())
            raise ReorganiseError([f"{folder} also holds rows of {named}: divide a folder of {la_code} alone."])
        place_people(connection, tables, plan, day, homes)
        rows = Rows(connection, tables)
        done: list[Split] = []

        def write(unfinished: Path) -> None:
            extracts = [_divide(connection, rows, table, plan, unfinished) for table in tables.values()]
            _write_populations(plan, unfinished)
            _write_manifests(folder, plan, unfinished)
            done.append(_told(connection, rows, tables, plan, extracts, (*HOMES, *homes), not_supplied))
            _write_lists(connection, done[0], unfinished)

        write_whole(to, write)
        return done[0]


def _divide(connection: duckdb.DuckDBPyConnection, rows: Rows, table: Table, plan: Plan, to: Path) -> Divided:
    treatment = rows.treatment(table)
    if treatment == LEFT:
        reason = literal("no column says whom a row is about")
        path = to / UNPLACED / f"{table.name}.csv"
        kept = write_rows(connection, f"{table.relation} as rows", table.columns, path, reason=reason, la_code="rows.la_code")
        return Divided(table.name, treatment, table.rows, unplaced=kept)
    if treatment == COPIED:
        written = {
            council: write_rows(
                connection, f"{table.relation} as rows", table.columns, to / code / f"{table.name}.csv", la_code=literal(code)
            )
            for council, code in plan.councils.items()
        }
        return Divided(table.name, treatment, table.rows, written)
    rows.place(table.name)
    placed = f"{table.relation} as rows inner join placed_rows_{table.name} as placed on rows.source_row = placed.source_row"
    found = dict(connection.execute(f"select council, count(*) from placed_rows_{table.name} group by council").fetchall())
    unplaced = found.pop(None, 0)
    if unplaced:
        path = to / UNPLACED / f"{table.name}.csv"
        query = f"{placed} where placed.council is null"
        write_rows(connection, query, table.columns, path, reason="placed.reason", la_code="rows.la_code")
    # An extract of which nothing is placed is not supplied: a file without rows would say that there was nothing.
    written = {}
    if found or not table.rows:
        for council, code in plan.councils.items():
            query = f"{placed} where placed.council = {literal(council)}"
            path = to / code / f"{table.name}.csv"
            written[council] = write_rows(connection, query, table.columns, path, la_code=literal(code))
    return Divided(table.name, treatment, table.rows, written, unplaced)


def _write_populations(plan: Plan, to: Path) -> None:
    """Write the children of each new council: the sums of its districts."""
    header = ("la_code", "area_code", "mid_year", "age_band", "population", "published_on")
    for council, sums in plan.populations.items():
        code = plan.councils[council]
        lines = [(code, code, mid_year, "0-17", children, day) for (mid_year, day), children in sums.items()]
        (to / code).mkdir(exist_ok=True)
        write_table(to / code / f"{POPULATION}.csv", header, lines)


def _write_manifests(folder: Path, plan: Plan, to: Path) -> None:
    """Where the extracts were made from returns, have those of each new council say what returns lack, as the folder does."""
    manifest = read_manifest(folder)
    for code in plan.councils.values() if manifest else ():
        content = dict(manifest or {})
        for part in ("complete_from", "complete_to"):
            content[part] = {code if of == plan.predecessor else of: days for of, days in content.get(part, {}).items()}
        lacking = dict(content["not_carried"])
        lacking["councils"] = {code if of == plan.predecessor else of: found for of, found in lacking["councils"].items()}
        (to / code).mkdir(exist_ok=True)
        write_manifest(to / code / MANIFEST, content | {"not_carried": lacking})


def _told(
    connection: duckdb.DuckDBPyConnection,
    rows: Rows,
    tables: dict[str, Table],
    plan: Plan,
    extracts: list[Divided],
    homes: tuple[str, ...],
    not_supplied: tuple[str, ...],
) -> Split:
    rules = connection.execute("select rule, council, count(*) from placed_person group by all order by all").fetchall()
    [(moved,)] = connection.execute("select count(*) from placed_person where lived_elsewhere is not null").fetchall()
    [(of_both,)] = connection.execute("""
        select count(*) from (
            select worker from involved inner join placed_person using (id)
            group by worker having min(council) <> max(council))""").fetchall()
    parted = {
        (extract.name, column): count
        for extract in extracts
        if extract.treatment == DIVIDED
        for column, count in rows.parted(extract.name).items()
    }
    not_homes = {}
    if ADDRESS in tables and "addr_address_type" in tables[ADDRESS].columns:
        not_homes = dict(
            connection.execute(f"""
                select coalesce(nullif(trim(addr_address_type), ''), '(empty)') as kind, count(*) from {tables[ADDRESS].relation}
                where not {is_home("addr_address_type", homes)}
                group by kind order by count(*) desc, kind""").fetchall()
        )
    without = [*not_supplied]
    without += [
        extract.name
        for extract in extracts
        if extract.treatment == DIVIDED and extract.rows and not extract.written and not tables[extract.name].extract.optional
    ]
    counts = {(rule, council): count for rule, council, count in rules}
    return Split(plan, extracts, counts, moved, parted, of_both, not_homes, without)


def _write_lists(connection: duckdb.DuckDBPyConnection, done: Split, to: Path) -> None:
    """Write what became of each extract, and of each child by which rule."""
    names = list(done.plan.councils)
    write_table(
        to / "summary.csv",
        ("extract", "treatment", "rows", *(done.plan.councils[name] for name in names), UNPLACED),
        [
            (one.name, one.treatment, one.rows, *(one.written.get(name, "") for name in names), one.unplaced)
            for one in done.extracts
        ],
    )
    codes = " ".join(f"when {literal(name)} then {literal(code)}" for name, code in done.plan.councils.items())
    children = f"""
        select id as person_id, case council {codes} end as la_code, rule,
            case when council is null then reason end as reason, district_code, home_since, in_care_since, lived_elsewhere
        from placed_person order by id"""
    write_csv(connection, children, to / "children.csv")


def has_population(plan: Plan, council: str) -> bool:
    """Whether a new council has an estimate of its children: as sums of the plan, or among the project's own."""
    return council in plan.populations or councils.has_population(plan.councils[council])
