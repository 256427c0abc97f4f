"""Annex A: every indicator that the lists support is what an independent reading of the workbook gives, in their months alone."""

import csv
import json
import zipfile
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from annex_a_oracle import STARTING, Oracle, span_of
from annex_a_returns import CHILD, FORM, example, invent, listed, workbook
from commands import per10k
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from per10k.core.exit_codes import Exit
from per10k.ingest.annex_a.sheets import Entry
from per10k.ingest.annex_a.values import read_value
from per10k.ingest.annex_a.whole import not_whole
from per10k.ingest.annex_a.window import months_before
from per10k.ingest.dates import NOT_A_DAY
from per10k.ingest.indicators import published
from per10k.ingest.ledger import Ledger
from per10k.ingest.manifest import _complete_from
from per10k.ingest.workbooks import UNCALCULATED, moment_as_text, rows_of_sheet, unread_cells

COUNCIL = "E09000004"
# With something in doubt or without.
INGESTED = (0, Exit.IN_DOUBT)
FIRST, LAST = date(2023, 4, 1), date(2024, 3, 31)
SAID = ["--la-code", COUNCIL, "--reference-date", str(LAST)]

# Of a period, and as at a month end; the second are those of the last month alone, of which the lists hold the latest only.
# Health and dental checks look back a year, which the lists do not hold.
LOOKING_BACK = {"lac_dental_check_up_to_date", "lac_health_assessment_up_to_date"}

AS_AT = (
    "assessments_open",
    "assessments_open_past_45wd",
    "assessments_updated_open_past_45wd",
    "cin_dfe",
    "cpp_open",
    "cpp_12m_plus",
    "cpp_open_2yr_plus",
    "lac_number",
)
OF_THE_LAST_MONTH = (
    "cin_open",
    "cin_and_cpp_open",
    "lac_uasc",
    "lac_with_parents",
    "lac_kinship",
    "lac_foster_excl_kin",
    "lac_foster",
    "lac_secure_or_childrens_home",
    "lac_semi_independent",
    "lac_family_setting",
    "lac_unregistered_placement",
    "children_placed_for_adoption",
    "lac_health_assessment_up_to_date",
    "lac_dental_check_up_to_date",
    "care_leavers_number",
    "care_leavers_suitable_accommodation",
    "care_leavers_eet",
)


def ingest(source, to, *arguments):
    return per10k("ingest", ["--from", str(source), "--to", str(to), *(arguments or SAID)])


