"""The SSDA903: every indicator that it supports is what an independent reading of the files gives, and nothing is lost."""

import csv
import json
from collections import Counter, defaultdict
from datetime import date, datetime

import duckdb
import openpyxl
import pytest
from commands import per10k
from hypothesis import given, settings
from hypothesis import strategies as st
from proofs import examples
from ssda903_oracle import AT_BIRTHDAYS, Oracle
from ssda903_returns import COLUMNS, as_xml, invent, tables, write_set

from per10k.core.exit_codes import Exit
from per10k.ingest.ids import stable_id
from per10k.ingest.indicators import WHOLE, given_by, published
from per10k.ingest.ssda903.derive import carries
from per10k.ingest.ssda903.tables import BY_NAME

COUNCIL = "E09000001"
# With something in doubt or without.
INGESTED = (0, Exit.IN_DOUBT)

IN_PERIOD = (
    "lac_admissions",
    "lac_admissions_average_age",
    "lac_children_starting",
    "lac_uasc_starting",
    "lac_ceased",
    "lac_ceased_permanence",
    "lac_ceased_sgo",
    "lac_ceased_sgo_cao",
    "lac_ceased_cao",
    "lac_ceased_adopted",
    "sgo_started",
    "sgo_cao_granted",
    "lac_reviews_in_time",
    "lac_missing_episodes",
    "lac_missing_children",
    "dolo_started",
    "adoptions",
    "adoptions_within_12m_shobpa",
    "adoption_a1_days",
    "adoption_a10_days",
    "adoption_a2_days",
    *AT_BIRTHDAYS,
)
AS_AT = (
    "lac_number",
    "lac_uasc",
    "lac_children_all_reviews_in_time",
    "lac_family_setting",
    "lac_with_parents",
    "lac_kinship",
    "lac_foster_excl_kin",
    "lac_foster",
    "lac_secure_or_childrens_home",
    "lac_semi_independent",
    "lac_commissioned",
    "lac_unregistered_placement",
    "lac_deprived_of_liberty",
    "children_placed_for_adoption",
    "lac_3plus_placements",
    "lac_3plus_social_workers",
    "lac_long_term_stable_2yr",
    "care_leavers_number",
    "care_leavers_former_uasc",
    "care_leavers_suitable_accommodation",
    "care_leavers_eet",
)


def ingest(source, to, *arguments):
    return per10k("ingest", ["--from", str(source), "--to", str(to), "--la-code", COUNCIL, *arguments])


def period(basis, month_end):
    first = month_end.replace(day=1)
    if basis == "financial_year_to_date":
        return date(first.year if first.month >= 4 else first.year - 1, 4, 1)
    if basis == "rolling_12_months":
        return date(first.year - (first.month < 12), first.month % 12 + 1, 1)
    return first


