"""Councils joined: no id of one is taken for another's, nothing is lost, and what nobody knows of both is not supplied."""

import pytest
from commands import per10k
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some
from proofs import examples
from reorganised import read_csv, write_csv, write_extracts

from per10k.core.exit_codes import Exit
from per10k.plugin import councils
from per10k.reorganise.join import join
from per10k.reorganise.reading import ReorganiseError

A, B = "E06000033", "E06000034"
TERM = {"term_id": "T1", "term_name": "Autumn", "start_date": "2025-09-01", "end_date": "2025-12-19"}


def contact(number, person):
    return {"cont_contact_id": number, "cont_person_id": person, "cont_contact_date": "2026-01-05"}


def put_together(tmp_path, one, other, same=None):
    """Join two small folders. Returns what was done, and the folder that was written."""
    lacking = [write_extracts(tmp_path / code, **of) for code, of in ((A, one), (B, other))]
    if same is not None:
        write_csv(tmp_path / "same.csv", same)
    folders = {A: tmp_path / A, B: tmp_path / B}
    done = join(
        folders,
        "SOUTH-ESSEX",
        tmp_path / "new",
        tmp_path / "same.csv" if same is not None else None,
        (*{*lacking[0]} & {*lacking[1]},),
    )
    return done, tmp_path / "new"


def test_one_id_in_both_is_two_and_what_names_it_still_finds_it(tmp_path):
    both = {
        "ssd_contacts": [contact("1", "7")],
        "ssd_cla_episodes": [{"clae_cla_episode_id": "1", "clae_person_id": "7", "clae_cla_id": "5"}],
        "ssd_cla_reviews": [{"clar_cla_review_id": "1", "clar_cla_id": "5"}],
        "ssd_department": [{"dept_team_id": "T", "dept_team_name": "Duty"}],
        "local_team_groups": [{"team_id": "T", "effective_from": "2020-01-01"}],
        "local_plan_versions": [{"person_id": "7", "plan_type": "CP", "plan_date": "2026-01-01"}],
    }
    done, folder = put_together(tmp_path, both, both)
    assert {one.name: (one.written, one.set_aside) for one in done.extracts} == dict.fromkeys(both, (2, 0))
    rows = {name: read_csv(folder / f"extracts/{name}.csv") for name in both}
    assert [row["cont_person_id"] for row in rows["ssd_contacts"]] == [f"{A}-7", f"{B}-7"]
    assert [row["clar_cla_id"] for row in rows["ssd_cla_reviews"]] == [row["clae_cla_id"] for row in rows["ssd_cla_episodes"]]
    assert [row["team_id"] for row in rows["local_team_groups"]] == [row["dept_team_id"] for row in rows["ssd_department"]]
    assert [row["plan_type"] for row in rows["local_plan_versions"]] == ["CP", "CP"]
    assert {row["la_code"] for of in rows.values() for row in of} == {"SOUTH-ESSEX"}


def test_nothing_stays_nothing(tmp_path):
    _, folder = put_together(
        tmp_path, {"ssd_contacts": [contact("1", ""), contact("2", "-1")]}, {"ssd_contacts": [contact("1", "NULL")]}
    )
    assert [row["cont_person_id"] for row in read_csv(folder / "extracts/ssd_contacts.csv")] == ["", "", ""]


def test_children_whom_the_list_names_are_one_and_those_who_may_be_are_counted(tmp_path):
    def people(*rows):
        return {
            "ssd_contacts": [contact(str(number), person) for number, (person, *_) in enumerate(rows)],
            "ssd_person": [
                {"pers_person_id": person, "pers_common_child_id": number, "pers_dob": "2015-05-05"} for person, number in rows
            ],
        }

    one = people(("1", "9434765919"), ("2", "943 476 5870"), ("3", ""))
    other = people(("1", "9434765919"), ("2", "9434765870"), ("3", ""))
    done, folder = put_together(tmp_path, one, other, [{A: "1", B: "1"}])
    assert [row["cont_person_id"] for row in read_csv(folder / "extracts/ssd_contacts.csv")][3] == f"{A}-1"
    assert [row["pers_person_id"] for row in read_csv(folder / "extracts/ssd_person.csv")].count(f"{A}-1") == 1
    assert [(row["la_code"], row["pers_person_id"]) for row in read_csv(folder / "set_aside/ssd_person.csv")] == [(B, f"{A}-1")]
    assert (done.same, done.perhaps_same, done.unsaid) == (1, {"NHS number": 1}, ["pupil number", "names and day of birth"])
    assert [(row["person_id"], row["other_person_id"]) for row in read_csv(folder / "perhaps_same.csv")] == [("2", "2")]


