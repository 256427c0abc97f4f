"""The official files become a reference of which every value is that of the file, and what stood earlier stays."""

import csv
from datetime import date

import duckdb
import pytest
from commands import per10k
from sector_files import OFFICIAL, only_with_official_figures

from per10k.core import registry
from per10k.core.exit_codes import Exit
from per10k.core.project import SEEDS
from per10k.refresh.official import reference
from per10k.refresh.official.files import MEASURES, measures, number, read_values
from per10k.refresh.official.periods import COVERS, MONTHS, read_month, read_period

COMMITTED = SEEDS / "official"
DAY, NEXT_YEAR = date(2026, 11, 28), date(2027, 11, 27)


@pytest.mark.parametrize(("text", "covers", "first", "last", "label", "is_provisional"), [
    ("2018", "financial year", (2017, 4, 1), (2018, 3, 31), "2017/18", False),
    ("2025 (prov)", "school year", (2024, 9, 1), (2025, 8, 31), "school year 2024/25", True),
    ("2018 (Rev)", "calendar year", (2018, 1, 1), (2018, 12, 31), "calendar year 2018", False),
    ("2020 (Final)", "school year", (2019, 9, 1), (2020, 8, 31), "school year 2019/20", False),
    ("2015/16", "school year", (2015, 9, 1), (2016, 8, 31), "school year 2015/16", False),
    ("2016-17", "financial year", (2016, 4, 1), (2017, 3, 31), "2016/17", False),
    ("2016-17 (OT)", "financial year", (2016, 4, 1), (2017, 3, 31), "2016/17", False),
    ("2099/00", "financial year", None, None, "no year of this century", None),
    ("2014-16", "calendar year", None, None, "several years", None),
    ("2015-16", "calendar year", None, None, "several years", None),
    ("2013/14-15/16", "financial year", None, None, "several years", None),
    ("0", "school year", None, None, "no year", None),
    ("2024 (provisional)", "school year", None, None, "no year", None),
    ("2020", "December to February", (2019, 12, 1), (2020, 2, 29), "December 2019 to February 2020", False),
    ("2021", "December to February", (2020, 12, 1), (2021, 2, 28), "December 2020 to February 2021", False),
    ("2018", "30 September", (2018, 9, 30), (2018, 9, 30), "30 September 2018", False),
])  # fmt: skip
def test_a_year_is_read_in_every_style(text, covers, first, last, label, is_provisional):
    if first is None:
        with pytest.raises(ValueError, match=label):
            read_period(text, covers)
    else:
        period = read_period(text, covers)
        assert (period.start, period.end, period.label) == (date(*first), date(*last), label)
        assert period.is_provisional == is_provisional