def read_figures(database, council):
    """Rows of the mart that stand for a value, or for a percentage of nothing."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return connection.execute(
            "select indicator_id, measure_id, month_end, basis, unit, numerator, denominator, value, population, missing_reason "
            "from fct_indicator_month where la_code = ?",
            [council],
        ).fetchall()


def compare(folders, figures):
    """Months compared of each indicator, and (indicator, month end, found, expected) of each that differs."""
    oracle = Oracle(folders)
    differences, compared = [], Counter()
    for indicator, measure, month_end, basis, unit, numerator, denominator, value, population, reason in figures:
        if measure not in IN_PERIOD + AS_AT or reason not in (None, "no_denominator"):
            continue
        expected = oracle.as_at(measure, month_end) if measure in AS_AT else None
        expected = expected or oracle.in_period(measure, period(basis, month_end), month_end)
        if expected is None:
            differences.append((indicator, month_end, numerator, "no figure"))
            continue
        is_share = unit in ("percentage", "average")
        found = (pytest.approx(numerator), denominator if is_share else None)
        expected = (float(expected[0]), expected[1] if is_share else None)
        if reason is None:
            scale = {"percentage": 100, "rate_per_10k": 10_000}.get(unit, 1)
            base = expected[1] if is_share else population if unit == "rate_per_10k" else 1
            found, expected = (*found, pytest.approx(value)), (*expected, scale * expected[0] / base if base else None)
        compared[indicator] += 1
        if expected != found:
            differences.append((indicator, month_end, found, expected))
    return compared, differences


def read(extracts, name):
    with (extracts / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def figures(returns):
    return read_figures(returns.database, "E09000003")


def test_every_indicator_is_what_the_files_say(returns, figures):
    compared, differences = compare(returns.care, figures)
    assert differences == []
    supported = {indicator for indicator, measure, *_ in figures if measure in IN_PERIOD + AS_AT}
    assert supported == given_by(carries(BY_NAME))
    # Twelve months of birthdays are told from the first March on, month by month.
    assert all(compared[row[0]] == 37 for row in figures if row[1] in AT_BIRTHDAYS), compared
    # Care leavers and social workers are known once a year, and the population estimates were published late in the last.
    rare = {indicator: compared[indicator] for indicator in supported if compared[indicator] < 24}
    yearly = {"lac_3plus_social_workers_pct_rolling_12m"}
    assert all(name in yearly or name.startswith("care_leavers") or "rate" in name for name in rare), rare
    assert sum(compared.values()) > 1500


def test_returns_in_the_sectors_own_form(returns):
    """The council's census goes on for years after this return: none of its figures may."""
    figures = read_figures(returns.database, "E09000001")
    compared, differences = compare([(returns.sector / "ssda903", date(2018, 3, 31))], figures)
    assert differences == []
    assert compared["lac_number"] == 12
    # Twelve months of most; measures that look back a year have the last month alone.
    assert sum(compared.values()) >= 380
    own = [row for row in figures if row[1] in IN_PERIOD + AS_AT]
    # The return asks for social workers since 2023/24, and for orders of deprivation of liberty since 2026/27.
    lacking = {"lac_deprived_of_liberty", "dolo_started", "lac_3plus_social_workers"}
    assert {row[1] for row in own if row[-1] == "not_supplied"} == lacking
    later = {row[-1] for row in own if row[2] > date(2018, 3, 31)}
    assert later == {"after_extract_date", "not_supplied"}


def test_what_the_return_cannot_carry_is_not_supplied(figures):
    reasons = defaultdict(set)
    for indicator, measure, *_, reason in figures:
        if measure not in IN_PERIOD + AS_AT and indicator not in published():
            reasons[indicator].add(reason)
    assert {indicator: found for indicator, found in reasons.items() if found != {"not_supplied"}} == {}
    never = {"lac_health_assessment_up_to_date_pct", "lac_dental_check_up_to_date_pct", "lac_visits_nms_pct", "pathway_plan_pct"}
    assert never | {"adopted_hard_to_place_pct_ytd", "lac_pep_pct", "cin_open", "referrals_received"} <= set(reasons)


# A column that a workbook of Annex A may have, and that of the fixture has not: when early help ended.
LEFT_OUT = "earl_episode_end_date"
# Why a figure that is promised has no value in any month; estimates of the population came after the years of the fixture.
LACKING = {"insufficient_history", "no_denominator", "no_population"}


@pytest.mark.parametrize(("council", "kind"), [("E09000002", "CIN census"), ("E09000003", "SSDA903"), ("E09000004", "Annex A")])
def test_the_page_promises_what_a_build_gives_and_a_build_no_more(council, kind, returns):
    """What returns of some years promise and have no value of lacks nothing but more years, or an estimate of the population."""
    reasons = defaultdict(set)
    for indicator, *_, reason in read_figures(returns.database, council):
        reasons[indicator].add(reason)
    carried = {extract: [name for name in columns if name != LEFT_OUT] for extract, columns in WHOLE[kind].items()}
    promised, given = given_by(carried), {indicator for indicator, found in reasons.items() if None in found}
    assert given - published() <= promised
    others = {indicator: reasons[indicator] for indicator in promised - given}
    assert {name: found for name, found in others.items() if not found <= LACKING} == {}
    assert len(promised & given) > 50
    # One workbook tells of half a year; returns of four years lack no history.
    assert kind == "Annex A" or all("no_population" in found for found in others.values())


def test_months_before_the_first_return_have_no_value(figures):
    early = [(row[0], row[2]) for row in figures if row[2] < date(2018, 4, 30) and row[-1] is None]
    assert early == []
    reviews = [row[2] for row in figures if row[1] == "lac_reviews_in_time" and row[-1] is None]
    assert min(reviews) >= date(2018, 10, 31)