def test_children_who_may_be_one_are_children_and_no_formulas(tmp_path):
    """A row without a child is alike to nobody."""
    people = [{"pers_person_id": person, "pers_upn": upn} for person, upn in (("@A1", "B1"), ("", "C1"), ("-1", "D1"))]
    done, folder = put_together(tmp_path, {"ssd_person": people}, {"ssd_person": people})
    assert done.perhaps_same == {"pupil number": 1}
    assert [row["person_id"] for row in read_csv(folder / "perhaps_same.csv")] == ["'@A1"]


SAME = {
    "a child that is none": ([{A: "x", B: "1"}], "row 2: E06000033: no extract knows the child 'x'"),
    "a child twice": ([{A: "1", B: "1"}, {A: "1", B: "2"}], "row 3: E06000033: '1' stands in row 2 already"),
    "a blank": ([{A: "1", B: ""}], "row 2 names fewer than two children"),
    "another council": ([{A: "1", "E06000035": "1"}], "needs rows, and a column for each council"),
    "no row": ([{A: "", B: ""}], "needs rows"),
}


@pytest.mark.parametrize(
    ("text", "said"),
    {
        "a column twice": (f"{A},{B},{B}\n1,1,2\n", "a column stands twice"),
        "a cell more": (f"{A},{B}\n1,1\n\n2,2,1\n", "row 4 has 3 cells, and the header 2"),
        "a cell less": (f"{A},{B}\n1\n", "row 2 has 1 cells, and the header 2"),
    }.values(),
)
def test_a_list_of_which_a_row_could_be_read_in_two_ways_is_refused(tmp_path, text, said):
    """Of a column that stands twice the last one counted, and made one child of two others."""
    of = {"ssd_contacts": [contact("1", "1"), contact("2", "2")]}
    lacking = [write_extracts(tmp_path / code, **of) for code in (A, B)][0]
    (tmp_path / "same.csv").write_text(text)
    with pytest.raises(ReorganiseError, match=said):
        join({code: tmp_path / code for code in (A, B)}, "SOUTH-ESSEX", tmp_path / "new", tmp_path / "same.csv", lacking)


@pytest.mark.parametrize(("same", "said"), SAME.values(), ids=SAME)
def test_a_list_that_is_wrong_is_refused_and_nothing_is_written(tmp_path, same, said):
    of = {"ssd_contacts": [contact("1", "1"), contact("2", "2")]}
    with pytest.raises(ReorganiseError, match=said):
        put_together(tmp_path, of, of, same)
    assert not (tmp_path / "new").exists()


def test_what_is_of_one_council_alone_is_not_supplied_and_kept(tmp_path):
    """An extract that one lacks, results of a council, and terms that differ: a part would pass for the whole."""
    one = {
        "ssd_contacts": [contact("1", "1")],
        "local_complaints": [{"complaint_id": "k"}],
        "local_yds": [{"measure": "first_time_entrants", "period_end": "2026-03-31", "published_on": "2026-05-01"}],
        "local_school_terms": [TERM],
    }
    other = {**one, "local_school_terms": [TERM | {"end_date": "2025-12-18"}]}
    del other["local_complaints"]
    done, folder = put_together(tmp_path, one, other)
    assert sorted(done.left_out) == ["local_complaints", "local_school_terms", "local_yds"]
    assert sorted(path.stem for path in (folder / "extracts").glob("local_*")) == ["local_population_midyear"]
    assert {path.stem: len(read_csv(path)) for path in (folder / "set_aside").iterdir()} == {
        "local_complaints": 1, "local_school_terms": 2, "local_yds": 2,
    }  # fmt: skip


def test_one_folder_for_two_councils_is_refused(tmp_path):
    """Every child in it would be two."""
    lacking = write_extracts(tmp_path / A, ssd_contacts=[contact("1", "1")])
    (tmp_path / B).symlink_to(tmp_path / A)
    with pytest.raises(ReorganiseError, match="One folder is named for two councils"):
        join({code: tmp_path / code for code in (A, B)}, "SOUTH-ESSEX", tmp_path / "new", None, lacking)


