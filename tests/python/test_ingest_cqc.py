"""The Commission's lists: each home and service is what it was found, whatever the list is written in, or refused or listed."""

import csv
import json
import random
from collections import Counter
from datetime import date

import pytest
from commands import per10k
from cqc_lists import NOTICE, expected, invent, laid_out, ratings, register, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from proofs import examples

from per10k.core.contract import read_contract
from per10k.core.exit_codes import Exit
from per10k.ingest.cqc import shape

COUNCIL = "E09000002"
HOMES = invent(36, seed=8)
RATED, REGISTER = ratings(HOMES), register(HOMES)
FEW = settings(max_examples=examples(3), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def ingested(folder, rated=(), registered=(), *said, suffix="csv", notice=NOTICE, council=COUNCIL):
    """Ingest the lists from a folder; returns the exit code and the folder of extracts."""
    of = folder / "in"
    for name, rows in (("ratings", rated), ("register", registered)):
        if rows:
            write(laid_out(rows, notice), of / f"{name}.{suffix}")
    told = ["--la-code", council] if council else []
    return per10k("ingest", ["--from", str(of), "--to", str(folder / "out"), *told, *said]), folder / "out"


def rows(folder, extract="local_cqc_ratings"):
    with (folder / f"{extract}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def read(folder):
    return sorted(tuple(row.get(column, "") for column in shape.COLUMNS) for row in rows(folder))


def listed(folder):
    return Counter((row["element"], row["value"]) for row in rows(folder, "ingest_not_carried"))


def ours(of, number=0):
    """The number-th row of the council in a list, of the rating overall."""
    return [
        row for row in of if row["Location Local Authority"].startswith("Bark") and row.get("Domain", "Overall") == "Overall"
    ][number]


def of_one(which, **values):
    """The lists with one home alone of the council, changed."""
    home = next(home for home in HOMES if which(home) and home.council.startswith("Bark") and home.category != "Hospitals")
    rated, registered = ratings([home]), register([home])
    for row in (*rated, *registered):
        row.update({column: value for column, value in values.items() if column in row})
    return home, [*rated, *RATED_ELSEWHERE], registered


RATED_ELSEWHERE = [row for row in RATED if not row["Location Local Authority"].startswith("Bark")]


@pytest.mark.parametrize("suffix", ["csv", "ods", "xlsx"])
def test_each_home_is_what_it_was_found(tmp_path, suffix):
    code, folder = ingested(tmp_path, RATED, REGISTER, suffix=suffix)
    assert read(folder) == expected(HOMES)
    # Nothing is in doubt, and what is not the council's is said by how much of it there is.
    assert code == 0
    others = [row for row in RATED if row["Domain"] == "Overall" and row not in RATED_ELSEWHERE]
    elsewhere = sum(row["Domain"] == "Overall" for row in RATED_ELSEWHERE) + len(
        [home for home in HOMES if not home.council.startswith("Bark")]
    )
    assert listed(folder)["Location Local Authority".lower(), str(elsewhere)] == 1
    inherited = sum(row["Inherited Rating (Y/N)"] == "Y" for row in others)
    assert listed(folder)["inherited rating", str(inherited)] == 1
    manifest = json.loads((folder / "ingest_manifest.json").read_text())
    assert manifest["complete_from"][COUNCIL] == {"local_cqc_ratings": "2026-05-01"}
    assert manifest["complete_to"][COUNCIL] == {"local_cqc_ratings": "2026-06-01"}


def test_the_extract_is_the_contracts(tmp_path):
    _, folder = ingested(tmp_path, RATED, REGISTER)
    contract = read_contract().extracts["local_cqc_ratings"]
    assert set(rows(folder)[0]) - {"la_code"} == set(contract.fields) - {"commissioned_flag"}
    codes = {name: set(field.codes) for name, field in contract.fields.items() if field.codes}
    assert all(row[name] in of for row in rows(folder) for name, of in codes.items())
    assert json.loads((folder / "ingest_manifest.json").read_text())["not_carried"]["fields"]["local_cqc_ratings"] == [
        "commissioned_flag"
    ]


@FEW
@given(seed=st.integers(0, 10**6), above=st.integers(0, 45))
def test_the_order_of_rows_and_columns_and_the_notice_say_nothing(seed, above, tmp_path_factory):
    draw = random.Random(seed)
    names = {name: draw.sample(list(of[0]), len(of[0])) for name, of in (("rated", RATED), ("registered", REGISTER))}
    of = {
        name: [{column: row[column] for column in names[name]} for row in draw.sample(rows, len(rows))]
        for name, rows in (("rated", RATED), ("registered", REGISTER))
    }
    notice = tuple(draw.choice(("", "a, b, c", "Latest ratings: note", "Location ID")) for _ in range(above))
    folder = tmp_path_factory.mktemp("order")
    code, out = ingested(folder, of["rated"], of["registered"], "--reference-date", "2026-06-01", notice=notice)
    assert (code, read(out)) == (0, expected(HOMES))


READ = {
    "rated": (
        "Location ID",
        "Location Local Authority",
        "Service / Population Group",
        "Domain",
        "Latest Rating",
        "Publication Date",
    ),
    "registered": ("Location ID", "Location Local Authority", "Location HSCA start date", "Location HSCA End Date"),
}
WHERE = st.sampled_from([(name, column) for name, columns in READ.items() for column in columns])
HOW = st.tuples(st.sampled_from(("", "Q?", "31/02/2024")), st.sampled_from((0.02, 0.3, 1)))


@FEW
@given(where=WHERE, how=HOW, seed=st.integers(0, 99))
def test_damaged_lists_are_right_refused_or_listed(where, how, seed, tmp_path_factory):
    (name, column), (value, share), draw = where, how, random.Random(seed)
    of = {"rated": [dict(row) for row in RATED], "registered": [dict(row) for row in REGISTER]}
    for row in of[name]:
        if draw.random() < share:
            row[column] = value
    code, folder = ingested(tmp_path_factory.mktemp("damaged"), of["rated"], of["registered"])
    if code == 4:
        assert not folder.exists()
        return
    found, whole = read(folder), expected(HOMES)
    if found != whole:
        assert listed(folder)
    known = {(row[0], row[3]) for row in whole} | {(row[0], "not_yet_inspected") for row in whole}
    # A home has its rating, or none that anybody could take for one.
    assert all(row[:1] + row[3:4] in known or value in row or row[3] == "not_rated" or "; " in row[3] for row in found)


def test_a_rating_overall_stands_for_a_kind_of_care_that_no_service_is_of(tmp_path):
    home, rated, registered = of_one(lambda one: len(one.ratings) == 2)
    whole = {**rated[2], "Service / Population Group": "Overall", "Latest Rating": "Not Rated"}
    _, folder = ingested(tmp_path, [*rated, whole], registered)
    of = {row["service"]: (row["provider_type"], row["rating"]) for row in rows(folder)}
    assert of.pop("overall") == (home.kinds[0], "not_rated")
    assert sorted(kind for kind, _ in of.values()) == sorted(home.kinds)


@pytest.mark.parametrize(("domain", "code"), [("Well-led", 0), ("Quality of life", Exit.IN_DOUBT), ("", Exit.IN_DOUBT)])
def test_a_rating_of_a_question_is_none_of_the_whole(tmp_path, domain, code):
    _, rated, registered = of_one(lambda one: list(one.ratings) == ["Overall"], **{"Latest Rating": "Good"})
    found, folder = ingested(tmp_path, [*rated, {**rated[2], "Domain": domain, "Latest Rating": "Inadequate"}], registered)
    assert (found, {row["rating"] for row in rows(folder)} - {"not_rated"}) == (code, {"good"})
    assert listed(folder)["domain", domain] == bool(code)


@pytest.mark.parametrize("of", ["Good, later", "", "Not inspected at all"])
def test_a_rating_that_is_not_known_is_shown(tmp_path, of):
    _, rated, registered = of_one(lambda one: list(one.ratings) == ["Overall"], **{"Latest Rating": of})
    code, folder = ingested(tmp_path, rated, registered)
    assert {row["rating"] for row in rows(folder)} - {"not_rated"} == ({of} if of else set())
    assert (code == Exit.IN_DOUBT) == bool(of)


def test_of_two_ratings_of_one_day_none_is_taken(tmp_path):
    _, rated, registered = of_one(lambda one: list(one.ratings) == ["Overall"], **{"Latest Rating": "Good"})
    code, folder = ingested(tmp_path, [*rated, {**rated[2], "Latest Rating": "Inadequate"}], registered)
    assert next(row["rating"] for row in rows(folder) if row["service"] == "overall") == "good; inadequate"
    assert code == Exit.IN_DOUBT
    assert listed(folder)["latest rating", "good; inadequate"] == 1
    # The same said twice is said once.
    code, folder = ingested(tmp_path / "twice", [*rated, rated[2]], registered)
    assert (code, {row["rating"] for row in rows(folder)} - {"not_rated"}) == (0, {"good"})


def test_without_a_day_of_publication_the_registration_is_since_when(tmp_path):
    home, rated, registered = of_one(lambda one: list(one.ratings) == ["Overall"], **{"Publication Date": ""})
    _, folder = ingested(tmp_path, rated, registered)
    assert {row["as_at_date"] for row in rows(folder)} == {str(home.start)}
    rated += ratings([one for one in HOMES if one.number != home.number and one.council == home.council])
    code, folder = ingested(tmp_path / "alone", rated)
    assert home.number not in {row["location_id"] for row in rows(folder)}
    assert listed(folder)["publication date", ""] == 1
    assert code == Exit.IN_DOUBT


def test_without_the_register_it_is_a_care_home_with_nursing_or_without(tmp_path):
    home, rated, registered = of_one(lambda one: list(one.ratings) == ["Overall"] and one.kinds == ("nursing",))
    code, folder = ingested(tmp_path, rated)
    assert [(row["location_id"], row["provider_type"]) for row in rows(folder)] == [(home.number, "care home")]
    assert "deregistered_date" not in rows(folder)[0]
    assert code == Exit.IN_DOUBT


def test_a_service_of_no_kind_known_is_shown(tmp_path):
    name = {"Service / Population Group": "Care by balloon"}
    _, rated, registered = of_one(lambda one: len(one.ratings) == 2, **name)
    rated = [row for row in rated if row in RATED_ELSEWHERE or row["Service / Population Group"] == "Care by balloon"]
    code, folder = ingested(tmp_path, rated, registered)
    assert {row["provider_type"] for row in rows(folder)} == {"care by balloon"}
    assert code == Exit.IN_DOUBT


def test_what_is_no_social_care_is_counted(tmp_path):
    _, folder = ingested(tmp_path, RATED, REGISTER)
    assert listed(folder)["location primary inspection category", "Hospitals"] == 1
    assert "1-7" not in {row["location_id"] for row in rows(folder)}


@pytest.mark.parametrize(("ours", "theirs"), [("E06000023", "Bristol"), ("E09000033", "City of Westminster")])
def test_councils_are_known_by_any_name_of_theirs(tmp_path, ours, theirs):
    _, rated, registered = of_one(lambda one: one.ratings, **{"Location Local Authority": theirs})
    rated = [row for row in rated if row not in RATED_ELSEWHERE]
    _, folder = ingested(tmp_path, rated, registered, council=ours)
    assert {row["la_code"] for row in rows(folder)} == {ours}


def test_the_register_alone_says_who_is_there(tmp_path):
    _, folder = ingested(tmp_path, (), REGISTER)
    found = {row["location_id"] for row in rows(folder)}
    assert found == {row[0] for row in expected(HOMES)} | {
        home.number for home in HOMES if home.council.startswith("Bark") and home.category != "Hospitals"
    }


def test_the_next_month_replaces_what_was_found_anew(tmp_path):
    _, folder = ingested(tmp_path, RATED, REGISTER)
    home, rated, registered = of_one(lambda one: list(one.ratings) == ["Overall"] and not one.end)
    later = [row for row in RATED if row["Location ID"] != home.number]
    now = [{**row, "Publication Date": date(2026, 6, 20), "Latest Rating": "Inadequate"} for row in rated[:3]]
    write(laid_out([*later, *now], ()), tmp_path / "july" / "ratings.csv")
    write(laid_out(REGISTER, ()), tmp_path / "july" / "register.csv")
    said = ["--la-code", COUNCIL, "--reference-date", "2026-07-01"]
    assert per10k("ingest", ["--from", str(tmp_path / "july"), "--to", str(folder), *said]) == 0
    of = {
        row["as_at_date"]: row["rating"]
        for row in rows(folder)
        if row["location_id"] == home.number and row["service"] == "overall"
    }
    assert of["2026-06-20"] == "inadequate"
    assert len(of) == 2
    assert (
        json.loads((folder / "ingest_manifest.json").read_text())["complete_from"][COUNCIL]["local_cqc_ratings"] == "2026-05-01"
    )


def july(tmp_path, folder, homes, registered=True):
    """Ingest the lists of the first of July of these homes beside those of June."""
    write(laid_out(ratings(homes), ()), tmp_path / "july" / "ratings.csv")
    if registered:
        write(laid_out(register(homes), ()), tmp_path / "july" / "register.csv")
    said = ["--la-code", COUNCIL, "--reference-date", "2026-07-01"]
    return per10k("ingest", ["--from", str(tmp_path / "july"), "--to", str(folder), *said])


THERE = [row[0] for row in expected(HOMES) if not row[-1]]


@pytest.mark.parametrize(("registered", "ended"), [(True, "2026-06-30"), (False, "")])
def test_who_is_in_no_later_register_has_left(tmp_path, registered, ended):
    _, folder = ingested(tmp_path, RATED, REGISTER)
    gone = THERE[0]
    july(tmp_path, folder, [home for home in HOMES if home.number != gone], registered)
    assert {row["deregistered_date"] for row in rows(folder) if row["location_id"] == gone} == {ended}
    assert [row for row in read(folder) if row[0] != gone] == [row for row in expected(HOMES) if row[0] != gone] or not registered
    assert listed(folder)["location id", gone] == registered
    # Whoever comes back was there all the time.
    if registered:
        write(laid_out(RATED, ()), tmp_path / "august" / "ratings.csv")
        write(laid_out(REGISTER, ()), tmp_path / "august" / "register.csv")
        said = ["--la-code", COUNCIL, "--reference-date", "2026-08-01"]
        assert per10k("ingest", ["--from", str(tmp_path / "august"), "--to", str(folder), *said]) == 0
        assert read(folder) == expected(HOMES)


def test_a_later_list_that_is_not_whole_is_refused(tmp_path, capsys):
    _, folder = ingested(tmp_path, RATED, REGISTER)
    assert july(tmp_path, folder, [home for home in HOMES if home.number not in THERE[::2]]) == 4
    assert "It is not whole: download it again." in capsys.readouterr().err
    assert read(folder) == expected(HOMES)


def test_a_register_of_those_who_left_alone_is_refused(tmp_path, capsys):
    left = [{**row, "Location HSCA End Date": date(2026, 3, 1)} for row in REGISTER]
    assert ingested(tmp_path, RATED, left)[0] == 4
    assert "the register of those that are active" in capsys.readouterr().err


def refused():
    """Lists that cannot be used, what is told beside them, and what is said of them."""
    without = [{name: value for name, value in row.items() if name != "Location Local Authority"} for row in RATED]
    undated = [{name: value for name, value in row.items() if name != "Publication Date"} for row in RATED]
    return {
        "no council": (RATED, {"council": ""}, "Say which council with --la-code"),
        "no day": (RATED, {"notice": ("A notice",)}, "--reference-date"),
        "before its last rating": (RATED, {"notice": ("Of 1 June 2020",)}, "it cannot be of 2020-06-01"),
        "no authorities": (without, {}, "has no column location local authority"),
        "no days of publication": (undated, {}, "has no column publication date"),
        "none of the council": (RATED_ELSEWHERE, {}, "not one location of adult social care in Barking and Dagenham"),
    }


@pytest.mark.parametrize("what", refused())
def test_what_cannot_be_used_is_refused_by_name(tmp_path, what, capsys):
    of, told, said = refused()[what]
    code, folder = ingested(tmp_path, of, **told)
    assert code == 4
    assert said in capsys.readouterr().err
    assert not folder.exists()


def test_two_months_in_one_folder_are_refused(tmp_path, capsys):
    write(laid_out(RATED), tmp_path / "in" / "may.csv")
    assert ingested(tmp_path, RATED)[0] == 4
    assert "several lists of ratings in one folder" in capsys.readouterr().err


def test_a_workbook_that_is_cut_is_refused(tmp_path, capsys):
    whole = write(laid_out(RATED), tmp_path / "in" / "ratings.ods")
    whole.write_bytes(whole.read_bytes()[:-400])
    assert per10k("ingest", ["--from", str(whole), "--to", str(tmp_path / "out"), "--la-code", COUNCIL]) == 4
    assert "ratings.ods" in capsys.readouterr().err


@pytest.mark.parametrize("suffix", ["ods"])
def test_a_list_too_large_for_memory_is_read_as_a_stream(tmp_path, suffix, monkeypatch):
    monkeypatch.setattr("per10k.ingest.recognise.MAX_UNPACKED", 1000)
    code, folder = ingested(tmp_path, RATED, REGISTER, suffix=suffix)
    assert (code, read(folder)) == (0, expected(HOMES))