def rows_of(folder, extract):
    with (folder / f"{extract}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def complete_from(folder):
    return json.loads((folder / "ingest_manifest.json").read_text())["complete_from"][COUNCIL]


def not_carried(folder):
    with (folder / "ingest_not_carried.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def world():
    return example()


@pytest.fixture(scope="module")
def built(world, tmp_path_factory):
    """The lists in the form's titles and in another council's: a folder with the extracts of both."""
    path = tmp_path_factory.mktemp("annex_a")
    for council in ("form", "other"):
        workbook(world, path / f"{council}.xlsx", council)
        # Totals and notes are no records that were lost.
        assert ingest(path / f"{council}.xlsx", path / council) in INGESTED
    return path


@pytest.fixture(scope="module")
def values(returns):
    """(indicator, breakdown, month end) -> measure, basis, unit, numerator, denominator, value, population, reason.

    Without those that are official figures, whatever is delivered.
    """
    with duckdb.connect(str(returns.database), read_only=True) as connection:
        rows = connection.execute(
            "select indicator_id, breakdown, month_end, measure_id, basis, unit, numerator, denominator, value, population, "
            "missing_reason from fct_indicator_month where la_code = ?",
            [COUNCIL],
        ).fetchall()
    return {row[:3]: row[3:] for row in rows if row[0] not in published()}


def test_every_indicator_is_what_the_lists_say(built, values):
    oracle = Oracle(built / "form.xlsx", FIRST, LAST)
    differences, compared, untold = [], Counter(), Counter()
    for (indicator, breakdown, month_end), (measure, basis, unit, *found, population, reason) in values.items():
        if reason not in (None, "no_denominator"):
            continue
        if measure in AS_AT or measure in OF_THE_LAST_MONTH:
            expected = oracle.as_at(measure, month_end)
        elif measure == "adopters_in_assessment":
            expected = oracle.adopters_in_assessment(breakdown, month_end), 0
        elif measure in oracle.events or measure in STARTING:
            expected = oracle.in_period(measure, span_of(basis, month_end), month_end)
        else:
            untold[measure] += 1
            continue
        compared[measure] += 1
        numerator, denominator = expected
        worth = {"percentage": 100, "average": 1}.get(unit)
        if worth:
            value = pytest.approx(worth * numerator / denominator) if denominator else None
            expected = [numerator, denominator, value]
        else:
            value = pytest.approx(numerator * 10_000 / population) if unit.startswith("rate") and population else numerator
            expected = [numerator, None, value]
        if found != expected:
            differences.append((indicator, breakdown, month_end, found, expected))
    assert differences == []
    # Broken down, or told by the same rows as a measure that is compared.
    assert set(untold) <= {
        "contacts_by_source",
        "lac_admissions_average_age",
        "lac_commissioned",
        "lac_long_term_stable_2yr",
        "care_leavers_former_uasc",
        "lac_initial_health_assessment_20wd",
        "adoption_a10_days",
        "sgo_started",
    }
    monthly = (
        *AS_AT,
        "referrals_received",
        "assessments_completed_45wd",
        "icpc_15wd",
        "cpp_ceased_2yr_plus",
        "lac_ceased",
        "adoptions",
    )
    # Those that look back have no figure until the lists do: of a year of lists, none of plans of a year and more.
    fewer = {"assessments_completed_45wd": 9, "assessments_open_past_45wd": 9, "icpc_15wd": 11}
    fewer |= dict.fromkeys(("cpp_12m_plus", "cpp_open_2yr_plus", "cpp_ceased_2yr_plus"), 0)
    assert {measure: compared[measure] for measure in monthly if compared[measure] < 12} == fewer
    print(sum(compared.values()), compared)
    last = {measure: compared[measure] for measure in OF_THE_LAST_MONTH}
    assert {measure for measure, months in last.items() if not months} == LOOKING_BACK and set(last.values()) <= {0, 1, 2}
    assert len(compared) >= 45


def test_no_month_before_the_lists_is_reported(built, values):
    """Of the months before, the lists hold those alone who were still open in them: no figure of those months is told."""
    plans = [date.fromisoformat(row["cppl_cp_plan_start_date"]) for row in rows_of(built / "other", "ssd_cp_plans")]
    assert sum(day < FIRST for day in plans) > 10
    told = defaultdict(set)
    for (*_, month_end), found in values.items():
        if found[-1] is None:
            told[found[0]].add(month_end)
    firsts = {measure: min(told[measure]) for measure in AS_AT if told[measure]}
    later = {measure: first for measure, first in firsts.items() if first > date(2023, 4, 30)}
    assert later.keys() <= {"assessments_open_past_45wd"}
    assert set(AS_AT) - firsts.keys() == {"cpp_12m_plus", "cpp_open_2yr_plus"}
    assert min(min(months) for months in told.values() if months) == date(2023, 4, 30)


def test_the_latest_only_is_told_of_the_last_month_only(values):
    told = defaultdict(set)
    for (_, _, month_end), found in values.items():
        if found[-1] is None and found[0] in OF_THE_LAST_MONTH:
            told[found[0]].add(month_end)
    assert set(told) == set(OF_THE_LAST_MONTH) - LOOKING_BACK
    assert all(months == {LAST} for months in told.values())


def test_what_the_lists_do_not_hold_is_not_supplied(values):
    reasons = defaultdict(set)
    for (indicator, *_), found in values.items():
        reasons[indicator].add(found[-1])
    lacking = ("contacts_to_referral_pct", "s47_completed", "cin_with_plan_pct", "cp_reviews_in_time_pct", "cpp_visit_2wk_pct")
    lacking += ("lac_reviews_in_time_pct", "lac_missing_episodes", "assessments_outcome_nfa_pct", "cpp_coworked_early_help")
    lacking += ("foster_households", "pathway_plan_pct", "agency_staff_pct", "lac_visits_nms_pct")
    assert {indicator: reasons[indicator] for indicator in lacking} == dict.fromkeys(lacking, {"not_supplied"})
    # Twelve months of care leavers are in twelve lists, and who was unaccompanied is told of the last month alone.
    at_birthdays = {reason for indicator, of_it in reasons.items() if indicator.startswith("care_leavers_1") for reason in of_it}
    assert at_birthdays == {"no_snapshot"}
    assert reasons["lac_uasc_starting_rolling_12m"] == {"insufficient_history"}
    # A referral of 12 months before is in no list of 12 months.
    assert reasons["re_referrals_pct"] == reasons["lac_3plus_placements_pct_rolling_12m"] == {"insufficient_history"}


def test_titles_and_forms_change_nothing(built):
    extracts = sorted(path.name for path in (built / "form").glob("*.csv") if path.name != "ingest_not_carried.csv")
    assert extracts == sorted(path.name for path in (built / "other").glob("*.csv") if path.name != "ingest_not_carried.csv")
    for name in extracts:
        # The order of rows is that of a digest of the files, which are two.
        form, other = (sorted((built / council / name).read_text().splitlines()) for council in ("form", "other"))
        assert form == other, name


def test_nothing_is_lost(built, world):
    """Each row of a list is counted once, as carried or with its reason; of the other council's, totals and notes as well."""
    for council, more in (("form", 0), ("other", 2)):
        manifest = json.loads((built / council / "ingest_manifest.json").read_text())
        tables = manifest["returns"][0]["tables"]
        for number, rows in world.items():
            counts = tables[f"List {number}"]
            assert counts["rows_in"] == counts["carried"] + counts["rejected"] == len(rows) + more
        rejected = [row for row in not_carried(built / council) if row["kept"] == "nothing" and row["table"].startswith("List ")]
        assert len({row["position"] for row in rejected}) >= more * 11
    assert len(rows_of(built / "other", "ssd_contacts")) == len({tuple(map(str, row)) for row in world[1]})


def test_twice_is_once(built, tmp_path):
    assert ingest(built / "form.xlsx", tmp_path / "out") == 0
    before = {path.name: path.read_text() for path in (tmp_path / "out").glob("ssd_*.csv")}
    assert ingest(built / "form.xlsx", tmp_path / "out") == 0
    assert before == {path.name: path.read_text() for path in (tmp_path / "out").glob("ssd_*.csv")}


def test_months_are_told_from_the_lists(built, tmp_path):
    """Of 12 months by themselves, of 6 where no more are listed, and as the command says above all."""
    assert (
        json.loads((built / "form" / "ingest_manifest.json").read_text())["complete_from"][COUNCIL]["ssd_cp_plans"]
        == "2023-04-01"
    )
    half = listed(invent(300, date(2020, 1, 1), LAST, seed=7), date(2023, 10, 1))
    workbook(half, tmp_path / "half.xlsx")
    assert ingest(tmp_path / "half.xlsx", tmp_path / "out") == 0
    days = complete_from(tmp_path / "out")
    assert (days["ssd_cp_plans"], days["ssd_cla_placement"]) == ("2023-10-01", "2024-03-01")
    assert ingest(tmp_path / "half.xlsx", tmp_path / "short", *SAID, "--list-months", "3") == 0
    assert (
        json.loads((tmp_path / "short" / "ingest_manifest.json").read_text())["complete_from"][COUNCIL]["ssd_contacts"]
        == "2024-01-01"
    )


@pytest.mark.parametrize(
    ("day", "months", "first"),
    [
        (date(2024, 3, 31), 6, date(2023, 10, 1)),
        (date(2024, 3, 31), 12, date(2023, 4, 1)),
        (date(2021, 3, 16), 6, date(2020, 9, 17)),
        (date(2024, 8, 30), 6, date(2024, 2, 29)),
        (date(2023, 12, 31), 12, date(2023, 1, 1)),
    ],
)
def test_first_day_of_a_span(day, months, first):
    assert months_before(day, months) == first


def ledger(reference_date, first_day=None):
    stated = {"ssd_cp_plans": first_day} if first_day else {}
    about = {"reference_date": reference_date, "carries": {"ssd_cp_plans": []}, "complete_from": stated}
    return Ledger(Path(), about)


@pytest.mark.parametrize(
    ("ledgers", "expected"),
    [
        ([ledger("2024-03-31", "2023-10-01")], "2023-10-01"),
        # The one before ends the day before this one begins, and so extends it; a day earlier, and a day is missing.
        ([ledger("2023-09-30", "2023-04-01"), ledger("2024-03-31", "2023-10-01")], "2023-04-01"),
        ([ledger("2023-09-29", "2023-04-01"), ledger("2024-03-31", "2023-10-01")], "2023-10-01"),
        # A return of a year says nothing of its first day: what its rows show is believed, where it reaches so far.
        ([ledger("2023-09-30"), ledger("2024-03-31", "2023-10-01")], None),
        ([ledger("2022-03-31"), ledger("2024-03-31", "2023-10-01")], "2023-10-01"),
        ([ledger("2023-09-30", "2023-04-01"), ledger("2024-03-31")], None),
    ],
)
def test_returns_that_follow_one_another_are_complete_together(ledgers, expected):
    assert _complete_from(ledgers).get("ssd_cp_plans") == expected


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("a) WBRI", "ethnicity", "WBRI"),
        ("WBRI - White British", "ethnicity", "WBRI"),
        ("wbri", "ethnicity", "WBRI"),
        ("Martian", "ethnicity", ""),
        ("a) Male", "sex", "M"),
        ("c) Not stated/recorded", "sex", "U"),
        ("q) 6: Police", "contact_source", "6"),
        ("b) 1B: Individual", "contact_source", "1B"),
        ("t) 9: Anonymous", "contact_source", "9"),
        ("k) E47: Special Guardianship Orders - relative/friend", "ceased_reason", "E47"),
        ("f) U6: Foster placement - not FFA", "placement_type", "U6"),
        ("e) PR4 - Private provision", "placement_provider", "PR4"),
        ("N1 - Abuse or Neglect", "primary_need", "N1"),
        ("PSRMEM - Support with memory", "primary_need", ""),
        ("Y: Other accommodation", "accommodation", "Y"),
        ("E friend's sofa", "accommodation", ""),
        ("a) Yes", "flag", "Y"),
        ("1", "flag", "Y"),
        ("no", "flag", "N"),
        ("maybe", "flag", ""),
        ("b) Former relevant child", "eligibility", "Former Relevant"),
        ("b) Unsuitable", "suitability", "2"),
        ("Neglect", "abuse", "NEG"),
        ("Total", "id", ""),
        ("Total 12", "id", ""),
        ("C-1234/5", "id", "C-1234/5"),
    ],
)
def test_each_form_of_a_value(text, kind, value):
    found, reason = read_value(text, kind)
    assert found == value and bool(reason) == (value == "")