def lait(folder, cells, year_types=(), regions=()):
    """Files in the form of the Local Authority Interactive Tool. cells: (key, period, number of the council, value)."""
    rows = [(key, period, la, "", dict(regions).get(la, "NA"), value) for key, period, la, value in cells]
    with duckdb.connect() as database:
        database.execute(
            "create table cells "
            "(measure_key varchar, period varchar, la_number integer, area varchar, region varchar, value double)"
        )
        database.executemany("insert into cells values (?, ?, ?, ?, ?, ?)", rows)
        database.execute(f"copy cells to '{folder / 'lait_long.parquet'}'")
    with (folder / "lait_dictionary.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["measure_key", "Year_Type", "Last Update"])
        keys = {key for measure in measures() if measure.file == "lait" for key in measure.columns}
        types = {"CIN": "Annual", "CPP_Num": "Annual", "CPP_rate": "Annual", "LAC": "Annual", "LACnum": "Annual"}
        types |= dict.fromkeys(("FirstYJS", "SEN_EHC_Excpt_20wks"), "Calendar Year")
        types |= {column: "Annual (end of Sept)" for one in measures() if one.covers == "30 September" for column in one.columns}
        school = {"school year", "January"}
        for measure in measures():
            types |= dict.fromkeys(measure.columns, "Academic Year") if measure.covers in school else {}
        writer.writerows((key, (types | dict(year_types)).get(key, "Financial Year"), "45931") for key in sorted(keys))


def with_all_keys(cells):
    """The cells, and one of a year long ago of every other key, so that each is there."""
    keys = {key for measure in measures() if measure.file == "lait" for key in measure.columns}
    return [*cells, *((key, "2001", 201, None) for key in sorted(keys - {cell[0] for cell in cells}))]


def known(folder):
    """Value by measure, area and period, with the day it was retrieved; the latest of each."""
    with duckdb.connect() as database:
        rows = database.execute(
            f"select official_measure, area_code, period, value, is_provisional, retrieved_on, published_on, region_code "
            f"from '{folder / 'official_value.parquet'}' order by retrieved_on"
        ).fetchall()
    return {row[:3]: row[3:] for row in rows}


FIRST = with_all_keys([
    ("Section_47", "2018", 372, 386.9), ("Section_47", "2018", 970, 166.9), ("Section_47", "2018", 982, 386.9),
    ("Section_47", "2018", 987, 1.0), ("Section_47", "2017", 372, 256.4), ("Section_47", "2018", 202, 90.0),
    ("Section_47", "2018", 928, 120.0), ("Section_47", "2018", 371, None), ("Section_47", "0", 372, 5.0),
    ("Section_47", "2018", 999, 7.0), ("KS1P_all", "2025 (prov)", 372, 79.0), ("TotAbs", "2025", 372, 7.36),
    ("%_of LAC Adopted", "2024", 372, 13.0), ("LAC_ceased_SGO%", "2024", 372, 12.0), ("LAC_ceased_CAO%", "2024", 372, 5.0),
    ("%_of LAC Adopted", "2024", 371, None), ("LAC_ceased_SGO%", "2024", 371, 12.0), ("LAC_ceased_CAO%", "2024", 371, 5.0),
])  # fmt: skip
REGIONS = [(372, "Yorkshire and The Humber"), (202, "Inner London"), (928, "East Midlands")]


def test_values_are_those_of_the_files(tmp_path):
    """Parts add up, or are taken from 100, and are nothing where one is; a year's mark and a council's region are read."""
    lait(tmp_path, FIRST, regions=REGIONS)
    changes = reference.refresh([tmp_path], DAY, tmp_path / "to")
    found = known(tmp_path / "to")
    assert {key: value[:2] for key, value in found.items()} == {
        ("section_47_rate", "E08000018", "2017/18"): (386.9, False),
        ("section_47_rate", "E08000018", "2016/17"): (256.4, False),
        ("section_47_rate", "E92000001", "2017/18"): (166.9, False),
        ("section_47_rate", "E12000003", "2017/18"): (386.9, False),
        ("section_47_rate", "E09000007", "2017/18"): (90.0, False),
        ("section_47_rate", "E10000021", "2017/18"): (120.0, False),
        ("phonics_percent", "E08000018", "school year 2024/25"): (79.0, True),
        ("attendance_percent", "E08000018", "school year 2024/25"): (92.64, False),
        ("ceased_for_adoption_percent", "E08000018", "2023/24"): (13.0, False),
        ("ceased_for_special_guardianship_percent", "E08000018", "2023/24"): (12.0, False),
        ("ceased_for_special_guardianship_percent", "E08000017", "2023/24"): (12.0, False),
        ("ceased_for_permanence_percent", "E08000018", "2023/24"): (30.0, False),
        ("ceased_for_child_arrangements_percent", "E08000018", "2023/24"): (5.0, False),
        ("ceased_for_child_arrangements_percent", "E08000017", "2023/24"): (5.0, False),
    }
    # The day on which the tool was last brought up to date says of the latest year alone since when it is known.
    assert found["section_47_rate", "E08000018", "2017/18"][2:] == (DAY, date(2025, 10, 1), "E12000003")
    assert found["section_47_rate", "E08000018", "2016/17"][3] is None
    assert found["section_47_rate", "E09000007", "2017/18"][4] == "E12000007"
    assert changes.found.set_aside == {
        "section_47_rate: '0' is no year": 1,
        "no council that is known has the number 999": 1,
    }
    assert "plans_issued" in changes.found.absent


def test_what_stood_earlier_stays(tmp_path):
    """A value that is the same is not written again, one that is revised stands beside the former, one withdrawn is nothing."""
    to = tmp_path / "to"
    lait(tmp_path, FIRST, regions=REGIONS)
    assert len(reference.refresh([tmp_path], DAY, to).added) == 14
    again = reference.refresh([tmp_path], DAY, to)
    assert not (again.added or again.changed or again.gone)

    revised = {("Section_47", "2018", 970): 169.1, ("Section_47", "2018", 202): None}
    cells = [(key, period.replace(" (prov)", ""), la, revised.get((key, period, la), value)) for key, period, la, value in FIRST]
    # A year that the files do not reach back to any more is not withdrawn.
    lait(tmp_path, [cell for cell in cells if cell[1] != "2017"], regions=REGIONS)
    changes = reference.refresh([tmp_path], NEXT_YEAR, to)
    end = date(2018, 3, 31)
    assert changes.changed == {("section_47_rate", "E92000001", end): (166.9, 169.1)}
    assert changes.gone == {("section_47_rate", "E09000007", end): 90.0}
    with duckdb.connect() as database:
        rows = database.execute(
            f"select retrieved_on, count(*) from '{to}/official_value.parquet' group by 1 order by 1"
        ).fetchall()
    # Beside the two of above the phonics result, no longer provisional.
    assert rows == [(DAY, 14), (NEXT_YEAR, 3)]
    found = known(to)
    assert found["section_47_rate", "E92000001", "2017/18"][0] == 169.1
    assert found["section_47_rate", "E09000007", "2017/18"][0] is None
    assert found["phonics_percent", "E08000018", "school year 2024/25"][:2] == (79.0, False)
    assert found["section_47_rate", "E08000018", "2016/17"][0] == 256.4
    with pytest.raises(ValueError, match="after 2026-11-28: give the day of these files"):
        reference.refresh([tmp_path], DAY, to)


def statistics(folder, rows):
    with (folder / "c4_children_in_need_section_47s_and_icpcs_2013_to_2024.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["time_period", "geographic_level", "region_code", "old_la_code", "new_la_code", "Section47", "ICPC"])
        writer.writerows(rows)


def test_a_symbol_is_no_figure_and_what_is_neither_is_refused(tmp_path, capsys):
    rows = [
        ("2024", "National", "", "", "", "224,520", "72250"),
        ("2024", "Regional", "E13000001", "", "", "5", "5"),
        ("2024", "Local authority", "E13000001", "202", "E09000007", "c", "12"),
        # The number outlives a change of code.
        ("2024", "Local authority", "E12000003", "370", "E08000038", "z", "u"),
    ]
    statistics(tmp_path, rows)
    found = read_values([tmp_path])
    values = {(measure, area): value.value for (measure, area, _), value in found.values.items()}
    assert values == {
        ("section_47", "E92000001"): 224520, ("initial_conferences", "E92000001"): 72250,
        ("section_47", "E09000007"): None, ("initial_conferences", "E09000007"): 12,
        ("section_47", "E08000016"): None, ("initial_conferences", "E08000016"): None,
    }  # fmt: skip
    statistics(tmp_path, [*rows, ("2023", "National", "", "", "", "many", "1")])
    assert per10k("refresh", ["official", tmp_path, "--retrieved", "2026-11-28", "--to", tmp_path / "to"]) == Exit.DATA
    said = capsys.readouterr().err
    assert "c4_children_in_need_section_47s_and_icpcs_2013_to_2024.csv, row 6, Section47: 'many' is no figure" in said
    assert "nothing was written" in said and not (tmp_path / "to").exists()
    statistics(tmp_path, [*rows, ("2024", "National", "", "", "", "1", "72250")])
    with pytest.raises(ValueError, match="two values of E92000001 for 2023/24"):
        read_values([tmp_path])


def test_each_month_of_a_year_is_a_figure_of_its_own(tmp_path, capsys):
    """April to December lie in the calendar year before that of the file; February ends with its 29th in a leap year."""
    names = ["time_period", "geographic_level", "region_code", "old_la_code", "new_la_code", "Referrals", *MONTHS]
    path = tmp_path / "c6_children_in_need_referrals_by_month_2013_to_2024.csv"

    def write(months):
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(names)
            writer.writerow(["2024", "Local authority", "E12000003", "372", "E08000018", "2672", *months])

    write([*range(1, 11), "c", "1,012"])
    changes = reference.refresh([tmp_path], DAY, tmp_path / "to")
    found = {key[2]: value[0] for key, value in known(tmp_path / "to").items() if key[0] == "referrals_in_month"}
    assert found == {
        "April 2023": 1, "May 2023": 2, "June 2023": 3, "July 2023": 4, "August 2023": 5, "September 2023": 6, "October 2023": 7,
        "November 2023": 8, "December 2023": 9, "January 2024": 10, "March 2024": 1012,
    }  # fmt: skip
    assert {key[2] for key in changes.added} >= {date(2023, 4, 30), date(2024, 3, 31)}
    february = read_month("2024", "February")
    assert (february.start, february.end) == (date(2024, 2, 1), date(2024, 2, 29))
    assert read_month("2023", "February").end == date(2023, 2, 28)
    write([*range(1, 11), "a few", "12"])
    assert per10k("refresh", ["official", tmp_path, "--retrieved", "2026-11-28", "--to", tmp_path / "other"]) == Exit.DATA
    said = capsys.readouterr().err
    assert f"{path.name}, row 2, February: 'a few' is no figure" in said
    path.write_text(path.read_text().replace("September", "Sept"))
    assert per10k("refresh", ["official", tmp_path, "--retrieved", "2026-11-28", "--to", tmp_path / "other"]) == Exit.DATA
    assert f"{path.name} has no column September" in capsys.readouterr().err and not (tmp_path / "other").exists()


def test_what_a_measure_covers_is_known():
    """A month is read by the names of the months, in the order of the financial year."""
    for measure in measures():
        assert measure.covers in {*COVERS, "month"}, measure.official_measure
        assert (measure.columns == tuple(MONTHS)) == (measure.covers == "month"), measure.official_measure


def written(path, heading, rows):
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(heading)
        writer.writerows(rows)


def test_a_number_becomes_a_rate_by_the_children_of_the_middle_of_its_year(tmp_path):
    area = ["time_period", "geographic_level", "region_code", "old_la_code", "new_la_code"]
    factors = [measure for measure in measures() if measure.official_measure in ("factor_neglect_rate", "factor_gangs_rate")]
    of_file = factors[0].file
    written(tmp_path / f"{of_file}_2018_to_2025.csv", [*area, "Neglect", "Gangs"], [
        ("2025", "Local authority", "E12000003", "372", "E08000018", "569", "c"),
        # Of a year, an area, without an estimate there is no rate.
        ("2023", "Local authority", "E12000003", "372", "E08000018", "569", "1"),
        ("2025", "Local authority", "E12000003", "370", "E08000038", "569", "1"),
    ])  # fmt: skip
    with pytest.raises(FileNotFoundError):
        read_values([tmp_path], factors)
    written(tmp_path / "ons_mid-year_population_estimates_2012_to_2024.csv", [*area, "age_group", "population_estimate"], [
        ("2024", "Local authority", "E12000003", "372", "E08000018", "Children aged 0 to 17 years", "56,947"),
        ("2025", "Local authority", "E12000003", "372", "E08000018", "Children aged 0 to 17 years", "1"),
        ("2024", "Local authority", "E12000003", "372", "E08000018", "Children aged 0 to 4 years", "2"),
    ])  # fmt: skip
    values = {key: value.value for key, value in read_values([tmp_path], factors).values.items() if value.value is not None}
    assert values == {("factor_neglect_rate", "E08000018", date(2025, 3, 31)): 99.9175}


def test_a_file_of_several_breakdowns_is_read_by_one_of_them(tmp_path):
    wanted = [one for one in measures() if one.official_measure == "care_leavers_17_18_accommodation_percent"]
    heading = ["time_period", "geographic_level", "region_code", "old_la_code", "new_la_code"]
    area = ("2025", "Local authority", "E12000003", "372", "E08000018")
    suitable = "Accommodation considered suitable"
    rows = [("17 to 18 years", suitable, "88"), ("19 to 21 years", suitable, "87"), ("17 to 18 years", "No information", "1")]
    written(
        tmp_path / "la_care_leavers_accommodation_suitability.csv",
        [*heading, "care_leaver_age", "breakdown", "care_leaver_percent"],
        [(*area, *row) for row in rows],
    )
    assert [value.value for value in read_values([tmp_path], wanted).values.values()] == [88]


def test_the_later_scorecard_of_school_places_counts(tmp_path):
    columns = [f"Pref_{phase}_{which}_{year}" for phase in "PS" for which in ("1", "T3") for year in ("CY", "NY")]
    with (tmp_path / "school_offers_la.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Year", "geographic_level", "region_code", "LANumber", "new_la_code", *columns])
        writer.writerow(["2022/23", "Local authority", "E12000003", "372", "E08000018", *["96.1", "95.7"] * 4])
        writer.writerow(["2023/24", "Local authority", "E12000003", "372", "E08000018", *["95.65217391", "96.2"] * 4])
    values = {
        (measure, end): value.value for (measure, _, end), value in read_values([tmp_path]).values.items() if "first" in measure
    }
    assert values == {
        ("offer_primary_first_percent", date(2023, 4, 16)): 96.1, ("offer_primary_first_percent", date(2024, 4, 16)): 95.65217391,
        ("offer_primary_first_percent", date(2025, 4, 16)): 96.2, ("offer_secondary_first_percent", date(2023, 3, 1)): 96.1,
        ("offer_secondary_first_percent", date(2024, 3, 1)): 95.65217391,
        ("offer_secondary_first_percent", date(2025, 3, 1)): 96.2,
    }  # fmt: skip


def test_a_measure_that_counts_another_year_now_stops_the_refresh(tmp_path):
    lait(tmp_path, FIRST, year_types={"Section_47": "Calendar Year"})
    with pytest.raises(ValueError, match="Section_47 is of 'Calendar Year', and was of 'financial year' here"):
        read_values([tmp_path])


def test_a_folder_without_a_file_that_is_known_is_refused(tmp_path, capsys):
    assert per10k("refresh", ["official", tmp_path, "--retrieved", "2026-11-28", "--to", tmp_path / "to"]) == Exit.USAGE
    assert "no official file that is known" in capsys.readouterr().err


@pytest.mark.parametrize(("england", "others", "is_taken"), [
    (2746.0, [90.0, 400.0], False), (400.0, [90.0, 400.0], True), (400.1, [90.0, 400.0], False), (89.9, [90.0, 400.0], False),
    (2746.0, [90.0, 400.0, None, None, None], True),
])  # fmt: skip
def test_an_average_outside_all_that_it_is_of_is_none(tmp_path, england, others, is_taken):
    """It is set aside where at least half of the councils have a value; else it may be that of those that were withheld."""
    councils = dict(zip((201, 202, 203, 204, 205), others, strict=False))
    cells = [("FirstYJS", "2017", la, value) for la, value in councils.items()] + [("FirstYJS", "2017", 970, england)]
    lait(tmp_path, with_all_keys(cells), regions=[(la, "Inner London") for la in councils])
    found = read_values([tmp_path])
    assert (("first_time_entrants_rate", "E92000001", date(2017, 12, 31)) in found.values) == is_taken
    assert bool(found.set_aside) != is_taken


def test_neighbours_go_by_codes(tmp_path):
    """A council of which a model knows none has none; the file's notes below its table are no councils."""
    with (tmp_path / "sn_model_2025_wide.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["old_la_code", "la_name", "SN_1", "SN_1P", "SN_2", "SN_2P"])
        writer.writerows(
            [("372", "", "370", "Close", "371", "Close"), ("942", "", "-", "-", "-", "-"), ("Old SNs:", "", "", "", "", "")]
        )
    assert reference.read_neighbours([tmp_path]) == {
        2025: [
            {"neighbour_model": 2025, "area_code": "E08000018", "place": 1, "neighbour_code": "E08000016"},
            {"neighbour_model": 2025, "area_code": "E08000018", "place": 2, "neighbour_code": "E08000017"},
        ]
    }


def test_numbers_are_read_with_their_thousands():
    assert (number(" 1,234.5 ", ""), number("", ""), number("low", "")) == (1234.5, None, None)


def test_indicators_and_official_measures_fit_together():
    """Each measure is some indicator's, each indicator is known, what differs is said, and no number or other unit is shown."""
    with (SEEDS / "reference" / "official_equivalent.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    known = {measure.official_measure: measure for measure in measures()}
    assert {row["official_measure"] for row in rows} == set(known), f"{MEASURES} and official_equivalent.csv"
    ours = {row["indicator_id"]: row for row in registry.rows("indicator")}
    for row in rows:
        of_ours, unit = ours[row["indicator_id"]], known[row["official_measure"]].unit
        assert row["is_same_definition"] == "true" or row["difference"], row["indicator_id"]
        assert row["is_shown"] == "false" or (unit == of_ours["unit"] != "count"), row["indicator_id"]
        assert row["is_same_definition"] == "false" or unit == of_ours["unit"], row["indicator_id"]


@only_with_official_figures
def test_the_committed_reference_is_what_the_files_say(tmp_path):
    """Every value and neighbour, and nothing else, to the byte."""
    reference.refresh(OFFICIAL, DAY, tmp_path)
    for name in reference.TABLES:
        with duckdb.connect() as database:
            both = [f"from '{folder}/{name}.parquet'" for folder in (tmp_path, COMMITTED)]
            there, here = (database.execute(f"select count(*) from ({one})").fetchone() for one in both)
            (differing,) = database.execute(f"select count(*) from (({both[0]}) except ({both[1]}))").fetchone()
        assert (there, differing) == (here, 0), name
