"""Returns as careless suppliers, changed systems and hands in a spreadsheet leave them: refused or listed, never in silence.

Each damage keeps the form whole, so that every value by itself is a good one: what is wrong shows only against the rest.
"""

import re
from datetime import date, datetime, timedelta

import annex_a_returns
import cin_returns
import cqc_lists
import nccis_returns
import pytest
import sen2_returns
import ssda903_returns
from commands import per10k
from openpyxl import load_workbook

from per10k.core.exit_codes import Exit
from per10k.ingest.days_of_rows import DaysOfRows
from per10k.ingest.model import Header

COUNCIL = "E09000002"
FOUR_YEARS = timedelta(days=1462)


def ingested(capsys, folder, *arguments):
    """The exit code of an ingest, and all that it said."""
    code = per10k("ingest", ["--from", folder, "--to", folder.parent / "extracts", *arguments])
    return code, "".join(capsys.readouterr())


def written(folder, **files):
    """A folder with texts, by the names of their files."""
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.xml").write_text(text)
    return folder


def shifted(text, element, days):
    """A text in XML with the days of an element so many days later."""
    one = lambda found: f"<{element}>{date.fromisoformat(found[1]) + timedelta(days=days)}</{element}>"  # noqa: E731
    return re.sub(rf"<{element}>(\d{{4}}-\d\d-\d\d)</{element}>", one, text)


def half(text, element):
    """A text in XML without every second of its elements of a name."""
    seen = iter(range(len(text)))
    return re.sub(rf"<{element}>.*?</{element}>", lambda found: found[0] if next(seen) % 2 else "", text)


def without(text, element):
    return re.sub(rf"<{element}>.*?</{element}>", "", text)


# --- days against one another, and against the return's own


def days_of(rows, extract="ssd_cp_plans"):
    header = Header("annex_a", 2024, date(2024, 3, 31), COUNCIL)
    days = DaysOfRows(extract, ("cppl_cp_plan_start_date", "cppl_cp_plan_end_date"), header)
    for start, end in rows:
        days.add({"cppl_cp_plan_start_date": start, "cppl_cp_plan_end_date": end}, "row")
    return len(list(days.faults())), len(list(days.doubts()))


@pytest.mark.parametrize(
    ("rows", "faults", "doubts"),
    [
        ([("2023-05-01", "2023-05-01")] * 9, 0, 0),
        ([("2023-05-01", "2023-04-30")] * 4, 0, 1),
        ([("2023-05-01", "2023-04-30")] * 5 + [("2023-05-01", "")] * 20, 1, 1),
        ([("2023-05-01", "2023-04-30")] * 5 + [("2023-05-01", "2023-05-02")] * 5, 0, 1),
        ([("2023-03-31", "")] * 29, 0, 0),
        ([("2023-03-31", "")] * 30, 1, 0),
        ([("2023-03-31", "")] * 38 + [("2023-04-01", "")] * 2, 0, 0),
        ([("2023-03-31", "")] * 39 + [("2023-04-02", "")] * 2, 1, 0),
        ([("2024-04-01", "")] * 5 + [("2023-05-01", "")] * 4, 1, 0),
        ([("2024-04-01", "")] * 5 + [("2023-05-01", "")] * 5, 0, 0),
    ],
)
def test_days_out_of_order_or_of_another_time(rows, faults, doubts):
    assert days_of(rows) == (faults, doubts)


CIN = cin_returns.census(cin_returns.invent(90, date(2022, 9, 1), date(2024, 3, 31), seed=5), 2024)


@pytest.mark.parametrize("element", ["CINreferralDate", "AssessmentActualStartDate", "S47ActualStartDate"])
@pytest.mark.parametrize("days", [-365, 365])
def test_first_days_of_a_census_of_another_year(tmp_path, capsys, element, days):
    code, said = ingested(capsys, written(tmp_path / "returns", cin=shifted(CIN, element, days)))
    assert code == Exit.DATA
    assert "misread" in said


def test_a_note_inside_a_value_does_not_cut_it(tmp_path, capsys):
    noted = re.sub(r">([^<>\s])([^<>]*)<", r">\1<!-- seen --><?by hand?>\2<", CIN)
    rows = []
    for name, text in (("plain", CIN), ("noted", noted)):
        (tmp_path / name).mkdir()
        assert ingested(capsys, written(tmp_path / name / "returns", cin=text))[0] == Exit.IN_DOUBT
        rows.append(sorted((tmp_path / name / "extracts" / "ssd_cin_episodes.csv").read_text().splitlines()))
    assert rows[0] == rows[1]