@pytest.fixture
def linked(tmp_path):
    """Three linked returns: their folders."""
    children = invent(150, date(2017, 1, 1), date(2021, 3, 31), seed=5)
    folders = [tmp_path / "returns" / str(2050 - year) for year in (2019, 2020, 2021)]
    for year, folder in zip((2019, 2020, 2021), folders, strict=True):
        write_set(tables(children, year), folder, "{}-final.txt")
    return folders


def test_the_same_again_and_in_any_order_changes_nothing(linked, tmp_path):
    assert ingest(tmp_path / "returns", tmp_path / "at once") in INGESTED
    for folder in (*reversed(linked), linked[0]):
        assert ingest(folder, tmp_path / "one by one") in INGESTED
    for path in sorted((tmp_path / "at once").glob("*.*")):
        assert (tmp_path / "one by one" / path.name).read_bytes() == path.read_bytes(), path.name


def workbook(rows, path):
    """The tables as sheets: a merged title above the headings, a hidden row, days as days or as their numbers, a formula."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for place, (table, of_table) in enumerate(rows.items()):
        sheet = book.create_sheet(f"List {place}")
        sheet.append([f"Return of the year, part {place}"])
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=4)
        names = COLUMNS[table].split()
        sheet.append([*names, "Check"])
        for row in of_table:
            cells = [row.get(name, "") for name in names]
            if table in ("episodes", "reviews"):
                cells = [datetime.strptime(cell, "%d/%m/%Y") if "/" in cell else cell for cell in cells]
            if table == "missing":
                cells = [(datetime.strptime(x, "%d/%m/%Y") - datetime(1899, 12, 30)).days if "/" in x else x for x in cells]
            sheet.append([*cells, "=1+1"])
        sheet.row_dimensions[3].hidden = True
    book.create_sheet("Notes").append(["made by hand"])
    book.save(path)


def test_csv_files_xml_and_workbook_say_the_same(tmp_path):
    children = invent(60, date(2017, 1, 1), date(2020, 3, 31), seed=3)
    rows = tables(children, 2020)
    write_set(rows, tmp_path / "csv")
    (tmp_path / "return.dat").write_text(as_xml(rows))
    workbook(rows, tmp_path / "book.bin")
    # The workbook's and the XML's own rows make the tables that are not empty; so do the files.
    for form in ("csv", "return.dat", "book.bin"):
        assert ingest(tmp_path / form, tmp_path / f"of {form}") == 0
    written = sorted(path.name for path in (tmp_path / "of csv").glob("*.csv") if path.stem != "ingest_not_carried")
    assert len(written) >= 14
    for name in written:
        for form in ("return.dat", "book.bin"):
            # The order of rows is that of a digest of the files, which are not the same.
            said, as_csv = (sorted((tmp_path / of / name).read_bytes().splitlines()) for of in (f"of {form}", "of csv"))
            assert said == as_csv, (form, name)
    remarks = [row for row in read(tmp_path / "of book.bin", "ingest_not_carried") if row["element"] == "sheet Notes"]
    assert len(remarks) == 1


def test_files_of_several_years_in_one_folder_are_told_apart_by_their_children(linked, tmp_path):
    told = ("episodes", "header", "reviews", "oc2", "oc3", "missing")
    for place, folder in enumerate(linked):
        for path in (path for path in folder.iterdir() if path.stem.startswith(told)):
            for copy in (tmp_path / "flat" / f"{path.stem} {place * 7 % 5}.csv", tmp_path / "apart" / str(place) / path.name):
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(path.read_bytes())
    for source in ("flat", "apart"):
        assert ingest(tmp_path / source, tmp_path / f"of {source}") in INGESTED
    for path in (tmp_path / "of apart").glob("*.csv"):
        if path.stem != "ingest_not_carried":
            assert (tmp_path / "of flat" / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_file_that_may_be_of_either_year_is_refused(tmp_path, capsys):
    folder = one_set(tmp_path, ["1,01/05/2018,S,C1,U4,PR1,,"])
    (folder / "e2.csv").write_bytes((folder / "e.csv").read_bytes().replace(b"/2018,S,C1", b"/2019,S,C2"))
    for name, in_touch in (("o.csv", "YES"), ("o2.csv", "NO")):
        (folder / name).write_text(f"CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\n1,01/01/2001,{in_touch},F1,B1\n")
    assert ingest(folder, tmp_path / "x") == Exit.DATA
    assert "folder of their own" in capsys.readouterr().err
    # The numbers in their names, whatever they stand for, tell what belongs together.
    for path, name in zip(sorted(folder.iterdir()), ("1 e.csv", "7-episodes.csv", "list 1.csv", "7.csv"), strict=True):
        path.rename(folder / name)
    assert ingest(folder, tmp_path / "x") in INGESTED
    remarks = [row["value"] for row in read(tmp_path / "x", "ingest_not_carried") if row["element"] == "file"]
    assert sorted(remarks) == ["7.csv", "list 1.csv"]


def one_set(tmp_path, episodes, name="set", others=None):
    """A set with these episodes (lines of child, DECOM, RNE, LS, PLACE, PLACE_PROVIDER, DEC, REC) and other tables' text."""
    folder = tmp_path / name
    folder.mkdir()
    heading = "CHILD,DECOM,RNE,LS,PLACE,PLACE_PROVIDER,DEC,REC,CIN,REASON_PLACE_CHANGE,PL_POST,URN"
    lines = [line + ",N1,,," for line in episodes]
    (folder / "e.csv").write_text("\n".join([heading, *lines]) + "\n")
    for other, text in (others or {}).items():
        (folder / other).write_text(text)
    return folder


