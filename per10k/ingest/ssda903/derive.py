"""Extracts from the tables of all SSDA903 returns of a folder together.

A return tells of one year. The period of care, the placement and the legal status that an episode belongs to may have begun
in an earlier one, so these are made from the episodes of all years, each as the latest return has it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from per10k.ingest.following import number_returns, refuse_partial
from per10k.ingest.ledger import Ledger
from per10k.ingest.reopened import OPEN, find_reopened
from per10k.ingest.ssda903.care import CARE
from per10k.ingest.ssda903.circumstances import CIRCUMSTANCES
from per10k.ingest.ssda903.corrected import LISTED, SAID, UNCERTAIN, UNTIL
from per10k.ingest.ssda903.entered import refuse_entered_anew
from per10k.ingest.ssda903.permanence import PERMANENCE
from per10k.ingest.ssda903.renumbered import refuse_renumbered
from per10k.ingest.ssda903.tables import BY_NAME, TABLES
from per10k.ingest.ssda903.uncovered import refuse_uncovered
from per10k.ingest.ssda903.versions import leave_out

# What tells the rows of a table apart, beside the council; number: see NUMBERED.
KEYS = {
    "ssda903_header": ("child",),
    "ssda903_episodes": ("child", "decom", "number"),
    "ssda903_reviews": ("child", "review"),
    "ssda903_uasc": ("child",),
    "ssda903_oc2": ("child", "reference_date"),
    "ssda903_oc3": ("child", "reference_date"),
    "ssda903_ad1": ("child",),
    "ssda903_placed": ("child", "date_placed"),
    "ssda903_permanence": ("child", "date_perm", "prev_perm"),
    "ssda903_missing": ("child", "mis_start", "number"),
    "ssda903_liberty": ("child", "dolo_start", "number"),
    "ssda903_social_worker": ("child", "sw_decom", "number"),
}
# Several that begin on one day are told apart by a number, the one that lasts longest first, as `ids.numbers` does.
NUMBERED = {
    "ssda903_episodes": ("decom", "dec"),
    "ssda903_missing": ("mis_start", "mis_end"),
    "ssda903_liberty": ("dolo_start", "dolo_end"),
    "ssda903_social_worker": ("sw_decom", "sw_dec"),
}
# The end of an episode as it is written, where it is no day: table -> element -> the column of a ledger.
UNREAD = {("episodes", "DEC"): "unread_dec", ("social_worker", "SW_DEC"): "unread_sw_dec"}
_UNREAD_OF = {BY_NAME[table].extract: column for (table, _), column in UNREAD.items()}
# The table of the returns by which each of what lasts is followed (`number_returns`).
_RETURNS = {
    "ssda903_episodes": "own_returns",
    "ssda903_missing": "missing_returns",
    "ssda903_liberty": "liberty_returns",
    "ssda903_social_worker": "social_worker_returns",
}
COLUMNS = {
    table.extract: (*table.columns, "reference_date", *(column for (of, _), column in UNREAD.items() if of == table.name))
    for table in TABLES
}

# Table of the return -> extract -> the columns that it fills.
_CARRIES: dict[str, dict[str, tuple[str, ...]]] = {
    "header": {"ssd_person": ("pers_sex", "pers_ethnicity")},
    "episodes": {
        "ssd_cla_episodes": (
            "clae_cla_episode_id",
            "clae_person_id",
            "clae_cla_id",
            "clae_entered_care_date",
            "clae_cla_episode_start_reason",
            "clae_cla_episode_start_date",
            "clae_cla_placement_id",
            "clae_cla_episode_ceased_date",
            "clae_cla_episode_ceased_reason",
            "clae_cla_primary_need_code",
            "local_ended_by_flag",
        ),
        "ssd_cla_placement": (
            "clap_cla_placement_id",
            "clap_person_id",
            "clap_cla_id",
            "clap_cla_placement_start_date",
            "clap_cla_placement_end_date",
            "clap_cla_placement_type",
            "clap_cla_placement_provider",
            "clap_cla_placement_urn",
            "clap_cla_placement_postcode",
            "clap_cla_placement_change_reason",
        ),
        "ssd_legal_status": (
            "lega_legal_status_id",
            "lega_person_id",
            "lega_legal_status",
            "lega_legal_status_start_date",
            "lega_legal_status_end_date",
        ),
        "ssd_permanence": (
            "perm_table_id",
            "perm_person_id",
            "perm_cla_id",
            "perm_placement_order_date",
            "perm_placed_for_adoption_date",
            "perm_permanence_order_date",
            "perm_permanence_order_type",
        ),
    },
    "reviews": {
        "ssd_cla_reviews": (
            "clar_cla_review_id",
            "clar_cla_id",
            "clar_cla_review_due_date",
            "clar_cla_review_date",
            "clar_cla_review_participation",
        )
    },
    "uasc": {
        "ssd_immigration_status": (
            "immi_immigration_status_id",
            "immi_person_id",
            "immi_immigration_status",
            "immi_immigration_status_start_date",
            "immi_immigration_status_end_date",
        )
    },
    "oc2": {
        "ssd_sdq_scores": ("csdq_table_id", "csdq_person_id", "csdq_sdq_reason", "csdq_sdq_score"),
        "ssd_cla_immunisations": ("clai_person_id", "clai_immunisations_status"),
        "ssd_cla_convictions": ("clac_cla_conviction_id", "clac_person_id"),
        "ssd_cla_substance_misuse": ("clas_substance_misuse_id", "clas_person_id", "clas_intervention_received"),
    },
    "oc3": {
        "ssd_care_leavers": (
            "clea_table_id",
            "clea_person_id",
            "clea_care_leaver_eligibility",
            "clea_care_leaver_in_touch",
            "clea_care_leaver_accommodation",
            "clea_care_leaver_accom_suitable",
            "clea_care_leaver_activity",
        ),
        "local_care_leaver_history": (
            "snapshot_month",
            "person_id",
            "eligibility",
            "in_touch",
            "accommodation",
            "accom_suitable",
            "activity",
            "around_birthday_flag",
        ),
    },
    "ad1": {
        "ssd_permanence": (
            "perm_adm_decision_date",
            "perm_matched_date",
            "perm_adopted_by_carer_flag",
            "perm_adopter_sex",
            "perm_adopter_legal_status",
            "perm_number_of_adopters",
        )
    },
    "placed": {"ssd_permanence": ("perm_adm_decision_date", "perm_decision_reversed_date", "perm_decision_reversed_reason")},
    "permanence": {
        "ssd_cla_previous_permanence": (
            "lapp_table_id",
            "lapp_person_id",
            "lapp_previous_permanence_order_date",
            "lapp_previous_permanence_option",
            "lapp_previous_permanence_la",
        )
    },
    "missing": {
        "ssd_missing": (
            "miss_table_id",
            "miss_person_id",
            "miss_missing_episode_start_date",
            "miss_missing_episode_end_date",
            "miss_missing_episode_type",
        )
    },
    "liberty": {"local_deprivation_of_liberty": ("order_id", "person_id", "start_date", "end_date", "local_ended_by_flag")},
    "social_worker": {
        "local_social_worker_episodes": ("episode_id", "person_id", "worker_id", "start_date", "end_date", "local_ended_by_flag")
    },
}
# Without episodes nobody can tell of which period of care a review or a decision is.
_NEED_EPISODES = ("reviews", "ad1", "placed")


def carries(tables: Iterable[str]) -> dict[str, list[str]]:
    """The columns that a return with these tables can fill: those of its own tables, and those of the extracts made of them."""
    held = {name for name in tables if name in BY_NAME}
    found: dict[str, list[str]] = {BY_NAME[name].extract: list(COLUMNS[BY_NAME[name].extract]) for name in sorted(held)}
    found["ssd_person"] = ["pers_person_id", "pers_dob"]
    for name in (name for name in _CARRIES if name in held and (name not in _NEED_EPISODES or "episodes" in held)):
        for extract, columns in _CARRIES[name].items():
            kept = found.setdefault(extract, [])
            kept += [column for column in columns if column not in kept]
    return found


@dataclass(frozen=True)
class Derived:
    """What the returns' tables come to: extract -> queries for its rows; the tables, for the list of what gave way to later
    returns, a query for the rest of that list, and one for what is uncertain of it."""

    queries: dict[str, list[str]] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    listed: str = ""
    uncertain: str = ""


def prepare(connection: duckdb.DuckDBPyConnection, ledgers: Sequence[Ledger]) -> Derived:
    """Make what extracts are derived from, out of the tables of SSDA903 returns in the database of a merge.

    ledgers: of all returns, lowest rank first; those of other kinds are passed over.
    """
    own = [(place, ledger) for place, ledger in enumerate(ledgers) if ledger.about["return"] == "ssda903"]
    if not own:
        return Derived()
    held = {extract for _, ledger in own for extract in ledger.carries}
    for table in COLUMNS.keys() - held:
        connection.execute(f"create table {table} as {_nothing(COLUMNS[table])}")
    leave_out(connection, NUMBERED, _UNREAD_OF)
    for table, columns in COLUMNS.items():
        if table in NUMBERED:
            connection.execute(_numbered(table, columns))
        connection.execute(_latest(table))
    for table, returns in _RETURNS.items():
        number_returns(connection, returns, own, table)
    refuse_partial(connection, "own_returns", SAID, own)
    refuse_renumbered(connection, own)
    refuse_entered_anew(connection, own)
    refuse_uncovered(connection, own)
    for table, returns in _RETURNS.items():
        find_reopened(connection, table, _told(table), returns, own)
    queries: dict[str, list[str]] = {}
    for statement in (*CARE, *CIRCUMSTANCES, *PERMANENCE):
        if statement.extract is None:
            connection.execute(statement.query)
        elif statement.extract in held:
            queries.setdefault(statement.extract, []).append(statement.query)
    return Derived(queries, tuple(table for table in COLUMNS if table in held), LISTED, UNCERTAIN)


def add(connection: duckdb.DuckDBPyConnection, extract: str, query: str) -> None:
    """Add rows to an extract's table: of the query's columns those that any return carries."""
    held = {row[0] for row in connection.execute(f"select column_name from (describe {extract})").fetchall()}
    given = [row[0] for row in connection.execute(f"describe {query}").fetchall()]
    columns = ", ".join(column for column in given if column in held)
    connection.execute(f"insert into {extract} by name select {columns} from ({query})")


def _nothing(columns: Sequence[str]) -> str:
    texts = ", ".join(
        f"''::varchar as {column}" for column in ("la_code", *columns, "ingest_file", "ingest_position", "of_return")
    )
    return f"select {texts}, 0::bigint as rank where false"


def _told(table: str) -> str:
    """SQL for what each return says of what lasts, as `find_reopened` reads it."""
    first, last = NUMBERED[table]
    unread = _UNREAD_OF.get(table, "''")
    until = UNTIL if table == "ssda903_episodes" else f"coalesce(nullif({last}, ''), nullif({unread}, ''), '{OPEN}')"
    return f"""
        select la_code, rank // 1000000000000 as return_number, child, {first} as first_day, {until} as until, of_return,
            ingest_file, ingest_position
        from {table}"""


def _numbered(table: str, columns: Sequence[str]) -> str:
    first, last = NUMBERED[table]
    others = ", ".join(column for column in columns if column not in ("child", "dob", first, last, "reference_date"))
    return f"""
        create or replace table {table} as
        select *, dense_rank() over (
            partition by la_code, child, {first}, rank // 1000000000000
            order by case when {last} = '' then '9999-12-31' else {last} end desc, {others}
        )::varchar as number
        from {table}"""


def _latest(table: str) -> str:
    key = ", ".join(("la_code", *KEYS[table]))
    return f"""
        create table latest_{table.removeprefix("ssda903_")} as
        select *, rank // 1000000000000 as return_number from {table}
        qualify row_number() over (partition by {key} order by rank desc) = 1"""