# --- SEN2

SEN2 = sen2_returns.message(sen2_returns.invent(60, 2025, seed=3), 2025)


@pytest.mark.parametrize(
    ("damaged", "code", "says"),
    [
        (shifted(SEN2, "ReceivedDate", -365), Exit.DATA, "in the year up to 2024-12-31"),
        (shifted(SEN2, "ReceivedDate", 365), Exit.DATA, "are after 2024-12-31"),
        (without(SEN2, "RequestOutcome"), Exit.DATA, "Requests has RequestOutcome"),
        (without(SEN2, "Assessment"), Exit.DATA, "Requests has an Assessment"),
        (without(SEN2, "UPN"), Exit.IN_DOUBT, "UPN : not one of"),
        (half(SEN2, "ReceivedDate"), Exit.IN_DOUBT, "whether a plan was in time nobody can tell"),
    ],
)
def test_a_sen2_return_that_says_too_little(tmp_path, capsys, damaged, code, says):
    found, said = ingested(capsys, written(tmp_path / "returns", sen2=damaged))
    assert (found, says in said) == (code, True), said


# --- NCCIS

MONTH = date(2024, 11, 30)
PEOPLE = nccis_returns.invent(200, MONTH, seed=4)
NCCIS = nccis_returns.message(PEOPLE, MONTH)


@pytest.mark.parametrize(
    ("damaged", "code", "says"),
    [
        (re.sub("<CohortStatus>.<", "<CohortStatus>G<", NCCIS), Exit.DATA, "nobody would count"),
        (NCCIS.replace("<LeadLEA>301<", "<LeadLEA>302<"), Exit.DATA, "nobody would count"),
        (re.sub("<YoungPersonsID>.*?<", "<YoungPersonsID>3010000000001<", NCCIS), Exit.DATA, "stands in another record"),
        (NCCIS.replace("<CharacteristicCode>110</CharacteristicCode>", ""), Exit.IN_DOUBT, "shows as not supplied"),
        (shifted(NCCIS, "DOB", 365), Exit.IN_DOUBT, "days of birth of another year"),
    ],
)
def test_an_nccis_return_of_nobody(tmp_path, capsys, damaged, code, says):
    found, said = ingested(capsys, written(tmp_path / "returns", nccis=damaged))
    assert (found, says in said) == (code, True), said


@pytest.mark.parametrize("next_month", [date(2024, 12, 31), date(2025, 9, 30)])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: text, Exit.DONE),
        (lambda text: half(text, "YoungPersonsRecord"), Exit.DATA),
        (lambda text: text.replace("<YoungPersonsID>301", "<YoungPersonsID>777"), Exit.DATA),
    ],
)
def test_the_next_month_has_the_same_young_people(tmp_path, capsys, next_month, change, code):
    before = next_month.replace(day=1) - timedelta(days=1)
    current = [person for person in PEOPLE if not person.has_lapsed]
    for person in current:
        person.until = None
    months = {f"m{month.month}": nccis_returns.message(current, month) for month in (before, next_month)}
    months[f"m{next_month.month}"] = change(months[f"m{next_month.month}"])
    found, said = ingested(capsys, written(tmp_path / "returns", **months))
    assert (found == Exit.DATA, "who should be in it" in said) == (code == Exit.DATA, code == Exit.DATA), said


# --- ratings of care

HOMES = cqc_lists.invent(160, seed=9)