def test_a_number_that_stands_for_none_makes_nobody_the_same(tmp_path):
    """Neither is whoever has one hidden: a short one, or one with another digit, is somebody's."""
    numbers = ["A000000000000", "9999999999999", "0000000000000", "B1", "A100000000000", "H801200001001"]
    one, other = ([{"pers_person_id": f"{of}{number}", "pers_upn": upn} for number, upn in enumerate(numbers)] for of in "xy")
    done, folder = put_together(tmp_path, {"ssd_person": one}, {"ssd_person": other})
    assert done.perhaps_same == {"pupil number": 3}
    assert {row["person_id"] for row in read_csv(folder / "perhaps_same.csv")} == {"x3", "x4", "x5"}


def test_the_same_rows_under_two_folders_are_refused(tmp_path):
    """In another order and with a column more they are the same; a council with a row of its own, or another id, is another."""
    rows = [contact(str(number), str(number % 7)) for number in range(20)]
    with pytest.raises(ReorganiseError, match=f"{B} hold the same rows, ids and all"):
        put_together(tmp_path / "same", {"ssd_contacts": rows}, {"ssd_contacts": [row | {"more": "1"} for row in rows[::-1]]})
    for name, others in (("one more", [*rows, contact("x", "1")]), ("another id", [*rows[:19], contact("x", "1")])):
        done, _ = put_together(tmp_path / name, {"ssd_contacts": rows}, {"ssd_contacts": others})
        assert done.extracts[0].written == 20 + len(others)


def test_ids_in_columns_that_no_rule_reads_are_told_apart(tmp_path):
    """A worker and a team of a care leaver are two in two councils; an NHS number is one, and nothing stays nothing."""
    leaver = {
        "clea_table_id": "1",
        "clea_person_id": "7",
        "clea_care_leaver_allocated_team": "T",
        "clea_care_leaver_worker_id": "-1",
    }
    of = {"ssd_care_leavers": [leaver], "ssd_person": [{"pers_person_id": "7", "pers_common_child_id": "9434765919"}]}
    _, folder = put_together(tmp_path, of, of)
    rows = read_csv(folder / "extracts/ssd_care_leavers.csv")
    assert [row["clea_care_leaver_allocated_team"] for row in rows] == [f"{A}-T", f"{B}-T"]
    assert [row["clea_care_leaver_worker_id"] for row in rows] == ["", ""]
    assert {row["pers_common_child_id"] for row in read_csv(folder / "extracts/ssd_person.csv")} == {"9434765919"}


@pytest.mark.parametrize("column", ["place", "reason", "council_number", "former_code", "is_again", "rows", "id", "joined"])
def test_a_column_may_be_called_as_anything(tmp_path, column):
    """Also as whatever a joining calls something of its own: its values stay, in the rows set aside as well."""
    of = {"local_complaints": [{"complaint_id": "k", column: "mine"}], "ssd_contacts": [contact("1", "1") | {column: "mine"}]}
    other = {"ssd_contacts": [contact("1", "1") | {column: "other"}]}
    _, folder = put_together(tmp_path, of, other)
    assert [row[column] for row in read_csv(folder / "extracts/ssd_contacts.csv")] == ["mine", "other"]
    assert "mine" in read_csv(folder / "set_aside/local_complaints.csv")[0].values()


def test_what_is_named_as_not_supplied_and_one_council_has_is_set_aside(tmp_path):
    """It has to be named, as the other lacks it; its rows were then in no folder, and in no count."""
    visit = {"cppv_cp_visit_id": "v", "cppv_person_id": "1", "cppv_cp_visit_date": "2026-01-05"}
    one, other = {"ssd_contacts": [contact("1", "1")], "ssd_cp_visits": [visit]}, {"ssd_contacts": [contact("1", "1")]}
    lacking = [write_extracts(tmp_path / code, **of) for code, of in ((A, one), (B, other))][1]
    folders = {code: tmp_path / code for code in (A, B)}
    done = join(folders, "SOUTH-ESSEX", tmp_path / "new", None, lacking)
    assert "ssd_cp_visits" in lacking and done.left_out == {"ssd_cp_visits": f"{B} delivers none"}
    assert len(read_csv(tmp_path / "new/set_aside/ssd_cp_visits.csv")) == 1
    with pytest.raises(ReorganiseError, match="ssd_contacts is named as not supplied: its rows would be nowhere"):
        join(folders, "SOUTH-ESSEX", tmp_path / "other", None, (*lacking, "ssd_contacts"))


def test_the_same_terms_are_there_once(tmp_path):
    of = {"ssd_contacts": [contact("1", "1")], "local_school_terms": [TERM],
          "local_pep": [{"person_id": "1", "term_id": "T1", "pep_date": "2025-10-01"}]}  # fmt: skip
    _, folder = put_together(tmp_path, of, of)
    assert [row["term_id"] for row in read_csv(folder / "extracts/local_school_terms.csv")] == ["T1"]
    assert [row["term_id"] for row in read_csv(folder / "extracts/local_pep.csv")] == ["T1", "T1"]


