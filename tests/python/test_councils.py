"""A council is one council however its code is written, and none that nobody knows; no code leads out of a folder."""

import csv
import json
from datetime import date
from pathlib import Path

import duckdb
import pytest
import yaml
from commands import per10k
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs import examples

from per10k.core.exit_codes import Exit
from per10k.plugin import councils
from per10k.plugin.extract_files import prepare
from tests.project import Project

ROOT = Path(__file__).parents[2]
# Of the lookup of the Office for National Statistics of April 2023 (LTLA-UTLA_Apr23_Lookup_England-Wales.csv): Surrey's rows.
SURREY = {
    ("E07000207", "Elmbridge"), ("E07000208", "Epsom and Ewell"), ("E07000209", "Guildford"), ("E07000210", "Mole Valley"),
    ("E07000211", "Reigate and Banstead"), ("E07000212", "Runnymede"), ("E07000213", "Spelthorne"),
    ("E07000214", "Surrey Heath"), ("E07000215", "Tandridge"), ("E07000216", "Waverley"), ("E07000217", "Woking"),
}  # fmt: skip
CONTRACT = [
    {"name": name, "optional": False, "columns": {"visit_id": True, "note": False}} for name in ("ssd_visits", "ssd_notes")
]


@pytest.fixture(autouse=True)
def strict(monkeypatch):
    monkeypatch.delenv(councils.ANY_COUNCIL)


def codes(seed, column):
    with (ROOT / "seeds/reference" / f"{seed}.csv").open(newline="") as file:
        return [row[column] for row in csv.DictReader(file)]


MEANT = {
    "E08000018": "E08000018", " e08000018\t": "E08000018", "\ufeffE08000018\u00a0": "E08000018", "'E08000018": "E08000018",
    "372": "E08000018", "372.0": "E08000018", "203": "E09000011", "E10000027": "E06000066", "E10000023": "E06000065",
    "E10000002": "E06000060", "E08000020": "E08000037", "E06000048": "E06000057", "E08000038": "E08000016",
    "E08000039": "E08000019", "E10000021": "E10000021", "E10000006": "E10000006", "E06000028": "E06000028",
    "E10000009": "E10000009",
}  # fmt: skip


@pytest.mark.parametrize(("text", "la_code"), MEANT.items())
def test_a_council_however_it_is_written(text, la_code):
    assert councils.read(text) == la_code


def test_every_council_and_number_is_known_and_used_under_one_code():
    for code in [*codes("council", "la_code"), *codes("council_code", "code"), *councils._numbers().values()]:
        assert councils.read(councils.read(code)) == councils.read(code)
    used = {councils.read(code) for code in codes("council_code", "code")}
    assert all(councils.read(code) in used | set(codes("council", "la_code")) for code in councils._numbers().values())


def test_who_came_after_whom_is_said_once_and_of_known_councils():
    """Every council that ended has districts with successors, none of which ended on that day; no district is of two."""
    ended = {row["code"]: row for row in councils._rows(councils.REFERENCE / "council_code.csv") if not row["la_code"]}
    rows = councils._rows(councils.REFERENCE / "council_district.csv")
    assert ended.keys() <= {row["predecessor"] for row in rows}
    assert all(councils.known(row["successor"]) == row["successor"] for row in rows)
    assert len({row["district_code"] for row in rows}) == len(rows)
    assert not {row["successor"] for row in rows} & ended.keys()


def test_surrey_becomes_two_whose_codes_nobody_knows():
    parts = councils.successors("E10000030")
    assert {code: len(part.districts) for code, part in parts.items()} == {"EAST-SURREY": 5, "WEST-SURREY": 6}
    assert {pair for part in parts.values() for pair in part.districts.items()} == SURREY
    assert all(part.on == date(2027, 4, 1) for part in parts.values())
    assert councils.name_of("EAST-SURREY") == "East Surrey" and councils.read(" east-surrey ") == "EAST-SURREY"
    told = councils.ended_by("E10000030", date(2027, 4, 1))
    assert str(told).endswith("East Surrey (EAST-SURREY) and West Surrey (WEST-SURREY) came after it")
    assert councils.ended_by("E10000030", date(2027, 3, 31)) is None


UNKNOWN = ["E0800018", "E08000O18", "E92000001", "E12000003", "Rotherham", "X1", "000", "", "%s", "E08000018;"]
UNKNOWN += ["../E08000018", "E08000018/.."]


