"""The public edition: the same relations and columns, a withheld number null and, beside a gap, the DfE's symbol of why."""

from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb

from per10k.core.database_files import SETTINGS
from per10k.core.progress import doing
from per10k.core.sql import literal
from per10k.disclosure.decide import Decision
from per10k.disclosure.figures import BREAKDOWNS, DOES_NOT_APPLY, TEAM_NUMBERS, Figures, read_figures
from per10k.disclosure.folder import folder_name, replaced
from per10k.disclosure.mask import KEYS, Row, withheld_rows
from per10k.disclosure.memory import FILE, MARK, editions_at, opened
from per10k.plugin.descriptions import describe, read_descriptions, write_both, write_columns

WHOLE = ("dim_indicator", "dim_month", "dim_rule_choice")

# What no attack has been tried on yet is in no edition: first in the month, quarter and year of one family give each other away.
NOT_PUBLISHED = ("early_help", "education_inclusion", "youth_justice", "adult_safeguarding", "national_framework")
# What the Department counts otherwise than the council gives the council's own away: its numerator is the same, or more by a few.
NOT_BESIDE = ("assessments_all_completed", "assessments_all_completed_45wd", "icpc_all_held", "icpc_all_15wd")

TEAMS = "fct_caseload_team_month"

# What the table says that tells which edition a file is (memory.MARK).
MARK_DESCRIBED = {
    "": "One row: which of the council's editions this file is.",
    "la_code": "The council.",
    "edition_number": "Its editions are counted from 1.",
    "ledger_id": "The ledger of editions that remembers it.",
}

# What the figures are read by, beside the marts.
REFERENCE = ("indicator_dictionary", "breakdown_category", "measure_part", "team_group")

# As the DfE has them.
SYMBOLS = "c, withheld; k, not 0 but displayed as 0; z, does not apply; x, not available; null where the number is there."

NUMBERS = {
    "fct_indicator_month": (
        "numerator", "denominator", "value", "displayed_value", "not_yet_due", "previous_month_value", "change_on_month",
        "previous_year_value", "change_on_year",
    ),
    "scorecard": (
        "value_3_months_before", "value_2_months_before", "value_previous_month", "numerator", "denominator", "value",
        "displayed_value", "not_yet_due", "numerator_year", "denominator_year", "value_year", "displayed_value_year",
        "not_yet_due_year", "change_on_month", "change_on_year", "value_4_years_before", "value_3_years_before",
        "value_2_years_before", "value_previous_year",
    ),
    "fct_contact_source_month": ("contacts", "progressed_to_referral", "progressed_to_referral_percentage"),
    "fct_caseload_team_month": TEAM_NUMBERS,
    **{relation: (count, "total", "percentage") for relation, (_, count, _) in BREAKDOWNS.items()},
}  # fmt: skip

# Columns that rest on a number and go with it, without a symbol of their own.
JUDGEMENTS = {
    "rag", "rag_note", "rag_in_month", "rag_year_end", "direction_on_month", "judgement_on_month", "direction_on_year",
    "judgement_on_year", "is_change_on_month_within_chance", "is_change_on_year_within_chance", "data_quality",
    "data_quality_year",
}  # fmt: skip

# Columns that say nothing of a child. A column of none of these kinds is left out until someone has thought about it.
OPEN = {
    "la_code", "indicator_id", "indicator_id_year", "breakdown", "month_end", "reporting_month", "reporting_year", "measure_id",
    "basis", "unit", "population", "population_mid_year", "population_published_on", "period_start", "period_end",
    "period_published_on", "figure_month", "figure_month_year", "missing_reason", "missing_reason_year", "scorecard",
    "scorecard_title",
    "target_direction", "target", "amber_limit", "target_centre", "green_tolerance", "amber_tolerance", "band_low", "band_high",
    "print_order", "section_order", "section", "line_order", "ref", "label", "decimals", "good_performance", "months_shown",
    "statistical_neighbour_average", "best_statistical_neighbour", "national_average", "national_top_quartile",
    "regional_average", "neighbours_with_value", "national_rank", "national_quartile", "councils_with_value", "benchmark_period",
    "is_benchmark_provisional", "benchmark_source", "is_benchmark_comparable", "benchmark_difference",
    "official_period", "is_official_provisional", "council_began_on",
    "source_group", "team_id", "team_name", "team_group",
    *(category for category, _, _ in BREAKDOWNS.values()),
}  # fmt: skip


@dataclass(frozen=True)
class Written:
    """An edition as it was written.

    counts: numbers of each relation that are published, withheld for their size and withheld because of others. number: which of
    the council's editions it is; 0 where none is remembered. restated: numbers that earlier editions printed and that are others
    now. known_before: guarded numbers that earlier editions gave away, as they were not guarded then.
    """

    counts: dict[str, Counter]
    number: int
    restated: int
    known_before: int