def test_populations_are_sums_of_estimates_of_one_day(tmp_path):
    """Of what the project holds, and of what a council supplies of itself alone."""
    of = {"ssd_contacts": [contact("1", "1")]}
    done, folder = put_together(tmp_path / "held", of, of)
    rows = {
        (row["mid_year"], row["published_on"]): int(row["population"])
        for row in read_csv(folder / "extracts/local_population_midyear.csv")
    }
    assert rows and done.populations == len(rows)
    assert rows == {at: children + councils.populations(B)[at] for at, children in councils.populations(A).items()}
    own = {"area_code": A, "mid_year": "2023", "age_band": "0-17", "population": "1000", "published_on": "2024-07-15"}
    given_own = {**of, "local_population_midyear": [own, own | {"mid_year": "2024", "published_on": "2025-07-15"}]}
    _, folder = put_together(tmp_path / "given", given_own, of)
    assert [(row["mid_year"], int(row["population"])) for row in read_csv(folder / "extracts/local_population_midyear.csv")] == [
        ("2023", 1000 + councils.populations(B)["2023", "2024-07-15"])
    ]


IDS = some.lists(some.sampled_from(["", "-1", "1", "2", "3", " 3 "]), min_size=1, max_size=6)


@given(IDS, IDS, some.sets(some.sampled_from(["1", "2", "3"])))
@settings(
    max_examples=examples(20), deadline=None, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
def test_rows_in_are_rows_written_and_rows_set_aside_and_nobody_is_mixed_up(tmp_path_factory, one, other, same):
    tmp_path = tmp_path_factory.mktemp("join")
    people = [sorted({person.strip() for person in of} - {"", "-1"}) for of in (one, other)]
    in_both = sorted(same & set(people[0]) & set(people[1]))
    extracts = [
        {
            "ssd_contacts": [contact(str(number), person) for number, person in enumerate(of)],
            "ssd_person": [{"pers_person_id": person} for person in known] or [{"pers_person_id": "9"}],
        }
        for of, known in zip((one, other), people, strict=True)
    ]
    done, folder = put_together(tmp_path, *extracts, same=[{A: person, B: person} for person in in_both] or None)
    for extract in done.extracts:
        written, aside = (read_csv(folder / place / f"{extract.name}.csv") for place in ("extracts", "set_aside"))
        assert (len(written), len(aside)) == (extract.written, extract.set_aside)
        assert len(written) + len(aside) == sum(len(of[extract.name]) for of in extracts) == sum(extract.rows.values())
    contacts = read_csv(folder / "extracts/ssd_contacts.csv")
    assert len({row["cont_contact_id"] for row in contacts}) == len(contacts)
    found = {row["cont_person_id"] for row in contacts} - {"", "-1"}
    assert found == {f"{A}-{person}" for person in people[0]} | {
        f"{A if person in in_both else B}-{person}" for person in people[1]
    }  # fmt: skip
    told = [row["pers_person_id"] for row in read_csv(folder / "extracts/ssd_person.csv")]
    assert len(told) == len(set(told))


def test_the_command_says_what_it_did(tmp_path, capsys):
    lacking = [write_extracts(tmp_path / code, ssd_contacts=[contact("1", "1")]) for code in (A, B)][0]
    asked = ["join", "--from", f"{A}={tmp_path / A}", "--from", f"{B}={tmp_path / B}", "--not-supplied", ",".join(lacking)]
    assert per10k("reorganise", [*asked, "--la-code", "South-Essex", "--to", tmp_path / "new"]) == Exit.DONE
    said = capsys.readouterr().out
    assert "Every id has the code of its council before it" in said and "How many are alike in NHS number cannot be told" in said
    assert f"PER10K_ANY_COUNCIL=1 per10k build --extracts {tmp_path / 'new/extracts'} --la-code SOUTH-ESSEX" in said
    assert per10k("reorganise", [*asked, "--la-code", "../x", "--to", tmp_path / "other"]) == Exit.USAGE
    assert per10k("reorganise", ["join", "--from", "x", "--la-code", "X", "--to", tmp_path / "other"]) == Exit.USAGE
    assert per10k("reorganise", [*asked[:3], "--la-code", "X", "--to", tmp_path / "other"]) == Exit.DATA
    assert "at least two councils" in capsys.readouterr().err