def test_placements_and_legal_statuses_by_the_reason_for_each_episode(tmp_path):
    folder = one_set(
        tmp_path,
        [
            "1,01/04/2019,S,C1,U4,PR1,01/05/2019,X1",
            "1,01/05/2019,L,C2,U4,PR1,01/06/2019,X1",
            "1,01/06/2019,P,C2,U6,PR4,01/07/2019,X1",
            "1,01/07/2019,T,C2,U6,PR4,01/08/2019,X1",
            "1,01/08/2019,B,E1,A5,PR1,01/09/2019,X1",
            "1,01/09/2019,U,C2,U4,PR1,01/10/2019,E4A",
            "1,01/12/2019,S,C2,U4,PR1,,",
        ],
    )
    assert ingest(folder, tmp_path / "extracts") in INGESTED
    placements = read(tmp_path / "extracts", "ssd_cla_placement")
    starts = sorted((row["clap_cla_placement_start_date"], row["clap_cla_placement_end_date"]) for row in placements)
    # A change of legal status alone (L) is the same placement; T and U are another, with the same carer.
    assert starts[0] == ("2019-04-01", "2019-06-01")
    assert [start for start, _ in starts[1:]] == ["2019-06-01", "2019-07-01", "2019-08-01", "2019-09-01", "2019-12-01"]
    statuses = sorted(
        (row["lega_legal_status_start_date"], row["lega_legal_status_end_date"], row["lega_legal_status"])
        for row in read(tmp_path / "extracts", "ssd_legal_status")
    )
    assert statuses[1] == ("2019-05-01", "2019-08-01", "C2")
    assert [status for *_, status in statuses] == ["C1", "C2", "E1", "C2", "C2"]
    assert {row["clae_cla_id"] for row in read(tmp_path / "extracts", "ssd_cla_episodes")} == {
        stable_id("period_of_care", COUNCIL, "1", day) for day in ("2019-04-01", "2019-12-01")
    }


