"""Codes of one field are damaged in a made-up council: each right figure lies within the bounds of the one then counted."""

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from proofs import examples

from tests.bounds import figures_of, is_within
from tests.project import Project, load_seeds

DAYS = ["2019-02-11", "2019-03-29", "2019-04-01"]
MONTHS = ["2019-02-28", "2019-03-31", "2019-04-30"]
SECTIONS = ["contact_measures", "referral_measures", "assessment_measures", "section_47_measures", "workforce_measures"]
ALL = "{% macro all_measures() -%}{{ return(" + " + ".join(f"{one}()" for one in SECTIONS) + ") }}{%- endmacro %}"
PROJECT = Project(macros={"all_measures": ALL})
DAMAGED = {
    "stg_contacts": {"source_code": ["null", "'unknown'"], "outcome_flags": ["[]", "['UNKNOWN_FLAG', 'ADVICE_FLAG']"]},
    "stg_contact_decisions": {"contact_route": ["'unknown'"], "decision_outcome": ["'wizard'"]},
    "stg_cin_episodes": {"outcome_flags": ["null", "[]", "['UNKNOWN_FLAG']"], "close_reason": ["'unknown'"]},
    "stg_cin_assessments": {"outcome_flags": ["null", "['UNKNOWN_FLAG']", "['UNKNOWN_FLAG', 'REFERRAL_TO_OTHER_AGENCY_FLAG']"]},
    "stg_assessment_detail": {"outcome_group": ["'unknown'"]},
    # One that is not recorded is no damage but the truth: s47_outcome_not_recorded counts it.
    "stg_s47_enquiry": {"outcome_flags": ["['UNKNOWN_FLAG']", "['UNKNOWN_FLAG', 'MONITOR_FLAG']"]},
    "stg_s47_outcomes": {"outcome_category": ["'unknown'"]},
    "stg_workforce": {
        "role_group": ["null", "'wizard'"], "is_agency": ["null"], "fte": ["null"],
    },
}  # fmt: skip
# One list of the counts of all sections in place of a table of each; no month lies outside those of the council.
COUNTS = " union all ".join(
    f"""
        select la_code, month_end, measure_id, breakdown, numerator, denominator, not_yet_due, might_count, might_not_count
        from ({sql})
    """
    for sql in (PROJECT.section_counts(getattr(PROJECT, measures)()) for measures in SECTIONS)
)
MODELS = {name: PROJECT.model(name) for name in ("measure_perhaps", "measure_doubt", "measure_month", "measure_window")}
MODELS["measure_month"] = "with counts as (" + COUNTS + ")," + MODELS["measure_month"].split("),", 1)[1]
FIGURES = figures_of(PROJECT)

contacts = st.tuples(
    st.sampled_from(["6", "2a", "3f", "10"]), st.sampled_from(["NEW_REFERRAL_FLAG", "ADVICE_FLAG", "NFA_FLAG"]),
    st.sampled_from(["social_care", "early_help"]), st.sampled_from(["F", "G"]), st.sampled_from(DAYS),
)  # fmt: skip
# A referral, an assessment on it and an enquiry; of some the council's own record says the outcome.
cases = st.tuples(
    st.sampled_from(["SINGLE_ASSESSMENT_FLAG", "STRATEGY_DISCUSSION_FLAG"]), st.booleans(),
    st.sampled_from(["rc1", "rc8", "rc9"]), st.sampled_from(["LEGAL_ACTION_FLAG", "REFERRAL_TO_OTHER_AGENCY_FLAG", "NFA_FLAG"]),
    st.sampled_from([None, "nfa", "ongoing"]), st.sampled_from(["CP_CONFERENCE_FLAG", "MONITOR_FLAG", "NFA_FLAG"]),
    st.sampled_from([None, "substantiated_continuing", "not_substantiated"]), st.sampled_from(DAYS),
)  # fmt: skip
staff = st.tuples(
    st.sampled_from(["social_worker", "manager"]), st.booleans(), st.sampled_from([0.5, 0.8, 1.0]), st.sampled_from(MONTHS)
)
damages = st.sampled_from([(table, field, value) for table, of in DAMAGED.items() for field in of for value in of[field]])