@pytest.mark.parametrize(
    ("change", "code", "says"),
    [
        (lambda row: row if row["Domain"] != "Overall" else None, Exit.DATA, "have no rating"),
        (lambda row: row | {"Location Local Authority": "London Borough of Nowhere"}, Exit.DATA, "have no rating"),
        (lambda row: row if int(row["Location ID"][2:]) % 2 else None, Exit.DATA, "have no rating"),
        (lambda row: row | {"Location ID": row["Location ID"][2:]}, Exit.DATA, "have no rating"),
        (lambda row: row | {"Latest Rating": ""}, Exit.DATA, "has a latest rating"),
        (lambda row: row | {"Publication Date": ""}, Exit.DATA, "has a publication date"),
        (lambda row: row | {"Publication Date": row["Publication Date"] - FOUR_YEARS}, Exit.DATA, "more than a year before"),
        (
            lambda row: row if row["Service / Population Group"] == "Overall" else None,
            Exit.IN_DOUBT,
            "not one rating of a service",
        ),
        (
            lambda row: (
                row | {"Location Local Authority": row["Location Local Authority"] * bool(int(row["Location ID"][2:]) % 5)}
            ),
            Exit.IN_DOUBT,
            "name no authority",
        ),
    ],
)
def test_lists_of_ratings_that_belong_apart(tmp_path, capsys, change, code, says):
    kept = [row for row in map(change, cqc_lists.ratings(HOMES)) if row]
    cqc_lists.write(cqc_lists.laid_out(kept), tmp_path / "lists" / "ratings.xlsx")
    cqc_lists.write(cqc_lists.laid_out(cqc_lists.register(HOMES)), tmp_path / "lists" / "register.xlsx")
    asked = ("--la-code", COUNCIL, "--reference-date", "2026-06-01")
    found, said = ingested(capsys, tmp_path / "lists", *asked)
    assert (found, says in said) == (code, True), said


# --- SSDA903

CHILDREN = ssda903_returns.invent(120, date(2020, 6, 1), date(2024, 3, 31), seed=6)
for _child in CHILDREN:
    # Enough of those who are rare: unaccompanied, for good, or adopted.
    _child.is_asylum_seeker, _child.asylum_ended = int(_child.id[1:]) % 4 == 0, None
YEARS = {year: ssda903_returns.tables(CHILDREN, year) for year in (2023, 2024)}