def test_what_began_in_an_earlier_return_goes_on_under_the_same_id(tmp_path):
    header = "CHILD,SEX,DOB,ETHNIC\n1,1,{},WBRI\n"
    before = one_set(
        tmp_path,
        ["1,01/05/2018,S,C1,U4,PR1,01/06/2018,X1", "1,01/06/2018,L,C2,U4,PR1,,"],
        "a",
        {"h.csv": header.format("01/01/2010"), "r.csv": "CHILD,DOB,REVIEW,REVIEW_CODE\n1,,01/07/2018,PN1\n"},
    )
    after = one_set(
        tmp_path,
        ["1,01/06/2018,L,C2,U4,PR1,01/06/2019,X1", "1,01/06/2019,L,E1,U4,PR1,,"],
        "b",
        {"h.csv": header.format("02/02/2010"), "r.csv": "CHILD,DOB,REVIEW,REVIEW_CODE\n1,,01/07/2019,PN1\n"},
    )
    assert ingest(after, tmp_path / "extracts") in INGESTED
    assert ingest(before, tmp_path / "extracts") in INGESTED
    extracts = tmp_path / "extracts"
    episodes = read(extracts, "ssd_cla_episodes")
    period = stable_id("period_of_care", COUNCIL, "1", "2018-05-01")
    assert len(episodes) == 3
    assert {(row["clae_cla_id"], row["clae_entered_care_date"]) for row in episodes} == {(period, "2018-05-01")}
    ended = {row["clae_cla_episode_start_date"]: row["clae_cla_episode_ceased_date"] for row in episodes}
    assert ended == {"2018-05-01": "2018-06-01", "2018-06-01": "2019-06-01", "2019-06-01": ""}
    assert len(read(extracts, "ssd_cla_placement")) == 1
    assert {row["clar_cla_id"] for row in read(extracts, "ssd_cla_reviews")} == {period}
    assert [row["pers_dob"] for row in read(extracts, "ssd_person")] == ["2010-02-02"]


def test_an_episode_whose_start_a_later_return_put_right_never_was(tmp_path):
    """And a child whom it has no more had left by then."""
    one_set(tmp_path, ["1,01/05/2018,S,C1,U4,PR1,,", "2,01/05/2018,S,C1,U4,PR1,,"], "a")
    one_set(tmp_path, ["1,03/05/2018,S,C1,U4,PR1,01/06/2019,E4A"], "b")
    both = ["--from", str(tmp_path / "a"), str(tmp_path / "b"), "--to", str(tmp_path / "x")]
    assert per10k("ingest", [*both, "--la-code", COUNCIL]) in INGESTED
    episodes = {
        (row["clae_person_id"], row["clae_cla_episode_start_date"]): row["clae_cla_episode_ceased_date"]
        for row in read(tmp_path / "x", "ssd_cla_episodes")
    }
    assert episodes == {("1", "2018-05-03"): "2019-06-01", ("2", "2018-05-01"): "2019-03-31"}
    listed = [row for row in read(tmp_path / "x", "ingest_not_carried") if "not in a later return" in row["reason"]]
    assert sorted(row["kept"] for row in listed) == ["nothing", "the episode until 2019-03-31"]


def test_each_set_has_its_own_year_and_the_command_speaks_for_one_alone(tmp_path, capsys):
    one_set(tmp_path, ["1,01/05/2018,S,C1,U4,PR1,01/06/2018,E4A"], "2031")
    one_set(tmp_path, ["1,01/05/2019,S,C1,U4,PR1,01/06/2019,E4A"], "1999")
    (tmp_path / "1999" / "l.csv").write_text("CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\n9,01/01/2001,YES,F1,B1\n")
    (tmp_path / "2031" / "l.csv").write_text("CHILD,DOB,IN_TOUCH,ACTIV,ACCOM\n9,01/01/2001,NO,0,0\n")
    sets = [str(tmp_path / "2031"), str(tmp_path / "1999")]
    told = ["--to", str(tmp_path / "x"), "--la-code", COUNCIL]
    assert per10k("ingest", ["--from", *sets, *told, "--reference-date", "2019-12-31"]) == Exit.DATA
    assert "says of one return" in capsys.readouterr().err
    assert per10k("ingest", ["--from", *sets, *told]) in INGESTED
    manifest = json.loads((tmp_path / "x" / "ingest_manifest.json").read_text())
    assert [about["reference_date"] for about in manifest["returns"]] == ["2019-03-31", "2020-03-31"]
    months = {row["snapshot_month"]: row["in_touch"] for row in read(tmp_path / "x", "local_care_leaver_history")}
    assert months == {"2019-03": "NO", "2020-03": "YES"}
    told = ["--to", str(tmp_path / "y"), "--la-code", COUNCIL, "--reference-date", "2019-12-31"]
    assert per10k("ingest", ["--from", sets[1], *told]) in INGESTED
    manifest = json.loads((tmp_path / "y" / "ingest_manifest.json").read_text())
    assert manifest["extract_date"] == "2019-12-31"
    # Nobody said of the others that they were made so early; that they may have been is listed.
    doubts = [[row["value"] for row in read(tmp_path / name, "ingest_not_carried") if "date" in row["element"]] for name in "xy"]
    assert doubts == [["2018-06-01", "2019-06-01"], []]