@pytest.fixture(scope="module")
def council():
    """A database with what the measures of SECTIONS are built from, and no rows of a council in it."""
    with duckdb.connect(config={"threads": 1}) as database:
        load_seeds(database)
        database.execute("create schema extracts; create table extracts.council_of_run as select 'X' as la_code")
        for model in ("calendar_day", "calendar_month", "working_day", "indicator_dictionary", "measure_counted"):
            database.execute(f"create table {model} as {PROJECT.model(model)}")
        database.execute("""
            create table reporting_period as select
                'X' as la_code, date '2019-04-30' as extract_date, 10000 as extract_working_day_number,
                date '2019-02-01' as first_day, date '2019-02-28' as first_month,
                date '2019-05-01' as open_until, cast(null as date) as later_extract_date;
            create table stg_contacts (
                la_code varchar, contact_id varchar, person_id varchar, contact_date date, outcome_flags varchar[],
                source_code varchar
            );
            create table stg_contact_decisions (
                la_code varchar, contact_id varchar, decision_date date, decision_outcome varchar, mash_request_date date,
                mash_response_date date, contact_route varchar, is_on_open_case boolean, family_id varchar,
                unusable_values struct(field varchar)[]
            );
            create table record_contact_route (
                la_code varchar, contact_id varchar, contact_route varchar, is_on_open_case boolean
            );
            create table record_child_family (la_code varchar, person_id varchar, family_id varchar);
            create table stg_cin_episodes (
                la_code varchar, referral_id varchar, person_id varchar, referral_date date, is_no_further_action boolean,
                close_reason varchar, outcome_flags varchar[]
            );
            create table stg_cin_assessments (
                la_code varchar, assessment_id varchar, person_id varchar, referral_id varchar, team_id varchar, start_date date,
                authorised_date date, earliest_end date, latest_end date, is_no_further_action boolean, outcome_flags varchar[],
                unusable_values struct(field varchar)[]
            );
            create table stg_assessment_detail (
                la_code varchar, assessment_id varchar, assessment_type varchar, outcome_group varchar
            );
            create table stg_s47_enquiry (
                la_code varchar, s47_enquiry_id varchar, person_id varchar, team_id varchar, start_date date, end_date date,
                earliest_end date, is_no_further_action boolean, outcome_flags varchar[], unusable_values struct(field varchar)[]
            );
            create table stg_s47_outcomes (la_code varchar, s47_enquiry_id varchar, outcome_category varchar);
            create table stg_initial_cp_conference (la_code varchar, s47_enquiry_id varchar, conference_date date);
            create table stg_referral_decisions (
                la_code varchar, referral_id varchar, received_at date, decided_at date, unusable_values struct(field varchar)[]
            );
            create table record_assessment_type (
                la_code varchar, assessment_id varchar, assessment_type varchar, is_type_unknown integer
            );
            create table extract_gap (la_code varchar, extract varchar, last_day date);
            create table extract_history (la_code varchar, extract varchar, last_day date);
            create table event_exploitation (
                la_code varchar, referral_date date, earliest_end date, end_date date, is_sexual integer, is_type_unknown integer
            );
            create table cohort_exploitation (
                la_code varchar, month_end date, is_sexual integer, is_criminal integer, is_type_unknown integer
            );
            create table event_strategy_meeting (la_code varchar, meeting_date date, is_followed_by_section_47 integer);
            create table stg_workforce (
                la_code varchar, source_row bigint, month_end date, staff_id varchar, role_group varchar, team_id varchar,
                fte double, is_agency boolean, is_vacant boolean, grade varchar, unusable_values struct(field varchar)[]
            );
            create table cohort_measured_worker (
                la_code varchar, month_end date, measure_id varchar, numerator double, denominator double
            );
            create table cohort_perhaps_caseload (la_code varchar, month_end date, measure_id varchar, doubt varchar);
            create table event_case_audit (
                la_code varchar, completed_date date, is_social_care integer, is_meeting_standard integer,
                is_grade_unknown integer
            )
        """)
        database.execute("delete from calendar_month where month_end not between '2019-02-28' and '2019-04-30'")
        database.execute("delete from working_day where year(date_day) <> 2019")
        yield database