@pytest.mark.parametrize("text", UNKNOWN)
def test_what_is_no_council_is_refused(text):
    with pytest.raises(councils.UnknownCouncilError, match="is no council that is known"):
        councils.read(text)


def test_a_near_miss_is_told_and_a_made_up_one_allowed_on_purpose(monkeypatch):
    with pytest.raises(councils.UnknownCouncilError, match=r"is it E08000018\?"):
        councils.read("E0800018")
    monkeypatch.setenv(councils.ANY_COUNCIL, "1")
    assert councils.read(" x1 ") == "X1" and councils.read("372") == "E08000018"
    for text in ("../X1", "X/1", "", ".", "..", "~", "X" * 21, "X\x001"):
        with pytest.raises(councils.UnknownCouncilError):
            councils.read(text)


@settings(max_examples=examples(80), deadline=None, derandomize=True)
@given(st.text(max_size=12))
def test_no_name_of_a_file_leads_out_of_its_folder(text):
    try:
        name = councils.as_name(text)
    except ValueError:
        return
    assert Path("folder", name).resolve().parent == Path("folder").resolve() and name not in (".", "..")


# --- the files' own codes ---------------------------------------------------------------------------


def ask(folder, la_code=None):
    request = {"folder": str(folder), "la_code": la_code, "not_supplied": [], "contract": CONTRACT}
    answer = json.loads(prepare(json.dumps(request)))
    return answer["problems"], answer["statements"]


def write(folder, **of_files):
    """A file an extract, with so many rows of each code: visits={'E08000018': 3}."""
    for name, counts in of_files.items():
        rows = [f"{code},v{number}-{code}" for code, count in counts.items() for number in range(count)]
        (folder / f"ssd_{name}.csv").write_text("\n".join(["la_code,visit_id", *rows, ""]))


def read(folder, **how):
    problems, statements = ask(folder, **how)
    assert problems == []
    with duckdb.connect() as connection:
        for statement in statements:
            connection.execute(statement)
        counts = connection.execute(
            "select la_code, count(*) from (from extracts.ssd_visits union all from extracts.ssd_notes) group by all order by all"
        ).fetchall()
        return dict(counts), connection.execute("from extracts.stray_council order by all").fetchall()


def test_two_spellings_in_the_files_are_one_council(tmp_path):
    write(tmp_path, visits={"E08000038": 4, "e08000016 ": 3, "370": 2, "": 1}, notes={"E08000016": 5})
    assert read(tmp_path, la_code="370") == ({"E08000016": 15}, [])


def test_a_council_in_a_handful_of_rows_of_one_file_is_a_fault_of_that_file(tmp_path):
    write(tmp_path, visits={"E08000018": 400, "E09000002": 3, "Total": 2}, notes={"E08000018": 5})
    assert read(tmp_path) == (
        {"E08000018": 405, "E09000002": 3, "TOTAL": 2}, [("ssd_visits", "E09000002", 3), ("ssd_visits", "TOTAL", 2)]
    )  # fmt: skip


@pytest.mark.parametrize(
    "of_files",
    [
        {"visits": {"E08000018": 400, "E09000002": 21}, "notes": {"E08000018": 5}},
        {"visits": {"E08000018": 400, "E09000002": 3}, "notes": {"E08000018": 400, "E09000002": 3}},
        {"visits": {"E08000018": 30, "E09000002": 3}, "notes": {"E08000018": 5}},
    ],
    ids=["many rows", "two files", "a share that is no handful"],
)
def test_a_council_with_more_than_that_is_a_council(tmp_path, of_files):
    write(tmp_path, **of_files)
    assert read(tmp_path)[1] == []


def test_the_council_that_is_given_is_never_a_stray(tmp_path):
    write(tmp_path, visits={"E09000002": 400, "E08000018": 3}, notes={"": 5})
    assert read(tmp_path, la_code="E08000018")[1] == []


def test_codes_that_are_no_council_are_refused_by_file(tmp_path):
    write(tmp_path, visits={"E08000018": 5, "../E09": 4}, notes={"E0800018": 5})
    problems, statements = ask(tmp_path, la_code="X9")
    assert statements == [] and len(problems) == 3
    assert problems[0].startswith("la_code: 'X9' is no council that is known")
    assert "ssd_visits.csv: la_code in 4 rows: '../E09' is no council" in problems[1]
    assert "ssd_notes.csv: la_code in 5 rows: 'E0800018' is no council that is known (is it E08000018?)" in problems[2]