def test_a_table_that_is_not_there_is_not_carried(tmp_path):
    assert ingest(one_set(tmp_path, ["1,01/05/2018,S,C1,U4,PR1,01/06/2018,E11"]), tmp_path / "x") in INGESTED
    lacking = json.loads((tmp_path / "x" / "ingest_manifest.json").read_text())["not_carried"]
    assert {"ssd_cla_reviews", "ssd_missing", "ssd_immigration_status", "ssd_care_leavers"} <= set(lacking["extracts"])
    assert {"perm_adm_decision_date", "perm_matched_date"} <= set(lacking["fields"]["ssd_permanence"])
    assert "pers_ethnicity" in lacking["fields"]["ssd_person"]
    # An adoption order is told by the end of the episode all the same.
    assert [row["perm_permanence_order_type"] for row in read(tmp_path / "x", "ssd_permanence")] == ["Adoption"]


def test_two_rows_of_a_child_on_one_day_stay_two(tmp_path):
    folder = one_set(
        tmp_path,
        [
            "1,01/05/2019,S,C1,U4,PR1,01/05/2019,X1",
            "1,01/05/2019,P,C1,K2,PR4,,",
            "1,01/05/2019,P,C1,K2,PR4,,",
        ],
        others={
            "r.csv": "CHILD,DOB,REVIEW,REVIEW_CODE\n1,,01/07/2019,PN1\n1,,01/07/2019,PN2\n",
            "m.csv": "CHILD,DOB,MISSING,MIS_START,MIS_END\n1,,M,02/07/2019,02/07/2019\n1,,M,02/07/2019,05/07/2019\n",
        },
    )
    assert ingest(folder, tmp_path / "x") in INGESTED
    episodes = read(tmp_path / "x", "ssd_cla_episodes")
    assert len(episodes) == len({row["clae_cla_episode_id"] for row in episodes}) == 2
    assert len(read(tmp_path / "x", "ssd_cla_placement")) == 2
    assert len(read(tmp_path / "x", "ssd_cla_reviews")) == 1
    assert len(read(tmp_path / "x", "ssd_missing")) == 2
    repeated = [row["table"] for row in read(tmp_path / "x", "ingest_not_carried") if row["reason"] == "repeated in the return"]
    assert repeated == ["ssda903_episodes"]
    (otherwise,) = [row for row in read(tmp_path / "x", "ingest_not_carried") if "otherwise" in row["reason"]]
    assert (otherwise["table"], otherwise["value"]) == ("ssda903_reviews", "1, 2019-07-01")


def test_rows_and_values_that_cannot_be_used_are_listed(tmp_path):
    folder = one_set(
        tmp_path,
        [
            ",01/05/2019,S,C1,U4,PR1,,",
            "2,31/02/2019,S,C1,U4,PR1,,",
            "3,01/05/2019,S,C1,U4,PR1,99/99/2019,E4A",
            "4,01/05/2019,S,C1",
            "5,43586,S,C1,U4,PR1,,",
        ],
    )
    assert ingest(folder, tmp_path / "x") == Exit.IN_DOUBT
    starts = {row["clae_person_id"]: row["clae_cla_episode_start_date"] for row in read(tmp_path / "x", "ssd_cla_episodes")}
    assert starts == {"3": "2019-05-01"}
    listed = {(row["table"], row["position"], row["element"]) for row in read(tmp_path / "x", "ingest_not_carried")}
    assert {("episodes", "line 2", "CHILD"), ("episodes", "line 3", "DECOM"), ("episodes", "line 4", "DEC")} <= listed
    # Nobody writes one day number among days; that it is one of a spreadsheet is a guess.
    assert ("episodes", "line 6", "DECOM") in listed
    assert ("episodes", "line 5", "") in listed


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("<EXPSSDA903><CHILD><HEADER><CHILDID>1</CHILDID>", "no complete XML"),
        ('<!DOCTYPE x [<!ENTITY a "b">]><EXPSSDA903><CHILD><HEADER>&a;</HEADER></CHILD></EXPSSDA903>', "document type"),
        ("NAME,AGE\nx,1\n", "no return that is known"),
        ("CHILD,SEX,DOB,ETHNIC\n1,1,01/01/2010,WBRI\n", "no day in it tells its year"),
    ],
)
def test_a_bad_file_stops_the_run_and_nothing_is_written(tmp_path, capsys, text, problem):
    (tmp_path / "in").mkdir()
    one_set(tmp_path / "in", ["1,01/05/2019,S,C1,U4,PR1,,"])
    (tmp_path / "in" / "bad").write_text(text)
    assert ingest(tmp_path / "in", tmp_path / "x") == Exit.DATA
    assert problem in capsys.readouterr().err
    assert not (tmp_path / "x").exists()