def figures(database):
    """Value, at least and at most of every figure."""
    for model in ("event_contact", "event_referral", "event_assessment", "event_section_47", "cohort_staff"):
        database.execute(f"create or replace table {model} as {PROJECT.model(model)}")
    for model in ("measure_perhaps", "measure_doubt", "measure_month", "measure_window"):
        database.execute(f"create or replace table {model} as {MODELS[model]}")
    return {figure: bounds for figure, *bounds in database.execute(FIGURES).fetchall()}


def fill(database, made_up):
    """Replace what the council has delivered."""
    for table in DAMAGED:
        database.execute(f"delete from {table}")
    of_contacts, of_cases, of_staff = made_up
    for number, (source, flag, route, family, day) in enumerate(of_contacts):
        database.execute("insert into stg_contacts values ('X', $1, 'P', $2, [$3], $4)", [number, day, flag, source])
        database.execute(
            "insert into stg_contact_decisions values ('X', $1, $2, $5, null, null, $3, false, $4, null)",
            [number, day, route, family, ["referral", "nfa"][number % 2]],
        )
    for number, (flag, is_assessed, reason, assessed, own_group, enquired, own_outcome, day) in enumerate(of_cases):
        database.execute("insert into stg_cin_episodes values ('X', $1, $1, $2, false, $3, [$4])", [number, day, reason, flag])
        # An assessment that names its referral, or none.
        database.execute(
            "insert into stg_cin_assessments values ('X', $1, $1, $2, 't', $3, $3, null, null, null, [$4], null)",
            [number, number if is_assessed else None, day, assessed],
        )
        database.execute("insert into stg_assessment_detail values ('X', $1, 'new_strategy', $2)", [number, own_group])
        database.execute(
            "insert into stg_s47_enquiry values ('X', $1, $1, 't', $2, $2, null, null, [$3], null)", [number, day, enquired]
        )
        database.execute("insert into stg_s47_outcomes values ('X', $1, $2)", [number, own_outcome])
    for number, (post, is_agency, hours, month) in enumerate(of_staff):
        database.execute(
            "insert into stg_workforce values ('X', $1, $2, $1, $3, 't', $4, $5, false, null, null)",
            [number, month, post, hours, is_agency],
        )


# The first row stays as it is: a column that says nothing at all is not supplied, which other rules see to.
# Without shrinking, which would build hundreds of councils to make a small one smaller.
@settings(max_examples=examples(30), deadline=None, derandomize=True, phases=[Phase.generate])
@given(
    st.tuples(*(st.lists(rows, min_size=2, max_size=8) for rows in (contacts, cases, staff))),
    damages,
    st.sets(st.integers(1, 7), min_size=1),
)
def test_the_right_figure_lies_within_the_bounds_of_the_damaged_one(council, made_up, damage, places):
    fill(council, made_up)
    right = figures(council)
    table, field, value = damage
    unread = f", unusable_values = [{{'field': '{field}'}}]" if value == "'wizard'" else ""
    hit = f"rowid - (select min(rowid) from {table}) in $1"
    council.execute(f"update {table} set {field} = {value}{unread} where {hit}", [list(places)])
    damaged = figures(council)
    assert right.keys() == damaged.keys()
    for figure, (value, at_least, at_most) in right.items():
        assert value is None or (at_least, at_most) == (value, value), figure
    outside = {
        figure: (value, *damaged[figure])
        for figure, (value, *_) in right.items()
        if value is not None and damaged[figure][0] is not None and not is_within(value, *damaged[figure][1:])
    }
    assert outside == {}