def councils(database: Path) -> list[str]:
    """The codes of the councils whose figures a built database holds."""
    with duckdb.connect(str(database), read_only=True) as connection:
        found = connection.execute("select distinct la_code from marts.fct_indicator_month order by 1").fetchall()
    return [la_code for (la_code,) in found]


def editions(database: Path, to: Path, la_code: str | None, ledger: Path) -> Iterator[tuple[str, Path, Written]]:
    """Write the edition of each council of a database, or of one; gives its code, its folder, and what was written.

    to: the folder of the one edition, or of one folder a council. Raises ValueError where a folder is there and is no edition,
    before any is written, and where an edition is refused.
    """
    found = councils(database)
    places = {code: to / folder_name(code) if len(found) > 1 else to for code in found}
    if la_code:
        places = {la_code: places.get(la_code, to)}
    for place in places.values():
        if place.exists() and not (place / FILE).is_file():
            raise ValueError(f"{place} is there and is no edition. Name a folder that may be replaced.")
    for code, place in places.items():
        yield code, place, write_edition(database, place, code, ledger)


def write_edition(
    database: Path,
    to: Path,
    la_code: str | None = None,
    ledger: Path | None = None,
    place: Path | None = None,
    is_secondary: bool = True,
) -> Written:
    """Write a council's public edition of a built database, decided with what its earlier editions printed.

    `to` becomes a folder with per10k_public.duckdb, and each relation as Parquet and CSV. It is put in place when it is complete.

    la_code: the council; may be left out where the database holds one. ledger: what remembers the editions. place: where `to`
    will come to stand, if elsewhere. Raises ValueError where there is no such council, `to` is the edition of another, the
    ledger cannot be used, or there is an edition that it does not know. Unsafe, and for proofs alone: an edition without a
    ledger, which knows nothing of earlier ones, and one without the secondary suppression.
    """
    la_code = the_council(database, la_code)
    _see_whose(to, la_code)
    with replaced(to) as making, duckdb.connect(config=SETTINGS) as connection, ExitStack() as stack:
        remembers = stack.enter_context(opened(ledger, la_code)) if ledger else None
        if ledger and remembers:
            for edition in editions_at(place or to, la_code, ledger):
                remembers.see_known(edition)
        connection.execute(f"attach {literal(database)} as source (read_only)")
        connection.execute(f"attach {literal(making / FILE)} as edition")
        connection.execute("create schema edition.marts")
        _see_one_council(connection, la_code)
        doing(f"Deciding which figures of {la_code} can be published")
        decision = Decision(read_figures(connection, la_code), is_secondary, remembers.memory() if remembers else None)
        rows = list(withheld_rows(connection, decision))
        doing("Writing the edition")
        for relation in WHOLE:
            connection.execute(f"create table edition.marts.{relation} as select * from marts.{relation}")
        counts = {relation: _write_relation(connection, relation, rows) for relation in KEYS}
        _describe(connection)
        described = read_descriptions(connection, "edition", "marts")
        for relation in (*WHOLE, *KEYS):
            write_both(connection, f"select * from edition.marts.{relation} order by all", making / relation, described[relation])
        write_columns(described, making)
        number = 0
        if remembers:
            # Remembered before it is in place: should the rest fail, nothing is forgotten.
            number = remembers.remember(decision.printed(), decision.kept, _last_month(decision.figures))
            mark = f"create table edition.{MARK} as select $1 as la_code, $2 as edition_number, $3 as ledger_id"
            connection.execute(mark, [la_code, number, remembers.id])
            describe(connection, f"edition.{MARK}", MARK_DESCRIBED)
    return Written(counts, number, len(decision.restated), len(decision.known_before))


def remember_edition(database: Path, edition: Path, la_code: str | None, ledger: Path) -> int:
    """Have a ledger read what an edition printed that it does not know; return the number that it now has.

    database: a built one, for the dictionary. edition: its file, or its folder. Raises ValueError where it is another council's.
    """
    file = edition / FILE if edition.is_dir() else edition
    if not file.is_file():
        raise ValueError(f"There is no edition {file}.")
    la_code = the_council(file, la_code)
    with duckdb.connect() as connection, opened(ledger, la_code) as remembers:
        connection.execute(f"attach {literal(database)} as source (read_only); attach {literal(file)} as edition (read_only)")
        _see_one_council(connection, la_code, of="edition")
        figures = read_figures(connection, la_code)
        return remembers.remember_file(file, figures.values, _last_month(figures))


def _last_month(figures: Figures) -> int:
    return max((month for _, (_, month) in figures.values), default=0)


def the_council(database: Path, la_code: str | None) -> str:
    """The one council of a database, or the one named. Raises ValueError, with what there is, where that is none of them."""
    found = councils(database)
    chosen = la_code or (found[0] if len(found) == 1 else None)
    if chosen not in found:
        raise ValueError(f"{la_code or 'No council'} is named; name one of the database: {', '.join(found)}.")
    return chosen