def test_a_set_needs_a_council_and_a_clear_place(tmp_path, capsys):
    folder = one_set(tmp_path, ["1,01/05/2019,S,C1,U4,PR1,,"], others={"h.csv": "CHILD,SEX,DOB,ETHNIC\n1,1,,WBRI\n"})
    assert per10k("ingest", ["--from", str(folder), "--to", str(tmp_path / "x")]) == Exit.DATA
    assert "--la-code" in capsys.readouterr().err
    (folder / "h2.csv").write_text("CHILD,SEX,DOB,ETHNIC\n1,2,,WBRI\n")
    assert ingest(folder, tmp_path / "x") == Exit.DATA
    assert "folder of their own" in capsys.readouterr().err


WORDS_FOR_NONE = [("-", ""), ("NULL", "NULL"), ("n/a", "-"), ("Open", ""), ("00/01/1900", ""), ("31/12/9999", ""), ("", "-")]


@pytest.mark.parametrize(("ended", "reason"), WORDS_FOR_NONE)
def test_a_word_for_none_is_no_end(tmp_path, ended, reason):
    said = one_set(tmp_path, [f"1,01/05/2023,S,C1,U4,PR1,{ended},{reason}", "2,25/05/2023,S,C1,U4,PR1,25/03/2024,E4A"])
    assert ingest(said, tmp_path / "x", "--reference-date", "2024-03-31") == 0
    ends = {"ssd_cla_episodes": "clae_cla_episode_ceased_date", "ssd_cla_placement": "clap_cla_placement_end_date"}
    for extract, end in ends.items():
        assert sorted(row[end] for row in read(tmp_path / "x", extract)) == ["", "2024-03-25"]


def test_an_episode_that_ended_on_an_unknown_day(tmp_path):
    """One that another follows ended by then; the last is closed on its first day, and the extract has its end as written."""
    folder = one_set(
        tmp_path,
        [
            "1,01/05/2018,S,C1,U4,PR1,99/99/2018,X1",
            "1,01/07/2018,P,C1,K2,PR4,25/12/2018,E4A",
            "2,01/05/2018,S,C1,U4,PR1,lost,E4A",
            "3,01/05/2018,S,C1,U4,PR1,,E4A",
            "4,01/05/2018,S,C1,U4,PR1,,X1",
            "5,01/05/2018,S,C1,U4,PR1,,",
        ],
    )
    assert ingest(folder, tmp_path / "x") == Exit.IN_DOUBT
    episodes = [
        (row["clae_person_id"], row["clae_cla_episode_ceased_date"], row["clae_cla_episode_ceased_reason"])
        for row in read(tmp_path / "x", "ssd_cla_episodes")
    ]
    of_the_first = [("1", "2018-07-01", "X1"), ("1", "2018-12-25", "E4A")]
    assert sorted(episodes) == [*of_the_first, ("2", "lost", "E4A"), ("3", "", "E4A"), ("4", "", "X1"), ("5", "", "")]
    ends = {row["clap_person_id"]: row["clap_cla_placement_end_date"] for row in read(tmp_path / "x", "ssd_cla_placement")}
    assert (ends["2"], ends["3"], ends["4"], ends["5"]) == ("2018-05-01", "2018-05-01", "", "")


