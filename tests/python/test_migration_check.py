"""Two case systems compared: what moved, by how many, and in which records; and by which code the command ends."""

import duckdb
import pytest
from commands import per10k
from hypothesis import given, settings
from hypothesis import strategies as some
from proofs import examples
from reorganised import read_csv, write_csv

from per10k.core.exit_codes import Exit
from per10k.migration.check import CheckError, check
from per10k.migration.summary import in_words

FIGURES = """
    create schema marts;
    create table marts.fct_indicator_month (
        la_code varchar, indicator_id varchar, breakdown varchar, month_end date, measure_id varchar, basis varchar,
        numerator double, denominator double, population bigint, displayed_value double, missing_reason varchar);
    create table marts.dim_council as select 'X' as la_code, date '2026-04-05' as extract_date;
    create table marts.dim_rule_choice as
        select null::varchar as la_code, 'population_rule' as rule_choice, 'latest_published' as value;
    create table marts.scorecard as select 'contacts_received' as indicator_id, 'contacts_received_ytd' as indicator_id_year;
"""
CHILDREN = """
    create schema restricted; create schema staging;
    create table restricted.restricted_measure_member (
        la_code varchar, measure_id varchar, breakdown varchar, month_end date, dated_on date, row_id varchar, person_id varchar,
        numerator double, denominator double, due_date date);
    create table staging.stg_contacts (
        la_code varchar, source_row bigint, contact_id varchar, person_id varchar, contact_date date, source_code varchar,
        outcome_flags varchar[], unusable_values varchar);
"""