def _see_whose(to: Path, la_code: str) -> None:
    """Raise ValueError where the folder that the edition is to replace is another council's edition, or one of several."""
    if not (to / FILE).is_file():
        return
    others = [code for code in councils(to / FILE) if code != la_code]
    if others:
        whose = ", ".join(others)
        raise ValueError(f"{to} is the edition of {whose}, not of {la_code} alone. Name another folder, or move it away.")


def _see_one_council(connection: duckdb.DuckDBPyConnection, la_code: str, of: str = "source") -> None:
    """Have marts and reference stand for the rows of one council alone, so that nothing written from them can hold another's.

    Teams are those of the council's team tables, which give them a name or a group: the id of any other is whatever somebody
    typed into a case record.
    """
    connection.execute("create schema marts; create schema reference")
    for name in REFERENCE:
        connection.execute(f"create view reference.{name} as from source.reference.{name}")
    for name in WHOLE:
        is_dictionary = name == "dim_indicator"
        among = f"where domain not in {NOT_PUBLISHED} and measure_id not in {NOT_BESIDE}" if is_dictionary else ""
        connection.execute(f"create view marts.{name} as from {of}.marts.{name} {among}")
    of_council = f"where la_code = {literal(la_code)}"
    for name in KEYS:
        own = f"from {of}.marts.{name} {of_council}"
        if name in ("fct_indicator_month", "scorecard"):
            own += " and indicator_id in (select indicator_id from marts.dim_indicator)"
        known = f"and team_id in (select team_id {own} and coalesce(team_name, team_group) is not null)"
        connection.execute(f"create view marts.{name} as {own} {known if name == TEAMS else ''}")


def _write_relation(connection: duckdb.DuckDBPyConnection, relation: str, rows: list[Row]) -> Counter:
    of_relation = [row for row in rows if row.relation == relation]
    keys = KEYS[relation]
    types = {name: kind for name, kind, *_ in connection.execute(f"describe marts.{relation}").fetchall()}
    lists = {key: [row.key[place] for row in of_relation] for place, key in enumerate(keys)}
    lists["withheld"] = [f",{','.join(sorted(row.columns))}," for row in of_relation]
    unnested = ", ".join(f"unnest(cast(${name} as {types.get(name, 'varchar')}[])) as {name}" for name in lists)
    connection.execute(f"create or replace temp table withheld as select {unnested}", lists)
    numbers = NUMBERS[relation]
    told = []
    for column in types:
        is_withheld = f"coalesce(contains(withheld.withheld, ',{column},'), false) and mart.{column} is not null"
        if column in OPEN:
            told.append(f"mart.{column}")
        elif column in numbers or column in JUDGEMENTS:
            told.append(f"case when not ({is_withheld}) then mart.{column} end as {column}")
        if column in numbers:
            rounded = (
                f"when mart.{column} = 0 and mart.value{column[15:]} <> 0 then 'k'" if column.startswith("displayed") else ""
            )
            missing = f"when mart.{column} is null then {_missing(column, types)}"
            told.append(f"case when {is_withheld} then 'c' {missing} {rounded} end as {column}_symbol")
    connection.execute(
        f"create table edition.marts.{relation} as select {', '.join(told)} from marts.{relation} as mart"
        f" left join withheld using ({', '.join(keys)})"
    )
    counts = Counter(small=sum(len(row.small & set(numbers)) for row in of_relation))
    for column in numbers:
        published, withheld = connection.execute(
            f"select count({column}), count(*) filter ({column}_symbol = 'c') from edition.marts.{relation}"
        ).fetchall()[0]
        counts["published"] += published
        counts["secondary"] += withheld
    counts["secondary"] -= counts["small"]
    return counts


def _describe(connection: duckdb.DuckDBPyConnection) -> None:
    """Have the relations of the edition say what those of the database say, and what a symbol stands for."""
    said = read_descriptions(connection, "source", "marts")
    for relation, columns in read_descriptions(connection, "edition", "marts").items():
        of_relation = said.get(relation, {})
        symbols = {f"{column}_symbol": f"Why {column} is blank, or 0: {SYMBOLS}" for column in of_relation}
        told = {**symbols, **of_relation}
        describe(connection, f"edition.marts.{relation}", {name: told[name] for name in columns if told.get(name)})


def _missing(column: str, columns: Collection[str]) -> str:
    """The symbol of a number that was never there, by the reason; z where there is no such number at all."""
    reason = "missing_reason_year" if column.endswith("_year") and "missing_reason_year" in columns else "missing_reason"
    if reason not in columns:
        return "'z'"
    does_not_apply = ", ".join(f"'{name}'" for name in DOES_NOT_APPLY)
    return f"case when mart.{reason} is null or mart.{reason} in ({does_not_apply}) then 'z' else 'x' end"
