"""Rows that nobody can give to a child, a case or a month: which they are, and that no figure moves by them in silence."""

import duckdb
import pytest

from tests.blanked_councils import SILENT, WHOLE, Blank, build_copies, fields_of_whom
from tests.project import Project

# One of each kind: a stock, what follows from a child's earlier rows, a share, what is counted by its own id, a key, a day.
BLANKS = [
    Blank("ssd_cla_episodes", "clae_person_id", 1),
    Blank("ssd_cla_episodes", "clae_person_id", 0.01),
    Blank("ssd_cla_episodes", "clae_cla_episode_id", 1),
    Blank("ssd_cin_plans", "cinp_person_id", 1),
    Blank("ssd_cin_episodes", "cine_person_id", 3),
    Blank("ssd_cin_episodes", "cine_referral_date", 1),
    Blank("ssd_cp_plans", "cppl_person_id", 1),
    Blank("local_strategy_meetings", "person_id", 3),
    Blank("local_asg_police_referrals", "referral_date", 1),
    # Nobody's they are not, but of another kind or open for all that the figures know.
    Blank("local_contact_decisions", "on_open_case_flag", 3),
    Blank("local_assessment_detail", "assessment_type", 3),
    Blank("ssd_cin_assessments", "cina_assessment_auth_date", 1),
    Blank("local_asg_enquiries", "concluded_date", 3),
]
NOT_ENDED = {"cina_assessment_auth_date", "concluded_date"}
EVERY = [Blank(extract, field, rows) for extract, field in fields_of_whom() for rows in (1, 3, 0.01, 0.05)]


@pytest.fixture(scope="module", autouse=True)
def _made_up_councils():
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PER10K_ANY_COUNCIL", "1")
        yield


@pytest.fixture(scope="module")
def copies(tmp_path_factory):
    return build_copies(tmp_path_factory.mktemp("copies"), BLANKS, contacts=2500)


def silent(database, made):
    return [(made[code], *told) for code, *told in database.execute(SILENT).fetchall()]


def test_no_figure_moves_and_is_called_good_without_a_word(copies):
    database, made = copies
    assert set(made.values()) == set(BLANKS)
    assert silent(database, made) == []


def test_there_is_something_to_tell(copies):
    database, made = copies
    moved = {
        made[code].extract
        for (code,) in database.execute(f"""
            select distinct damaged.la_code
            from fct_indicator_month as damaged
            inner join fct_indicator_month as whole using (indicator_id, breakdown, month_end)
            where whole.la_code = '{WHOLE}' and damaged.la_code <> '{WHOLE}' and damaged.value <> whole.value
        """).fetchall()
    }
    assert {"ssd_cla_episodes", "ssd_cin_plans", "ssd_cin_episodes"} <= moved


def test_each_row_is_counted_once(copies):
    """Beside those that the made-up council has from the first."""
    database, made = copies
    told = database.execute(f"""
        with told as (
            select la_code, extract, field, what, sum(rows_astray) as rows_astray from extract_astray group by all
        )
        select copies.la_code, copies.extract, copies.field, copies.what, copies.rows_astray - coalesce(whole.rows_astray, 0)
        from told as copies
        left join told as whole
            on whole.la_code = '{WHOLE}' and (copies.extract, copies.what) = (whole.extract, whole.what)
            and copies.field is not distinct from whole.field
    """).fetchall()
    for code, blank in made.items():
        what = "set aside" if blank.field == "clae_cla_episode_id" else "not ended" if blank.field in NOT_ENDED else "missing"
        field = None if what == "set aside" else blank.field
        [rows] = [rows for la_code, *of, rows in told if (la_code, of) == (code, [blank.extract, field, what])]
        assert rows == blank.rows or (blank.rows < 1 and rows > 1), blank


# A build for each field that says whom a row is about, in four degrees: over 500 councils.
@pytest.mark.release
@pytest.mark.parametrize("batch", range(0, len(EVERY), 60))
def test_no_field_of_whom_is_blank_in_silence(batch, tmp_path):
    database, made = build_copies(tmp_path, EVERY[batch : batch + 60], contacts=2000)
    # Several gigabytes each, which a failure would keep.
    with database:
        found = silent(database, made)
    assert found == []


SAME_KEY = "same key as row 9, which was delivered later and is kept"
SET_ASIDE = {
    "no key": ("X", "no key: cont_contact_id is empty", ["", "P1", "2019-03-05"], None),
    "no council": (None, "no council: la_code is empty", ["c2", "P1", "2019-03-05"], None),
    "another council": ("Y", "no council of this folder: Y is in 2 rows of this file alone", ["c3", "P1", "no day"], None),
    "a version": ("X", SAME_KEY, ["c4", "P1", "2019-01-05"], ["c4", "P1", "2019-03-05"]),
    "another child": ("X", SAME_KEY, ["c5", "P1", "2019-04-05"], ["c5", "P2", "2019-03-05"]),
    "an empty line": ("X", "no key: cont_contact_id is empty", ["", " ", ""], None),
    "a total": ("X", "a line of a report, not a record", ["Total", "7", ""], None),
}  # fmt: skip
CONTACT = "cont_contact_id := {!r}, cont_person_id := {!r}, cont_contact_date := {!r}"


