"""Ids that one file of a folder of extracts writes otherwise: read as in the whole folder, and told, or refused."""

import csv
import json

import duckdb
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from proofs import examples

from per10k.core.contract import read_contract
from per10k.plugin.extract_files import prepare

COUNCIL = "E09000001"
PEOPLE = [f"{number:06}" for number in (1, 20, 300, 4000, 50000)]
FILES = {
    "ssd_person": [{"pers_person_id": person} for person in PEOPLE],
    "ssd_cin_episodes": [{"cine_referral_id": f"R{n}", "cine_person_id": person} for n, person in enumerate(PEOPLE)],
    "ssd_cin_plans": [{"cinp_cin_plan_id": f"{n:04}", "cinp_person_id": person, "cinp_referral_id": f"R{n}"} for n, person in
                      enumerate(PEOPLE)],
    "ssd_early_help_episodes": [{"earl_episode_id": "E1", "earl_person_id": PEOPLE[2]}],
}  # fmt: skip
DAMAGES = {
    "zeros lost": lambda text: text.lstrip("0") or "0" if text.isdigit() else text,
    "a formula": lambda text: f'="{text}"',
    "an apostrophe": lambda text: f"'{text}",
    "decimals": lambda text: f"{text.lstrip('0') or '0'}.0" if text.isdigit() else text,
    "blanks": lambda text: f" {text} ",
    "another kind of blank": lambda text: f"\u00a0{text}",
    "small letters": str.lower,
    "rounded": lambda text: "1.0E+05" if text.isdigit() else text,
}


def write(folder, files):
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in files.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)


def plans_without_zeros():
    return [row | {"cinp_person_id": row["cinp_person_id"].lstrip("0")} for row in FILES["ssd_cin_plans"]]


def opened(folder):
    """The problems with a folder; or its files as they are read, with what was repaired."""
    contract = [
        {
            "name": extract.name,
            "optional": True,
            "columns": dict.fromkeys(extract.fields, False),
            "reads_as": {name: field.reads_as for name, field in extract.fields.items()},
            "refers_to": {name: field.refers_to for name, field in extract.fields.items() if field.refers_to},
            "identifies": {name: field.identifies for name, field in extract.fields.items() if field.identifies},
        }
        for extract in map(read_contract().extracts.get, FILES)
    ]
    request = {"folder": str(folder), "la_code": COUNCIL, "not_supplied": [], "contract": contract}
    answer = json.loads(prepare(json.dumps(request)))
    if answer["problems"]:
        return answer["problems"], {}, []
    with duckdb.connect() as connection:
        for statement in answer["statements"]:
            connection.execute(statement)
        read = {
            name: connection.execute(f"select {', '.join(rows[0])} from extracts.{name} order by source_row").fetchall()
            for name, rows in FILES.items()
        }
        repairs = connection.execute("select unnest(repairs).reason from extracts.delivered_file").fetchall()
    return [], read, [reason for (reason,) in repairs]


@settings(max_examples=examples(14), deadline=None, derandomize=True, phases=[Phase.generate])
@given(st.sampled_from(sorted(DAMAGES)), st.sampled_from(sorted(FILES)))
def test_ids_damaged_in_one_file(tmp_path_factory, how, damaged):
    folder = tmp_path_factory.mktemp("damaged")
    changed = [{field: DAMAGES[how](text) for field, text in row.items()} for row in FILES[damaged]]
    write(folder, {**FILES, damaged: changed})
    problems, read, repairs = opened(folder)
    if how == "rounded" and changed != FILES[damaged]:
        assert "have lost their digits" in " ".join(problems)
        return
    assert problems == []
    whole = {name: [tuple(row.values()) for row in rows] for name, rows in FILES.items()}
    if damaged != "ssd_person" and how in ("zeros lost", "decimals", "small letters"):
        # A key that nothing refers to is whatever its own file says: nobody can know that it had zeros, or capital letters.
        assert [row[1:] for row in read[damaged]] == [row[1:] for row in whole[damaged]]
        if damaged == "ssd_cin_episodes":
            assert [row[0] for row in read[damaged]] == [row[2] for row in read["ssd_cin_plans"]]
    else:
        assert read == whole
    assert repairs or changed == FILES[damaged] or how in ("blanks", "small letters"), "what is read otherwise is told"


@pytest.mark.parametrize(
    ("ids", "is_read_as_none"),
    [
        ([f"P{n}" for n in range(10)], True),
        # Of nine nobody can tell, nor where one in nine is a word; and where all are words, they are ids.
        ([f"P{n}" for n in range(9)], False),
        ([*(f"P{n}" for n in range(17)), "withheld"], False),
        ([*(f"P{n}" for n in range(18)), "withheld"], True),
        (["Anna", "Ben", "Cleo", "Dan"] * 10, False),
    ],
)
def test_a_word_among_numbers_is_nobodys_id(tmp_path, ids, is_read_as_none):
    contacts = ["RESTRICTED", *ids, "RESTRICTED", "Total", "-- rows", "earl_person_id"]
    rows = [{"earl_episode_id": f"E{n}", "earl_person_id": person} for n, person in enumerate(contacts)]
    write(tmp_path, {**FILES, "ssd_early_help_episodes": rows})
    problems, read, repairs = opened(tmp_path)
    words = {"RESTRICTED", "withheld"} if is_read_as_none else set()
    assert problems == []
    assert [person for _, person in read["ssd_early_help_episodes"]] == ["" if one in words else one for one in contacts]
    assert [said for said in repairs if "nobody's id" in said] == [
        f"{2 + ('withheld' in ids)} values, the first in row 1: a word among numbers is nobody's id, read as none"
    ] * is_read_as_none