def built(path, contacts, month="2026-03-31", la_code="X"):
    """A build of contacts (id, child, day, source): one figure, its members and its staged rows, as a build leaves them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for file, script in ((path, FIGURES), (path.with_name(f"{path.stem}_children.duckdb"), CHILDREN)):
        file.unlink(missing_ok=True)
        with duckdb.connect(str(file)) as database:
            database.execute(script)
            if script is FIGURES:
                for indicator in ("contacts_received", "own_not_printed"):
                    row = [
                        la_code,
                        indicator,
                        "all",
                        month,
                        "contacts_received",
                        "month",
                        len(contacts),
                        None,
                        None,
                        len(contacts),
                        None,
                    ]
                    database.execute(f"insert into marts.fct_indicator_month values ({', '.join('?' for _ in row)})", row)
            for number, (contact, person, day, source) in enumerate(contacts if script is CHILDREN else ()):
                row = [la_code, "contacts_received", "all", month, day, contact, person, 1, None, None]
                database.execute(f"insert into restricted.restricted_measure_member values ({', '.join('?' for _ in row)})", row)
                row = [la_code, number, contact, person, day, source, [], None]
                database.execute(f"insert into staging.stg_contacts values ({', '.join('?' for _ in row)})", row)
    return path


OLD = [("c1", "a", "2026-03-01", "1A"), ("c2", "b", "2026-03-02", "2A"), ("c3", "c", "2026-03-03", "3A")]


def compare(tmp_path, new, old=OLD, ids=None):
    """Compare two small builds. Returns what was found, and the folder of its lists."""
    before, after = built(tmp_path / "old/a.duckdb", old), built(tmp_path / "new/a.duckdb", new)
    if ids is not None:
        write_csv(tmp_path / "ids.csv", ids)
    return check(before, after, tmp_path / "to", tmp_path / "ids.csv" if ids is not None else None), tmp_path / "to"


def test_the_same_is_the_same(tmp_path):
    found, to = compare(tmp_path, OLD[::-1])
    assert (found.figures, found.moved, found.headlines, found.members, found.children) == (2, 0, [], {}, (3, 0, 0))
    assert [(one.before_alone, one.after_alone, one.fields) for one in found.rows] == [(0, 0, {})]
    assert all(read_csv(to / f"{name}.csv") == [] for name in ("figures", "records", "rows", "fields"))


def test_a_record_that_was_lost_and_one_that_came_are_named(tmp_path):
    """The figure of the scorecard parts by one; the one that is not printed moves too, and is no headline."""
    found, to = compare(tmp_path, [*OLD[:1], ("c4", "d", "2026-03-04", "1A")])
    [headline] = found.headlines
    assert (headline.indicator_id, headline.before, headline.after) == ("contacts_received", "3.0", "2.0")
    assert (headline.before_alone, headline.after_alone, headline.otherwise) == (2, 1, 0)
    assert {row["id"]: row["what"] for row in read_csv(to / "records.csv")} == {
        "b": "in the old system alone", "c": "in the old system alone", "d": "in the new system alone",
    }  # fmt: skip
    assert {(row["side"], row["key"]) for row in read_csv(to / "rows.csv")} == {
        ("before", "c2"),
        ("before", "c3"),
        ("after", "c4"),
    }
    assert {row["indicator_id"]: row["is_headline"] for row in read_csv(to / "figures.csv")} == {
        "contacts_received": "true", "own_not_printed": "false",
    }  # fmt: skip


def test_dates_and_codes_that_changed_are_named_though_no_figure_moved(tmp_path):
    found, to = compare(tmp_path, [("c1", "a", "2026-03-09", "1A"), ("c2", "b", "2026-03-02", ""), OLD[2]])
    assert found.moved == 0 and found.headlines == []
    assert found.rows[0].fields == {"contact_date": 1, "source_code": 1}
    assert [(row["key"], row["field"], row["before"], row["after"]) for row in read_csv(to / "fields.csv")] == [
        ("c1", "contact_date", "2026-03-01", "2026-03-09"), ("c2", "source_code", "2A", ""),
    ]  # fmt: skip


def test_new_ids_of_rows_are_matched_by_child_and_day_and_of_children_by_the_list(tmp_path):
    new = [(f"n{number}", f"new-{person}", day, source) for number, (_, person, day, source) in enumerate(OLD)]
    ids = [{"before": person, "after": f"new-{person}"} for _, person, *_ in OLD]
    found, _ = compare(tmp_path, new, ids=ids)
    assert found.rows[0].matched_by == "child and days"
    assert (found.rows[0].before_alone, found.rows[0].after_alone, found.rows[0].fields) == (0, 0, {})
    assert found.children == (3, 0, 0)
    without, _ = compare(tmp_path, new)
    assert without.rows[0].before_alone == without.rows[0].after_alone == 3 and without.children == (0, 3, 3)


IDS = {
    "a blank": ([{"before": "a", "after": ""}], "row 2: after is empty"),
    "an id twice": ([{"before": "a", "after": "x"}, {"before": "a", "after": "y"}], "row 3: before 'a' stands in row 2 already"),
    "two of one": ([{"before": "a", "after": "x"}, {"before": "b", "after": "x"}], "row 3: after 'x' stands in row 2 already"),
    "other columns": ([{"old": "a", "new": "x"}], "lacks one of the columns before and after"),
}


@pytest.mark.parametrize(("ids", "said"), IDS.values(), ids=IDS)
def test_a_list_of_ids_that_is_wrong_is_refused(tmp_path, ids, said):
    with pytest.raises(CheckError, match=said):
        compare(tmp_path, OLD, ids=ids)


def test_ids_that_would_make_two_children_one_are_refused_and_ids_of_nobody_are_said(tmp_path):
    with pytest.raises(CheckError, match="the old system has a child 'b' too, who is not in the column before"):
        compare(tmp_path, OLD, ids=[{"before": "a", "after": "b"}])
    found, _ = compare(tmp_path, OLD, ids=[{"before": "a", "after": "b"}, {"before": "b", "after": "a"}])
    assert found.unlike == [] and found.children == (3, 0, 0)
    found, to = compare(tmp_path, OLD, ids=[{"before": "a", "after": "a"}, {"before": "A", "after": "x"}])
    assert found.unlike == [f"{tmp_path / 'ids.csv'}: of 2 ids, 1 are of no child in the old build, and 1 of none in the new."]
    assert found.unlike[0] in in_words(found, to)


AGAIN = "insert into marts.fct_indicator_month select * replace"
TWICE = ("c1", "a", "2026-03-01", "9A")


@pytest.mark.parametrize(
    ("old", "new", "alone", "fields"),
    {
        "one more": (OLD, [*OLD, OLD[0]], (0, 1), {}),
        "one less": ([*OLD, OLD[0]], OLD, (1, 0), {}),
        "the same, in another order": ([*OLD, TWICE], [TWICE, *OLD], (0, 0), {}),
        "one of two differs": ([*OLD, OLD[0]], [*OLD, TWICE], (0, 0), {"source_code": 1}),
    }.values(),
)
def test_rows_that_a_system_has_twice_are_told_apart_and_named(tmp_path, old, new, alone, fields):
    found, to = compare(tmp_path, new, old)
    [rows] = found.rows
    assert ((rows.before_alone, rows.after_alone), rows.fields) == (alone, fields)
    assert [row["key"] for row in read_csv(to / "rows.csv")] == ["c1 | 2"] * sum(alone)


def test_one_build_for_two_and_one_file_about_children_for_both_are_refused(tmp_path, monkeypatch):
    """All would be the same, whatever the systems hold."""
    before, after = built(tmp_path / "old/a.duckdb", OLD), built(tmp_path / "new/a.duckdb", OLD[:1])
    (tmp_path / "link.duckdb").symlink_to(before)
    for again in (before, tmp_path / "link.duckdb"):
        with pytest.raises(CheckError, match="are one file"):
            check(before, again, tmp_path / "to")
    monkeypatch.setenv("PER10K_CHILD_DB", str(tmp_path / "old/a_children.duckdb"))
    with pytest.raises(CheckError, match="PER10K_CHILD_DB names one child-level file"):
        check(before, after, tmp_path / "to")


@pytest.mark.parametrize(
    ("script", "said"),
    {
        "months": (
            f"{AGAIN} (date '2026-02-28' as month_end) from marts.fct_indicator_month",
            "X: 1 months are in the new build alone and not compared, February 2026 to February 2026.",
        ),
        "councils": (
            f"{AGAIN} ('Y' as la_code) from marts.fct_indicator_month",
            "Y: 1 months are in the new build alone and not compared, March 2026 to March 2026.",
        ),
        "days": (
            "update marts.dim_council set extract_date = date '2026-05-05'",
            "X: the old extracts were cut on 2026-04-05, the new on 2026-05-05: each may have rows that the other cannot have.",
        ),
        "rules": (
            "update marts.dim_rule_choice set value = 'census_year'",
            "population_rule is latest_published in the old build and census_year in the new: "
            "figures part by the rule, whatever the systems hold.",
        ),
    }.values(),
)
def test_builds_that_differ_in_more_than_their_systems_are_said_to(tmp_path, script, said):
    before, after = built(tmp_path / "old/a.duckdb", OLD), built(tmp_path / "new/a.duckdb", OLD)
    with duckdb.connect(str(after)) as database:
        database.execute(script)
    found = check(before, after, tmp_path / "to")
    assert found.unlike == [said] and said in in_words(found, tmp_path / "to")


def test_a_population_that_moved_is_a_figure_that_moved_though_its_value_stays(tmp_path):
    before, after = built(tmp_path / "old/a.duckdb", OLD), built(tmp_path / "new/a.duckdb", OLD)
    with duckdb.connect(str(after)) as database:
        database.execute("update marts.fct_indicator_month set population = 7")
    assert check(before, after, tmp_path / "to").moved == 2


def test_files_of_others_in_the_folder_stay_as_open_as_they_are(tmp_path):
    page = tmp_path / "to/site/page.html"
    page.parent.mkdir(parents=True)
    page.touch()
    for path in (page.parent.parent, page.parent, page, old := tmp_path / "to/rows.csv"):
        path.touch()
        path.chmod(0o755)
    compare(tmp_path, OLD)
    assert page.stat().st_mode & 0o777 == page.parent.stat().st_mode & 0o777 == 0o755
    assert old.stat().st_mode & 0o007 == 0


def test_a_database_that_is_no_build_is_refused(tmp_path):
    before = built(tmp_path / "old/a.duckdb", OLD)
    for name in ("x.duckdb", "x_children.duckdb"):
        duckdb.connect(str(tmp_path / name)).close()
    with pytest.raises(CheckError, match=r"x.duckdb is no whole build of this version of per10k"):
        check(before, tmp_path / "x.duckdb", tmp_path / "to")


def test_builds_without_a_month_in_common_or_a_file_beside_them_are_refused(tmp_path):
    before = built(tmp_path / "old/a.duckdb", OLD)
    with pytest.raises(CheckError, match="no month of one council in common"):
        check(before, built(tmp_path / "new/a.duckdb", OLD, la_code="Y"), tmp_path / "to")
    (tmp_path / "new/a_children.duckdb").unlink()
    with pytest.raises(CheckError, match="cannot be read with the child-level file beside it"):
        check(before, tmp_path / "new/a.duckdb", tmp_path / "to")
    assert not (tmp_path / "to").exists()


def test_the_command_ends_with_its_own_code_where_headlines_part(tmp_path, capsys):
    before, after = built(tmp_path / "old/a.duckdb", OLD), built(tmp_path / "new/a.duckdb", OLD[:2])
    asked = ["--before", before, "--after", after, "--to", tmp_path / "to"]
    assert per10k("migration-check", asked) == Exit.PARTED == 11
    said = capsys.readouterr().out
    assert "X New social care contacts" in said or "March 2026: 3.0 is now 2.0" in said
    assert "ssd_contacts: 3 and 2; 1 in the old alone, 0 in the new" in said
    assert {path.stat().st_mode & 0o007 for path in (tmp_path / "to").iterdir()} == {0}
    alike = built(tmp_path / "again/a.duckdb", OLD)
    assert per10k("migration-check", ["--before", before, "--after", alike, "--to", tmp_path / "to"]) == Exit.DONE
    assert per10k("migration-check", ["--before", before, "--after", before, "--to", tmp_path / "to"]) == Exit.DATA
    assert per10k("migration-check", ["--before", tmp_path / "none.duckdb", "--after", after]) == Exit.USAGE


ROWS = some.dictionaries(
    some.sampled_from("abcdefgh"), some.tuples(some.sampled_from(["2026-03-01", "2026-03-02"]), some.sampled_from(["1A", "2A"]))
)


@given(ROWS, ROWS)
@settings(max_examples=examples(20), deadline=None, derandomize=True)
def test_what_is_alone_and_what_is_in_both_add_up_and_the_other_way_round_is_the_mirror(tmp_path_factory, old, new):
    tmp_path = tmp_path_factory.mktemp("check")
    sides = [[(f"c-{child}", child, day, code) for child, (day, code) in rows.items()] for rows in (old, new)]
    found, _ = compare(tmp_path / "there", sides[1], sides[0])
    back, _ = compare(tmp_path / "back", sides[0], sides[1])
    [rows], [mirror] = found.rows, back.rows
    assert rows.before - rows.before_alone == rows.after - rows.after_alone == len(old.keys() & new.keys())
    assert (rows.before, rows.before_alone, rows.fields) == (mirror.after, mirror.after_alone, mirror.fields)
    assert bool(found.headlines) == (len(old) != len(new)) == bool(back.headlines)
    named = {what: count for what, count in found.members.items() if what.startswith("in the")}
    assert sum(named.values()) == len(old.keys() ^ new.keys()), "though the figure be the same, those behind it are named"