def write(path, sheets):
    """A workbook of sheets {title: rows}."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


WHO = [1001, "a) Male", "a) WBRI", date(2015, 1, 1)]


def referrals(*rows):
    return {"List 3": [FORM[3][1], *([*WHO, *row] for row in rows)]}


def refused(capsys, path, to, *arguments):
    assert ingest(path, to, *arguments) == Exit.DATA
    assert not to.exists()
    return capsys.readouterr().err


def test_what_the_workbook_does_not_say_is_asked_for(tmp_path, capsys):
    path = write(tmp_path / "a.xlsx", referrals([date(2024, 3, 30), "", "No", ""]))
    told = refused(capsys, path, tmp_path / "out", "--list-months", "6")
    assert "--la-code" in told and "--reference-date" in told and "2024-03-30" in told


def test_a_list_without_a_mandatory_column(tmp_path, capsys):
    path = write(
        tmp_path / "a.xlsx", {"List 3": [[*CHILD, "Date of Referral"], [*WHO, date(2024, 1, 1)]], "List 1": [FORM[1][1]]}
    )
    assert "sheet 'List 3'" in (told := refused(capsys, path, tmp_path / "out")) and "'referral nfa'" in told


def test_a_sheet_of_children_that_is_called_as_a_list(tmp_path, capsys):
    sheets = referrals() | {"Contacts": [["Child Unique ID", "When"], [1001, date(2024, 1, 1)]]}
    assert "sheet 'Contacts'" in refused(capsys, write(tmp_path / "a.xlsx", sheets), tmp_path / "out")


def test_lists_without_headers(tmp_path, capsys):
    sheets = {f"List {number}": [[*WHO, date(2024, 1, 1)]] for number in (1, 2, 3)}
    told = refused(capsys, write(tmp_path / "a.xlsx", sheets), tmp_path / "out")
    assert all(f"sheet 'List {number}'" in told for number in (1, 2, 3))


def entry(number, child, **values):
    return Entry(number, f"List {number}", {"person_id": child, **values}, [])


def test_a_list_that_lost_its_rows_or_its_numbers_is_told():
    """Fewer children than that may be mistyped, or be so."""
    lists = {
        "list 6 has a heading and no rows": {3: [entry(3, x, nfa="N") for x in "abc"], 6: []},
        "list 3 has a heading and no rows": {3: [], 4: [entry(4, x) for x in "abc"], 6: [entry(6, x) for x in "abc"]},
        "list 7 has a heading": {5: [entry(5, x, led_to_plan="Y") for x in "abc"], 6: [entry(6, x) for x in "abc"], 7: []},
        "list 8 has a heading": {8: [], 9: [entry(9, x) for x in "abc"], 10: [entry(10, x) for x in "abc"]},
        "10 of 11 children of list 4": {3: [entry(3, "a", nfa="N")], 4: [entry(4, x) for x in "abcdefghijk"]},
        "10 of 10 children of list 7": {1: [entry(1, "a")], 7: [entry(7, f"{n}") for n in range(10)]},
    }
    for said, entries in lists.items():
        assert [told.startswith(said) for told in not_whole(entries)] == [True], said
        assert not list(not_whole({number: rows[:2] for number, rows in entries.items()})), said
    assert not list(not_whole({3: [entry(3, x, nfa="Y") for x in "abcd"], 6: []}))
    assert not list(not_whole({1: [entry(1, "0")], 7: [entry(7, f"{n}") for n in range(10)]}))
    assert not list(not_whole({4: [entry(4, x) for x in "abcd"]}))


def test_words_for_nothing_in_ends_are_none(tmp_path):
    rows = [[n, *WHO[1:], date(2024, 1, 2), word, word] for n, word in enumerate(("n/a", "-", "None", "NULL", "unknown"), 1001)]
    titles = [*CHILD, "CIN Start Date", "CIN Closure Date", "Reason for Closure"]
    path = write(tmp_path / "a.xlsx", {"List 6": [titles, *rows], **referrals([date(2024, 1, 2), "", "No", ""])})
    ingest(path, tmp_path / "out", "--la-code", "E08000016", "--reference-date", "2024-03-31")
    found = {row["cine_person_id"]: row["cine_close_date"] for row in rows_of(tmp_path / "out", "ssd_cin_episodes")}
    assert found == {"1001": "", "1002": "", "1003": "", "1004": "", "1005": "unknown"}


def test_a_lost_record_is_told_by_the_exit_code_though_it_named_a_child(tmp_path):
    lists = {"List 1": [FORM[1][1], [*WHO, date(2024, 1, 2), ""], [1002, *WHO[1:], "", ""]]}
    path = write(tmp_path / "a.xlsx", lists)
    told = ("--la-code", "E08000016", "--reference-date", "2024-03-31")
    assert ingest(path, tmp_path / "out", *told) == Exit.IN_DOUBT
    lists["List 1"][1][len(WHO)] = ""
    assert ingest(write(tmp_path / "b.xlsx", lists), tmp_path / "none", *told) == Exit.DATA


def test_damaged_and_locked_workbooks(tmp_path, capsys):
    whole = write(tmp_path / "a.xlsx", referrals([date(2024, 1, 1), "", "No", ""])).read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    # What a workbook with a password looks like: an old container with an encrypted package.
    (tmp_path / "locked.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    for name in ("cut.xlsx", "locked.xlsx"):
        assert "no workbook that can be opened" in refused(capsys, tmp_path / name, tmp_path / "out")


def test_a_header_of_two_rows_and_merged_cells(tmp_path):
    upper = ["Child Unique ID", "Gender", "Ethnicity", "Date of", "Date of", "Referral", "Referral"]
    lower = ["", "", "", "Birth", "Referral", "Source", "NFA"]
    path = write(tmp_path / "a.xlsx", {"List 3": [upper, lower, [*WHO, date(2024, 1, 2), "6", "N"]]})
    book = load_workbook(path)
    for column in "ABC":
        book["List 3"].merge_cells(f"{column}1:{column}2")
    book.save(path)
    assert ingest(path, tmp_path / "out") == 0
    [row] = rows_of(tmp_path / "out", "ssd_cin_episodes")
    assert (row["cine_referral_date"], row["cine_referral_nfa"], row["cine_referral_source_code"]) == ("2024-01-02", "N", "6")


def test_formulas_hidden_sheets_and_unknown_columns(tmp_path):
    """A formula that was never computed has no value; a hidden sheet is not read; what is not known is listed."""
    sheets = referrals([date(2024, 1, 2), "6", "N", ""], ["=TODAY()", "6", "N", ""])
    sheets["List 3"][0] = [*sheets["List 3"][0], "Colour"]
    sheets["List 3"][1].append("red")
    sheets |= {"Old list 1": [FORM[1][1], [*WHO, date(2024, 1, 3), ""]], "Notes": [["read me"]]}
    path = write(tmp_path / "a.xlsx", sheets)
    book = load_workbook(path)
    book["Old list 1"].sheet_state = "hidden"
    book.save(path)
    assert ingest(path, tmp_path / "out") == Exit.IN_DOUBT
    assert len(rows_of(tmp_path / "out", "ssd_cin_episodes")) == 1
    assert not (tmp_path / "out" / "ssd_contacts.csv").exists()
    listed_ones = {(row["element"], row["reason"]) for row in not_carried(tmp_path / "out")}
    reasons = dict(listed_ones)
    assert {("date", "missing, or no date"), ("date", NOT_A_DAY)} <= listed_ones
    assert "hidden sheet" in reasons["Old list 1"] and "no sheet with the columns" in reasons["Notes"]
    assert ("Colour", "List 3: a column that is not known, for list 3") in listed_ones


def test_a_formula_counts_with_the_value_it_was_saved_with(tmp_path):
    made = write(tmp_path / "made.xlsx", referrals(["=DATE(2024,1,2)", "6", "N", ""]))
    with zipfile.ZipFile(made) as book, zipfile.ZipFile(tmp_path / "saved.xlsx", "w") as saved:
        for name in book.namelist():
            # What a spreadsheet program writes beside a formula, and openpyxl does not: 45293 is 2 January 2024.
            saved.writestr(name, book.read(name).replace(b"<v></v>", b"<v>45293</v>").replace(b"<v />", b"<v>45293</v>"))
    assert ingest(tmp_path / "saved.xlsx", tmp_path / "out") == 0
    assert [row["cine_referral_date"] for row in rows_of(tmp_path / "out", "ssd_cin_episodes")] == ["2024-01-02"]


@pytest.mark.parametrize("written", ["#REF!", "#VALUE!", "=VLOOKUP(A2,Ends!A:B,2,0)"])
def test_an_end_that_failed_or_was_never_calculated_is_no_open_case(tmp_path, written):
    """Their reader shows both as empty. What was not found (#N/A) and what comes to nothing are no end."""
    titles = [*CHILD, "CIN Start Date", "CIN Closure Date", "Reason for Closure"]
    ends = [written, "#N/A", None, date(2024, 2, 1), *(date(2024, 3, day) for day in range(1, 20))]
    rows = [[n, *WHO[1:], date(2024, 1, 2), end, ""] for n, end in enumerate(ends, 1001)]
    path = write(tmp_path / "a.xlsx", {"List 6": [titles, *rows], **referrals([date(2024, 1, 2), "", "No", ""])})
    assert ingest(path, tmp_path / "out", "--la-code", "E08000016", "--reference-date", "2024-03-31") == Exit.IN_DOUBT
    found = {row["cine_person_id"]: row["cine_close_date"] for row in rows_of(tmp_path / "out", "ssd_cin_episodes")}
    assert [found[str(n)] for n in (1002, 1003, 1004)] == ["", "", "2024-02-01"]
    assert found["1001"] == (written if written.startswith("#") else "a formula without its result")
    assert written.startswith("#") == any(row["value"] == written for row in not_carried(tmp_path / "out"))


def test_what_the_reader_of_workbooks_passes_over(tmp_path):
    write(tmp_path / "a.xlsx", {"One": [["#N/A", 1, "=A1"], [], ["", "", "", "#DIV/0!"]], "Two": [["#REF!"]], "Three": [["a"]]})
    assert {title: found for title in ("One", "Two", "Three") if (found := unread_cells(tmp_path / "a.xlsx", title))} == {
        "One": {(0, 0): "#N/A", (0, 2): UNCALCULATED, (2, 3): "#DIV/0!"}, "Two": {(0, 0): "#REF!"},
    }  # fmt: skip
    with CalamineWorkbook.from_path(str(tmp_path / "a.xlsx")) as book:
        rows = rows_of_sheet(book, tmp_path / "a.xlsx", "One")
    assert rows[0] == ["#N/A", 1, UNCALCULATED, *rows[0][3:]] and rows[2][3] == "#DIV/0!"


def test_titles_in_any_case_and_a_list_in_two_sheets(tmp_path):
    """The sheets of a list are one: their rows together, a row in both once, and of their columns those that both have."""
    titles = ["CHILD  UNIQUE\nID ", "gender", "Ethnicity:", "date of birth\n(dd/mm/yyyy)", " DATE OF CONTACT [DD-MMM-YY]"]
    days = [date(2024, 1, 2), date(2024, 2, 2), date(2024, 3, 2)]
    north = [[*titles, "contact source"], *([*WHO, day, "6"] for day in days[:2])]
    south = [titles, *([*WHO, day] for day in days[2:])]
    path = write(tmp_path / "a.xlsx", {"List 1 North": north, "List 1 South": south, "List 1 again": south})
    assert ingest(path, tmp_path / "out") in INGESTED
    found = [row["cont_contact_date"] for row in rows_of(tmp_path / "out", "ssd_contacts")]
    assert sorted(found) == [str(day) for day in days]
    told = [(row["position"], row["element"], row["reason"]) for row in not_carried(tmp_path / "out")]
    assert ("List 1 again row 2", "", "repeats another of the child in everything") in told
    assert any(element == "source" and "not every sheet of list 1" in reason for _, element, reason in told)
    manifest = json.loads((tmp_path / "out" / "ingest_manifest.json").read_text())
    assert "cont_contact_source_code" in manifest["not_carried"]["fields"]["ssd_contacts"]
    assert manifest["returns"][0]["tables"]["List 1"] == {"rows_in": 4, "carried": 3, "rejected": 1}


def test_one_child_by_a_number_and_by_text_is_refused(tmp_path, capsys):
    sheets = referrals([date(2024, 1, 2), "6", "N", ""]) | needs([date(2024, 1, 2), "", None, "", ""])
    sheets["List 6"][1][0] = "0001001"
    told = refused(capsys, write(tmp_path / "a.xlsx", sheets), tmp_path / "out")
    assert "one child is 1001 in List 3 row 2 and 0001001 in List 6 row 2" in told


def test_repeated_rows_bad_dates_and_two_births(tmp_path):
    same = [date(2024, 1, 2), "6", "N", ""]
    sheets = referrals(same, same, ["31/02/2024", "6", "N", ""], [date(2024, 2, 3), "99Z", "perhaps", ""])
    sheets["List 3"].append([*WHO[:3], date(2016, 1, 1), date(2024, 3, 1), "6", "Y", ""])
    assert ingest(write(tmp_path / "a.xlsx", sheets), tmp_path / "out") == Exit.IN_DOUBT
    days = [row["cine_referral_date"] for row in rows_of(tmp_path / "out", "ssd_cin_episodes")]
    assert sorted(days) == ["2024-01-02", "2024-02-03", "2024-03-01"]
    told = {(row["position"], row["element"], row["value"]) for row in not_carried(tmp_path / "out")}
    assert told >= {
        ("List 3 row 3", "", ""),
        ("List 3 row 5", "source", "99Z"),
        ("List 3 row 5", "nfa", "perhaps"),
        ("List 3 row 6", "birth_date", "2016-01-01"),
    }
    [person] = rows_of(tmp_path / "out", "ssd_person")
    assert (person["pers_dob"], person["pers_sex"], person["pers_ethnicity"]) == ("2015-01-01", "M", "WBRI")


def needs(*rows):
    return {"List 6": [FORM[6][1], *([*WHO, *row] for row in rows)]}


def cases_after(tmp_path, sheets):
    assert ingest(write(tmp_path / "a.xlsx", sheets), tmp_path / "out") in INGESTED
    rows = rows_of(tmp_path / "out", "ssd_cin_episodes")
    return sorted((row["cine_referral_date"], row["cine_referral_nfa"], row.get("cine_close_date")) for row in rows)


def test_two_referrals_of_a_day_stay_two_rows(tmp_path):
    day = date(2024, 1, 2)
    assert len(cases_after(tmp_path, referrals([day, "6", "N", ""], [day, "1A", "Y", ""]))) == 2


@pytest.mark.parametrize(
    ("referred", "needed", "expected"),
    [
        # The case of a referral of that day, and of one a few days before, is that referral.
        ([(date(2024, 1, 2), "No")], [(date(2024, 1, 2), None)], [("2024-01-02", "N", "")]),
        ([(date(2024, 1, 2), "No")], [(date(2024, 1, 5), date(2024, 2, 1))], [("2024-01-02", "N", "2024-02-01")]),
        # A referral that led to no case has none open.
        ([(date(2024, 1, 2), "No")], [], [("2024-01-02", "N", "2024-01-02")]),
        # One without further action began none: the case stands by itself.
        ([(date(2024, 1, 2), "Yes")], [(date(2024, 1, 5), None)], [("2024-01-02", "Y", ""), ("2024-01-05", "N", "")]),
        # A referral on a case that was open before is no beginning of it.
        (
            [(date(2024, 1, 2), "No")],
            [(date(2019, 1, 5), None)],
            [("2019-01-05", "N", ""), ("2024-01-02", "N", "2024-01-02")],
        ),
        # Of two referrals each has its own case.
        (
            [(date(2023, 10, 2), "No"), (date(2024, 1, 2), "No")],
            [(date(2023, 10, 2), date(2023, 11, 1)), (date(2024, 1, 3), None)],
            [("2023-10-02", "N", "2023-11-01"), ("2024-01-02", "N", "")],
        ),
    ],
)
def test_cases_of_children_in_need(tmp_path, referred, needed, expected):
    sheets = referrals(*([day, "", nfa, ""] for day, nfa in referred)) | needs(
        *([day, "", closed, "", ""] for day, closed in needed)
    )
    assert cases_after(tmp_path, sheets) == expected


def test_without_the_list_of_cases_nobody_is_counted_in_need(tmp_path):
    assert ingest(write(tmp_path / "a.xlsx", referrals([date(2024, 1, 2), "", "No", ""])), tmp_path / "out") == 0
    lacking = json.loads((tmp_path / "out" / "ingest_manifest.json").read_text())["not_carried"]
    assert "cine_close_date" in lacking["fields"]["ssd_cin_episodes"] and "ssd_cp_plans" in lacking["extracts"]


def test_workbooks_in_the_sectors_own_form_are_read_whole(returns, tmp_path):
    for file in sorted((returns.sector / "annex_a").glob("*.xlsx")):
        to, day = tmp_path / file.stem, "2019-06-30" if file.stem == "annexa_example" else "2021-03-16"
        assert ingest(file, to, "--la-code", COUNCIL, "--reference-date", day) in INGESTED
        book = load_workbook(file, data_only=True)
        tables = json.loads((to / "ingest_manifest.json").read_text())["returns"][0]["tables"]
        read = 0
        for sheet in book:
            rows = sum(any(cell not in (None, "") for cell in row) for row in sheet.iter_rows(min_row=2, values_only=True))
            counts = {"rows_in": rows, "carried": rows, "rejected": 0}
            assert tables.get(sheet.title.replace("_", " ")) == counts or rows == 0
            read += rows
        assert read


def test_days_are_read_with_or_without_a_time(tmp_path):
    sheets = referrals([datetime(2024, 1, 2, 14, 30), "", "No", ""], [date(2024, 1, 2) + timedelta(days=1), "", "No", ""])
    assert [case[0] for case in cases_after(tmp_path, sheets)] == ["2024-01-02", "2024-01-03"]


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        # What databases write as the last moment of a day.
        (datetime(2024, 1, 31, 23, 59, 59, 999_000), "2024-01-31 23:59:59"),
        (datetime(2024, 1, 31, 23, 59, 59, 997_000), "2024-01-31 23:59:59"),
        # What a fraction of a day lacks.
        (datetime(2024, 1, 31, 23, 59, 59, 999_999), "2024-02-01"),
        (datetime(2024, 1, 31, 10, 29, 59, 999_990), "2024-01-31 10:30:00"),
        (datetime(2024, 1, 31), "2024-01-31"),
    ],
)
def test_a_moment_is_of_the_day_that_it_says(moment, text):
    assert moment_as_text(moment) == text