def test_ingest_refuses_a_council_that_is_none(tmp_path, capsys):
    assert per10k("ingest", ["--from", str(tmp_path), "--to", str(tmp_path / "to"), "--la-code", "../x"]) == Exit.DATA
    assert "'../x' is no council that is known" in capsys.readouterr().err and not (tmp_path / "to").exists()


def test_the_demo_council_is_known():
    variables = yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"]
    assert councils.read(variables["demo_la_code"]) == variables["demo_la_code"]


@pytest.mark.parametrize(("day", "code"), [("2021-03-31", 0), ("2022-03-31", Exit.DATA)])
def test_a_return_after_the_end_of_its_council_is_refused(tmp_path, capsys, day, code):
    """Northamptonshire was divided on 1 April 2021."""
    header = f"<Collection>CIN</Collection><Year>{day[:4]}</Year><ReferenceDate>{day}</ReferenceDate><LEA>928</LEA>"
    case = f"<CINreferralDate>{int(day[:4]) - 1}-06-01</CINreferralDate><ReferralNFA>0</ReferralNFA>"
    born = "<PersonBirthDate>2010-06-01</PersonBirthDate>"
    inside = f"<ChildIdentifiers><LAchildID>1</LAchildID>{born}</ChildIdentifiers><CINdetails>{case}</CINdetails>"
    text = f"<Message><Header>{header}</Header><Children><Child>{inside}</Child></Children></Message>"
    (tmp_path / "census.xml").write_text(text)
    assert per10k("ingest", ["--from", str(tmp_path / "census.xml"), "--to", str(tmp_path / "to")]) == code
    said = "Northamptonshire ended on 2021-04-01, and North Northamptonshire (E06000061) and West Northamptonshire (E06000062)"
    assert (said in capsys.readouterr().err) == bool(code)


@pytest.mark.parametrize(("extract_date", "stops"), [("2021-03-31", False), ("2021-04-01", True)])
def test_extracts_after_the_end_of_their_council_are_refused(extract_date, stops):
    """Whether the day is derived or given; the successor's row beside it is no reason. The build stops where none stands."""
    for variables, last_day in (({}, extract_date), ({"extract_date": extract_date}, "2021-02-28")):
        with duckdb.connect() as database:
            database.execute(f"""
                create table council_code as from read_csv('{councils.REFERENCE}/council_code.csv');
                create table council_district as from read_csv('{councils.REFERENCE}/council_district.csv');
                create table extract_reach as select la_code, date '{last_day}' as last_day, null::varchar as rows_beyond,
                    null::date as covered_until
                from (values ('E10000021'), ('E06000062'), ('E06000057')) as t(la_code);
                create table extract_usual_day as select la_code, 'any' as extract, 0.1 as usual_rows from extract_reach;
                create table extract_history as select la_code, date '2019-04-01' as history_start from extract_reach;
                create table calendar_month as select date '2018-04-01' as month_start;
                create table working_day as select '' as la_code, null::date as date_day, null::integer as working_day_number;
                create table extract_filter (
                    la_code varchar, extract varchar, what varchar, rows_found bigint, is_certain boolean
                );
                create table extract_empty (la_code varchar, extract varchar, called_by varchar, rows_calling bigint);
                create table contested_key (
                    la_code varchar, extract varchar, rows_contested bigint, rows_staged bigint, other_row bigint,
                    kept_row bigint, first_day date, last_day date
                );
                create table contrary_flag (
                    la_code varchar, extract varchar, field varchar, is_mostly boolean, rows_contrary bigint, rows_found bigint
                );
                create table stg_population_midyear (
                    la_code varchar, area_code varchar, mid_year integer, age_band varchar, population bigint
                );
                create table population as from stg_population_midyear;
                create table alike_row (
                    la_code varchar, extract varchar, unlike_in varchar, rows_found bigint, rows_compared bigint,
                    first_row bigint, last_row bigint
                )""")
            project = Project(**variables)
            database.execute(f"create table extract_refusal as {project.model('extract_refusal')}")
            model = project.model("reporting_period")
            found = {la_code for la_code, *_ in database.execute(model).fetchall()}
            assert found == {"E06000062", "E06000057"} | (set() if stops else {"E10000021"})
            if stops:
                database.execute("delete from extract_reach where la_code <> 'E10000021'")
                said = "E10000021: Northamptonshire ended on 2021-04-01"
                with pytest.raises(duckdb.InvalidInputException, match=said) as error:
                    database.execute(model).fetchall()
                assert "E06000061 and E06000062" in str(error.value) and "E06000057" not in str(error.value)