def _rows_astray(project, extract):
    """The SQL of the rows astray of an extract, read from the tables aside and unmet."""
    return project.rows_astray(extract, "aside", "unmet", project.days_of_extracts())


def test_rows_that_were_set_aside_and_are_lost():
    project = Project()
    with duckdb.connect(config={"threads": 1}) as database:
        database.execute("""
            create table stg_contacts (
                la_code varchar, source_row bigint, contact_id varchar, person_id varchar, contact_date date
            );
            create table unmet (la_code varchar, extract varchar, source_row bigint, field varchar);
            create table aside (la_code varchar, extract varchar, reason varchar, raw_row varchar, kept_raw_row varchar)
        """)
        for la_code, reason, row, kept in SET_ASIDE.values():
            texts = [
                f"cast(to_json(struct_pack({CONTACT.format(*values)})) as varchar)" if values else "null"
                for values in (row, kept)
            ]
            database.execute(f"insert into aside select $1, 'ssd_contacts', $2, {', '.join(texts)}", [la_code, reason])
        rows = database.execute(f"""
            select la_code, field, what, cast(first_month as varchar), cast(last_month as varchar), rows_astray
            from ({_rows_astray(project, "ssd_contacts")}) order by all
        """).fetchall()
    assert rows == [
        ("X", None, "set aside", "2019-03-31", "2019-03-31", 1),
        ("X", None, "set aside", "2019-04-30", "2019-04-30", 1),
        (None, None, "set aside", "2019-03-31", "2019-03-31", 1),
        (None, None, "set aside", None, None, 1),
    ]


def test_what_adds_to_a_row_is_of_its_months():
    with duckdb.connect(config={"threads": 1}) as database:
        database.execute("""
            create table stg_contacts as select 'X' as la_code, 'c1' as contact_id, date '2019-03-05' as contact_date;
            create table stg_contact_decisions (la_code varchar, contact_id varchar, is_on_open_case boolean, decision_date date);
            insert into stg_contact_decisions values
                ('X', 'c1', null, '2019-04-01'), ('X', 'c2', null, '2019-04-01'), ('X', 'c1', true, null);
            create table unmet (la_code varchar, extract varchar, source_row bigint, field varchar);
            create table aside (la_code varchar, extract varchar, reason varchar, raw_row varchar, kept_raw_row varchar)
        """)
        rows = database.execute(f"""
            select field, what, cast(first_month as varchar), cast(last_month as varchar), rows_astray
            from ({_rows_astray(Project(), "local_contact_decisions")}) order by all
        """).fetchall()
    assert rows == [
        ("on_open_case_flag", "missing", "2019-03-31", "2019-03-31", 1),
        ("on_open_case_flag", "missing", None, None, 1),
    ]


def test_months_that_episodes_of_nobody_reach():
    """From start to end; for ever where open or ended on an unknown day; from the first day of all where the start is unknown."""
    episodes = {
        "ended": ("null", "date '2018-05-05'", "date '2018-07-01'", "null"),
        "open": ("null", "date '2018-05-06'", "null", "null"),
        "ended on an unknown day": ("null", "date '2018-06-05'", "date '2018-06-05'", "date '2018-06-05'"),
        "without a start": ("null", "null", "date '2018-08-01'", "null"),
        "of a child who is nowhere": ("'nowhere'", "date '2018-09-01'", "date '2018-09-02'", "null"),
        "of a child": ("'P1'", "date '2018-09-01'", "date '2018-09-02'", "null"),
    }
    with duckdb.connect(config={"threads": 1}) as database:
        database.execute("""
            create table stg_cla_episodes (
                la_code varchar, source_row bigint, person_id varchar, start_date date, end_date date, earliest_end date,
                end_reason varchar, period_of_care_id varchar, entered_care_date date
            );
            create table unmet as
            select 'X' as la_code, 'ssd_cla_episodes' as extract, 5 as source_row, 'clae_person_id' as field;
            create table aside (la_code varchar, extract varchar, reason varchar, raw_row varchar, kept_raw_row varchar)
        """)
        for number, (person, start, end, earliest) in enumerate(episodes.values(), 1):
            database.execute(
                f"insert into stg_cla_episodes select 'X', {number}, {person}, {start}, {end}, {earliest}, 'x1', 'C', null"
            )
        rows = database.execute(f"""
            select what, cast(first_month as varchar), cast(last_month as varchar), rows_astray
            from ({_rows_astray(Project(), "ssd_cla_episodes")}) where field = 'clae_person_id' order by all
        """).fetchall()
    assert rows == [
        ("missing", "2018-05-31", "2018-07-31", 1),
        ("missing", "2018-05-31", None, 1),
        ("missing", "2018-06-30", None, 1),
        ("missing", None, "2018-08-31", 1),
        ("unmet", "2018-09-30", "2018-09-30", 1),
    ]