def as_at(path, to, day, months):
    return ingest(path, to, "--la-code", COUNCIL, "--reference-date", day, "--list-months", str(months))


def test_lists_that_follow_one_another_go_together(tmp_path):
    """A case that was open in the first is ended by the second, and the months of both are told."""
    start = date(2023, 6, 1)
    first = referrals([start, "", "No", ""]) | needs([start, "", None, "", ""])
    second = referrals() | needs([start, "", date(2023, 12, 1), "", ""])
    assert as_at(write(tmp_path / "a.xlsx", first), tmp_path / "out", "2023-09-30", 6) == 0
    assert as_at(write(tmp_path / "b.xlsx", second), tmp_path / "out", "2024-03-31", 6) == 0
    [case] = rows_of(tmp_path / "out", "ssd_cin_episodes")
    assert (case["cine_referral_date"], case["cine_close_date"]) == ("2023-06-01", "2023-12-01")
    assert complete_from(tmp_path / "out")["ssd_cin_episodes"] == "2023-04-01"


def test_lists_with_days_between_them_do_not(tmp_path, capsys):
    """Who left in these days is in neither, and would stay open for good."""
    assert as_at(write(tmp_path / "a.xlsx", referrals([date(2023, 6, 1), "", "No", ""])), tmp_path / "out", "2023-09-29", 6) == 0
    path = write(tmp_path / "b.xlsx", referrals([date(2024, 1, 1), "", "No", ""]))
    assert as_at(path, tmp_path / "out", "2024-03-31", 6) == Exit.DATA
    assert "from 2023-10-01 on, and the return before it ends on 2023-09-29" in capsys.readouterr().err
    assert len(rows_of(tmp_path / "out", "ssd_cin_episodes")) == 1


def test_lists_beside_an_ssda903_are_refused(tmp_path, capsys):
    files = tmp_path / "returns"
    files.mkdir()
    write(files / "a.xlsx", referrals([date(2024, 1, 1), "", "No", ""]))
    columns = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"
    (files / "episodes.csv").write_text(f"{columns}\n1001,01/05/2023,S,C2,N1,U4,PR1,,,,,,\n")
    assert ingest(files, tmp_path / "out") == Exit.DATA
    assert "an SSDA903 return of the same council" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_care_leavers_stand_in_the_month_of_their_list(tmp_path):
    leaver = [9001, "F", "WBRI", date(2005, 1, 1), "Relevant", "Yes", "U", "Suitable", "F1"]
    path = write(tmp_path / "a.xlsx", {"List 9": [FORM[9][1], leaver]})
    assert as_at(path, tmp_path / "out", "2024-03-20", 6) == 0
    [row] = rows_of(tmp_path / "out", "local_care_leaver_history")
    assert (row["snapshot_month"], row["eligibility"], row["accom_suitable"]) == ("2024-02-29", "Relevant", "1")
    assert complete_from(tmp_path / "out")["ssd_care_leavers"] == "2024-02-01"