def test_a_message_says_what_was_done(tmp_path):
    write(tmp_path, {**FILES, "ssd_cin_plans": plans_without_zeros()})
    *_, repairs = opened(tmp_path)
    lost = "ids that have lost the zeros they begin with in pers_person_id of ssd_person, read with them"
    assert repairs == [f"5 values, the first in row 1: {lost}"]


# Children whose ids differ by their letters alone, or are in small letters as they are.
IN_BOTH = [*PEOPLE, "ab7", "AB7", "cd8", "EF9"]


@pytest.mark.parametrize(
    ("written", "read_as", "said"),
    [
        (["ab7", "AB7", "cd8", "EF9"], ["ab7", "AB7", "cd8", "EF9"], None),
        (["ab7", "AB7", "cd8", "ef9"], ["ab7", "AB7", "cd8", "EF9"], "1 value, the first in row 4: read in their letters"),
        (["ab7", "AB7", "CD8", "Ef9"], ["ab7", "AB7", "cd8", "EF9"], "2 values, the first in row 3: read in their letters"),
        # Whose it is nobody can tell: it stays, and is listed as a reference unmet.
        (["Ab7", "xy1", "cd8", "EF9"], ["Ab7", "xy1", "cd8", "EF9"], None),
        (["EF9", "ef9", "Xy1"], ["EF9", "EF9", "XY1"], "1 value, the first in row 2: read in capital letters"),
    ],
)
def test_children_whose_ids_differ_by_letters_alone_stay_two(tmp_path, written, read_as, said):
    episodes = [{"earl_episode_id": f"E{n}", "earl_person_id": person} for n, person in enumerate(written)]
    people = [{"pers_person_id": person} for person in IN_BOTH]
    write(tmp_path, {**FILES, "ssd_person": people, "ssd_early_help_episodes": episodes})
    problems, read, repairs = opened(tmp_path)
    assert problems == []
    assert [person for _, person in read["ssd_early_help_episodes"]] == read_as
    assert repairs == ([f"{said}, as they are referred to"] if said else [])


IN_LETTERS = st.lists(st.text("aAbB", min_size=1, max_size=2).map(lambda text: f"{text}1"), min_size=1, max_size=8, unique=True)


@settings(max_examples=examples(12), deadline=None, derandomize=True, phases=[Phase.generate])
@given(IN_LETTERS, IN_LETTERS)
def test_an_id_is_read_as_the_one_that_it_can_be(tmp_path_factory, people, written):
    """Itself where there is such a one; else the one that it is in other letters, where there is one alone."""
    folder = tmp_path_factory.mktemp("letters")
    episodes = [{"earl_episode_id": f"E{n}", "earl_person_id": person} for n, person in enumerate(written)]
    write(folder, {**FILES, "ssd_person": [{"pers_person_id": person} for person in people], "ssd_early_help_episodes": episodes})
    problems, read, _ = opened(folder)
    assert problems == []
    for one, (_, read_as) in zip(written, read["ssd_early_help_episodes"], strict=True):
        alike = [person for person in people if person.lower() == one.lower()]
        if one in people or len(alike) > 1:
            assert read_as == one
        elif alike:
            assert read_as == alike[0]
        else:
            assert read_as not in people


@pytest.mark.parametrize(
    "people",
    [[*PEOPLE, "1"], [*PEOPLE, "007"]],
    ids=["both are people", "ids of several lengths"],
)
def test_what_may_be_two_people_is_refused(tmp_path, people):
    named = [{"pers_person_id": person} for person in people]
    write(tmp_path, {**FILES, "ssd_person": named, "ssd_cin_plans": plans_without_zeros()})
    problems, *_ = opened(tmp_path)
    assert len(problems) == 1 and "whether they are one cannot be told" in problems[0]
    assert "cinp_person_id has 1 in row 1, and " in problems[0]


def test_two_councils_of_one_folder_have_ids_of_their_own(tmp_path):
    """One has ids with zeros, the other has the same without: neither has lost anything."""
    files = {
        name: [{"la_code": COUNCIL, **row} for row in rows]
        + [{"la_code": "E09000002", **{field: DAMAGES["zeros lost"](text) for field, text in row.items()}} for row in rows]
        for name, rows in FILES.items()
    }
    write(tmp_path, files)
    problems, read, repairs = opened(tmp_path)
    assert (problems, repairs) == ([], [])
    assert [row[0] for row in read["ssd_person"]] == PEOPLE + [person.lstrip("0") for person in PEOPLE]