def test_an_episode_closed_on_the_last_day_of_the_return_is_open(tmp_path):
    """X1 on 31 March with nothing after it, as some systems close all; not with another on the day, or in a later return."""
    folder = one_set(
        tmp_path,
        [
            "1,01/05/2018,S,C1,U4,PR1,31/03/2019,X1",
            "2,01/05/2018,S,C1,U4,PR1,31/03/2019,X1",
            "2,31/03/2019,P,C1,K2,PR4,,",
            "3,25/06/2018,S,C1,U4,PR1,31/03/2019,E4A",
            "4,25/06/2018,S,C1,U4,PR1,30/03/2019,X1",
        ],
    )
    assert ingest(folder, tmp_path / "x") == Exit.IN_DOUBT
    ends = sorted(
        (row["clae_person_id"], row["clae_cla_episode_ceased_date"], row["clae_cla_episode_ceased_reason"])
        for row in read(tmp_path / "x", "ssd_cla_episodes")
    )
    assert ends == [
        ("1", "", ""),
        ("2", "", ""),
        ("2", "2019-03-31", "X1"),
        ("3", "2019-03-31", "E4A"),
        ("4", "2019-03-30", "X1"),
    ]
    (listed,) = [row for row in read(tmp_path / "x", "ingest_not_carried") if row["value"] == "2019-03-31"]
    assert listed["kept"] == "the episode as open"
    following = one_set(tmp_path, ["1,01/04/2019,P,C1,U4,PR1,,", "2,31/03/2019,P,C1,K2,PR4,,"], "next")
    assert ingest(following, tmp_path / "x") in INGESTED
    assert ("1", "2019-03-31") in {
        (row["clae_person_id"], row["clae_cla_episode_ceased_date"]) for row in read(tmp_path / "x", "ssd_cla_episodes")
    }


DAYS = st.dates(date(2018, 4, 1), date(2019, 3, 31)).map(lambda day: day.strftime("%d/%m/%Y"))
EPISODE = st.tuples(
    st.sampled_from("123456789"), DAYS, st.sampled_from("SLPTBU"), st.sampled_from(("C1", "C2", "V4")),
    st.sampled_from(("U4", "A5", "T0")), st.just("PR1"), st.one_of(st.just(""), DAYS), st.sampled_from(("", "X1", "E4A", "E11")),
)  # fmt: skip


# Few examples of many children: what an ingest costs is the same for one child and for a hundred.
@settings(max_examples=examples(6), deadline=None)
@given(st.lists(EPISODE, min_size=1, max_size=60), st.lists(st.tuples(st.sampled_from(("10", *"123456789")), DAYS), max_size=40))
def test_nothing_is_lost(tmp_path_factory, episodes, reviews):
    path = tmp_path_factory.mktemp("property")
    # A table of other children than the episodes' is refused; one child may be in it alone.
    known = {"10", *(episode[0] for episode in episodes)}
    reviews = [review for review in reviews if review[0] in known]
    lines = "".join(f"{child},,{day},PN1\n" for child, day in reviews)
    folder = one_set(
        path, [",".join(episode) for episode in episodes], others={"r.csv": f"CHILD,DOB,REVIEW,REVIEW_CODE\n{lines}"}
    )
    assert ingest(folder, path / "x", "--reference-date", "2019-03-31") in INGESTED
    found = read(path / "x", "ssd_cla_episodes")
    assert len(found) == len(set(episodes)) == len({row["clae_cla_episode_id"] for row in found})
    assert len(read(path / "x", "ssd_cla_reviews")) == len(set(reviews))
    assert {row["pers_person_id"] for row in read(path / "x", "ssd_person")} == {row[0] for row in (*episodes, *reviews)}
    placements = {row["clap_cla_placement_id"] for row in read(path / "x", "ssd_cla_placement")}
    assert placements == {row["clae_cla_placement_id"] for row in found}
    before = {file.name: file.read_bytes() for file in (path / "x").glob("*.*")}
    assert ingest(folder, path / "x", "--reference-date", "2019-03-31") in INGESTED
    assert {file.name: file.read_bytes() for file in (path / "x").glob("*.*")} == before