@pytest.mark.parametrize(("table", "kept"), [("uasc", 0), ("uasc", 2), ("reviews", 2), ("oc2", 2), ("ad1", 0)])
def test_a_table_without_those_who_should_be_in_it(tmp_path, capsys, table, kept):
    for year, tables in YEARS.items():
        changed = tables | ({table: tables[table][: len(tables[table]) // kept] if kept else []} if year == 2024 else {})
        left = [row for row in tables["episodes"] if row["REC"] not in ("", "X1")]
        adopted = [row["CHILD"] for row in left[: 9 if table == "ad1" else 0]]
        changed["episodes"] = [
            row | ({"REC": "E11"} if row in left and row["CHILD"] in adopted else {}) for row in tables["episodes"]
        ]
        ssda903_returns.write_set(changed, tmp_path / "returns" / str(year))
    found, said = ingested(capsys, tmp_path / "returns", "--la-code", COUNCIL)
    assert (found, f"are not in the table {table}" in said) == (Exit.DATA, True), said


def test_whole_tables_are_not_refused(tmp_path, capsys):
    for year, tables in YEARS.items():
        ssda903_returns.write_set(tables, tmp_path / "returns" / str(year))
    assert ingested(capsys, tmp_path / "returns", "--la-code", COUNCIL)[0] != Exit.DATA


XML = ssda903_returns.as_xml(YEARS[2024])


@pytest.mark.parametrize(
    ("damaged", "code", "says"),
    [
        (XML.replace("<EPISODE>", "<Care><EPISODE>").replace("</EPISODE>", "</EPISODE></Care>"), Exit.DATA, "not one EPISODE"),
        (without(XML, "EPISODE"), Exit.DATA, "not one EPISODE"),
        (half(XML, "LS"), Exit.IN_DOUBT, "LS of episodes"),
        (half(XML, "REC"), Exit.IN_DOUBT, "REC of episodes"),
        (
            re.sub(
                "<DECOM>(../../)(....)<", lambda found: f"<DECOM>{found[1]}{int(found[2]) - 2}<", XML.replace("29/02/", "28/02/")
            ),
            Exit.DATA,
            "of another year",
        ),
    ],
)
def test_xml_of_care_that_says_too_little(tmp_path, capsys, damaged, code, says):
    found, said = ingested(capsys, written(tmp_path / "returns", care=damaged), "--la-code", COUNCIL)
    assert (found, says in said) == (code, True), said


# --- Annex A

LISTS = annex_a_returns.example()


def each(sheet, title, change):
    """Change the cells of a column."""
    at = [cell.value for cell in sheet[1]].index(title) + 1
    for row in range(2, sheet.max_row + 1):
        cell = sheet.cell(row, at)
        cell.value = change(cell.value) if cell.value is not None else None


def older_copy(book):
    copy = book.copy_worksheet(book["List 7"])
    copy.title = "List 7 of last week"
    each(copy, "Child Protection Plan End Date", lambda day: None)


def beside(book):
    for row, values in enumerate(book["List 7"].iter_rows(values_only=True), start=1):
        for at, value in enumerate(values, start=15):
            book["List 6"].cell(row, at).value = value
    del book["List 7"]


def exchanged_titles(book):
    first, second = book["List 5"].cell(1, 5), book["List 5"].cell(1, 6)
    first.value, second.value = second.value, first.value


def sorted_by_itself(book):
    sheet = book["List 4"]
    days = sorted(sheet.cell(row, 6).value or datetime(2024, 4, 1) for row in range(2, sheet.max_row + 1))
    for row, day in enumerate(days, start=2):
        sheet.cell(row, 6).value = day if day < datetime(2024, 4, 1) else None


DAMAGES = {
    "an older copy of a sheet": (older_copy, "one sheet is an older copy"),
    "two lists beside each other": (beside, "in two columns"),
    "titles exchanged": (exchanged_titles, "their titles are exchanged"),
    "ends that are formulas": (
        lambda book: each(book["List 7"], "Child Protection Plan End Date", lambda day: "=A2"), "a formula without its result",
    ),
    "ends four years early": (lambda book: each(book["List 6"], "CIN Closure Date", lambda day: day - FOUR_YEARS), "misread"),
    "first days four years early": (
        lambda book: each(book["List 7"], "Child Protection Plan Start Date", lambda day: day - FOUR_YEARS), "of another return",
    ),
    "referrals a century early": (
        lambda book: each(book["List 3"], "Date of Referral", lambda day: day.replace(year=day.year - 100, day=1)),
        "is in 2023-04-01",
    ),
    "a column sorted by itself": (sorted_by_itself, "sorted that column by itself"),
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_workbook_in_which_a_column_or_a_sheet_is_anothers(tmp_path, capsys, damage):
    change, says = DAMAGES[damage]
    (tmp_path / "lists").mkdir()
    annex_a_returns.workbook(LISTS, tmp_path / "lists" / "annex_a.xlsx")
    book = load_workbook(tmp_path / "lists" / "annex_a.xlsx")
    change(book)
    book.save(tmp_path / "lists" / "annex_a.xlsx")
    found, said = ingested(capsys, tmp_path / "lists", "--la-code", COUNCIL, "--reference-date", "2024-03-31")
    assert (found, says in said) == (Exit.DATA, True), said


@pytest.mark.parametrize("number", [1, 4, 5])
def test_a_list_with_its_heading_alone_beside_others(tmp_path, capsys, number):
    (tmp_path / "lists").mkdir()
    annex_a_returns.workbook(LISTS | {number: []}, tmp_path / "lists" / "annex_a.xlsx")
    found, said = ingested(capsys, tmp_path / "lists", "--la-code", COUNCIL, "--reference-date", "2024-03-31")
    assert (found, f"list {number} has a heading and no rows" in said) == (Exit.DATA, True), said


def test_two_workbooks_with_the_same_list(tmp_path, capsys):
    (tmp_path / "lists").mkdir()
    annex_a_returns.workbook(LISTS, tmp_path / "lists" / "a.xlsx")
    annex_a_returns.workbook({3: LISTS[3][:50]}, tmp_path / "lists" / "b.xlsx")
    found, said = ingested(capsys, tmp_path / "lists", "--la-code", COUNCIL, "--reference-date", "2024-03-31")
    assert (found, "both have list 3" in said) == (Exit.DATA, True), said


@pytest.mark.parametrize(("day", "code"), [("2024-04-30", Exit.IN_DOUBT), ("2025-03-31", Exit.DATA)])
def test_a_day_on_which_the_lists_were_not_made(tmp_path, capsys, day, code):
    (tmp_path / "lists").mkdir()
    annex_a_returns.workbook(LISTS, tmp_path / "lists" / "annex_a.xlsx")
    assert ingested(capsys, tmp_path / "lists", "--la-code", COUNCIL, "--reference-date", day)[0] == code
