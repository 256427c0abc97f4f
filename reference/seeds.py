"""One function a seed: each reads the published material in ``shared`` and returns the rows of one CSV."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from govuk_bank_holidays.bank_holidays import BankHolidays

from reference.measure_fields import FIELDS
from reference.measures import (
    AS_AT_MONTH_END,
    BROKEN_DOWN,
    BUILT_DOMAINS,
    LOOK_BACK_MONTHS,
    NEEDS,
    measure_of,
)
from reference.statutory_sources import source_of

Row = dict[str, object]

# The council whose reports, targets and benchmarks are carried.
REPORTING_COUNCIL = "E08000018"

# Scorecards by reporting year: the folder of published/ that holds the print order.
SCORECARDS = {"2018/19": "2018_19", "2021/22": "2021_22"}

POPULATIONS = "real/dfe_statistics/ons_mid-year_population_estimates_2012_to_2023.csv"

# Publication day (inferred: the file does not print it) and wording of the two releases that POPULATIONS holds.
CENSUS_2021_REVISION = ("2023-11-23", "ONS series revised to Census 2021, as carried by DfE in 2024")
MID_2023_RELEASE = ("2024-07-15", "ONS mid-2023 release, as carried by DfE in 2024")

# England and Wales have eight bank holidays a year, and sometimes one for an occasion; fewer means a part year.
BANK_HOLIDAYS_A_YEAR = 8

# Source of a contact: label and SSD codes by group, in print order. A blank or unknown code belongs to the last.
SOURCE_GROUPS = {
    "police": ("Police", "6"),
    "education": ("Education, including schools", "2A 2B"),
    "health": ("Health", "3A 3B 3C 3D 3E 3F"),
    "internal_council_services": ("Internal council services", "4 5A 5B"),
    "members_of_public": ("Members of the public, including self and parents", "1A 1B 1C 1D"),
    "other_local_authorities": ("Other local authorities", "5C"),
    "others": ("Others, including children's centres, legal and Cafcass", "7 8 9 10"),
}


# What the catalogue's references to its companion document say.
IN_WORDS = {
    "by the precedence in [S7]": "by the precedence of outcome groups",
    "; default stated in S9": "",
    "the older 10-working-day test in S9": (
        "a plan dated on or after the last review held 10 or more working days before month_end"
    ),
    "qualifying placements [S14]": (
        "placements (24 hours or more; same-carer moves, temporary absences with return, adoption by the existing foster carer "
        "and, from April 2016, missing episodes do not make another)"
    ),
    "adjusted FTE [S19]": (
        "adjusted FTE (contracted FTE; from February 2019 advanced practitioners x 0.4 and newly qualified x 0.6)"
    ),
}

# What marks a sentence of the notes as one about the printed reports of a council, and not about the rule.
OF_REPORTS = re.compile(
    r"\b(20\d\d/\d\d|[A-Z][a-z]{2}-\d\d|[A-Z][a-z]+ 20\d\d|scorecards?|(detail.)?pages?|reports?|narrative|printed|prints?|trend|"
    r"verified|comparators?|label(s|led)?|lines? of|own line|texts?|published|benchmarks (are|printed)|targets?|council plan|"
    r"\d+ (\w+ )?(v|of) \d+|team names|acknowledged|rose)\b",
    re.IGNORECASE,
)


def indicator_dictionary(shared: Path) -> list[Row]:
    """One row an indicator of the built domains, in catalogue order."""
    return [_indicator(row) for row in _catalogue(shared) if row["domain"] in BUILT_DOMAINS]


def _indicator(row: dict[str, str]) -> Row:
    measure = measure_of(row["id"])
    return {
        "indicator_id": row["id"],
        "measure_id": measure,
        "domain": row["domain"],
        "section": row["section"],
        "label": row["label"],
        "unit": row["unit"],
        "polarity": row["polarity"],
        "basis": row["basis"],
        "summed_over": _summed_over(measure, row["basis"]),
        "decimals": 0 if row["unit"] in ("count", "maximum") else 1,
        "numerator_rule": _standing_alone(row["numerator"]),
        "denominator_rule": _standing_alone(row["denominator"]),
        "time_limit": row["time_limit"],
        "look_back_months": max(LOOK_BACK_MONTHS.get(measure, {}).values(), default=0),
        "has_breakdown": _boolean(measure in BROKEN_DOWN),
        "needs": "; ".join(NEEDS[measure]),
        "ref_2015_16": row["ref_2015_16"],
        "ref_2018_19": row["ref_2018_19"],
        "ref_2021_22": row["ref_2021_22"],
        "statutory_basis": row["statutory_basis"],
        "statutory_source": source_of(measure),
        **_notes(_standing_alone(row["notes"])),
    }


def _notes(text: str) -> dict[str, str]:
    """Divide the notes by sentence into what holds of the rule anywhere and what was seen in a council's reports.

    A sentence that is about the reports in brackets alone is one of each.
    """
    sentences = [sentence.rstrip(".") + "." for sentence in re.split(r"(?<!Reg)\.\s+(?=[A-Z0-9])", text) if sentence]
    without_brackets = [re.sub(r"\s*\([^)]*\)", "", one) if OF_REPORTS.search(one) else one for one in sentences]
    return {
        "notes": " ".join(one for one in without_brackets if not OF_REPORTS.search(one)),
        "notes_on_reports": " ".join(one for one in sentences if OF_REPORTS.search(one)),
    }


def measure_field(_: Path) -> list[Row]:
    """One row a measure, a need of it and a field that meets the need; place 2 counts where no field of place 1 is supplied."""
    return [
        {"measure_id": measure, "need": need, "place": place, "extract": extract, "field": field}
        for measure, needs in FIELDS.items()
        for need in dict.fromkeys(needs)
        for place, supplied_together in enumerate(need.split(" or "), start=1)
        for alternative in supplied_together.split(" else ")
        for extract, _, field in [alternative.partition(".")]
    ]


def measure_look_back(_: Path) -> list[Row]:
    """One row a measure and extract of which its rule reads months before the window."""
    return [
        {"measure_id": measure, "extract": extract, "months": months}
        for measure, extracts in LOOK_BACK_MONTHS.items()
        for extract, months in extracts.items()
    ]


def _summed_over(measure: str, basis: str) -> str:
    """Name the window whose months are summed; what is as at a month end, or a term's, is its month alone."""
    return "in_month" if measure in AS_AT_MONTH_END or basis in ("as_at_month_end", "term") else basis


def _standing_alone(text: str) -> str:
    """Put in words what the catalogue leaves to its companion document, which the seed does not carry."""
    for reference, words in IN_WORDS.items():
        text = text.replace(reference, words)
    return re.sub(r"\s*\[S\d+\]", "", text).strip()


def scorecard_line(shared: Path) -> list[Row]:
    """One row a printed line of a year's social-care scorecard, computed by the project or not."""
    return [line for year in SCORECARDS for line in _lines_of_year(shared, year)]


def _lines_of_year(shared: Path, year: str) -> Iterator[Row]:
    on_scorecard = _scorecard_indicators(shared)
    printed = [
        row
        for row in _read(shared / "published" / SCORECARDS[year] / "scorecard_order.csv")
        if (row["indicator_id_month"] or row["indicator_id_year"]) in on_scorecard
    ]
    for print_order, row in enumerate(printed, start=1):
        yield {
            "reporting_year": year,
            "section_order": row["section_order"],
            "section": row["section"],
            "line_order": row["line_order"],
            "print_order": print_order,
            "ref": row["ref"],
            "label": row["label"],
            "indicator_id_month": row["indicator_id_month"],
            "indicator_id_year": row["indicator_id_year"],
            "months_shown": len([month for month in row["months_shown"].split(";") if month]),
        }


def target(shared: Path) -> list[Row]:
    """One row a year and indicator with a printed target."""
    on_scorecard = _scorecard_indicators(shared)
    return [
        {"la_code": REPORTING_COUNCIL, **row}
        for row in _read(shared / "published" / "targets.csv")
        if row["indicator_id"] in on_scorecard
    ]


def benchmark(shared: Path) -> list[Row]:
    """One row a year and indicator with a printed benchmark."""
    on_scorecard = _scorecard_indicators(shared)
    return [
        {
            "la_code": REPORTING_COUNCIL,
            "reporting_year": row["reporting_year"],
            "indicator_id": row["indicator_id"],
            "statistical_neighbour_average": row["stat_neighbour_avg"],
            "best_statistical_neighbour": row["best_stat_neighbour"],
            "national_average": row["national_avg"],
            "national_top_quartile": row["national_top_quartile"],
            "comparable": _boolean("definition differs" not in row["note"]),
            "source_year": row["source_year"],
            "note": row["note"].replace(" [S23]", ""),
        }
        for row in _read(shared / "published" / "benchmarks.csv")
        if row["indicator_id"] in on_scorecard
    ]


def population(shared: Path) -> list[Row]:
    """One row a council, mid-year, age band and release of the estimate."""
    rows = [
        {
            "la_code": row["la_code"],
            "mid_year": int(row["mid_year"]),
            "age_band": row["age_band"],
            "population": int(row["population"]),
            "published_on": row["published_on"],
            "source": _source_of_estimate(row),
        }
        for row in _read(shared / "published" / "population.csv")
    ]
    rows += [
        {
            "la_code": row["new_la_code"],
            "mid_year": int(row["time_period"]),
            "age_band": "0-17",
            "population": int(row["population_estimate"]),
            "published_on": published_on,
            "source": source,
        }
        for row in _current_councils(shared)
        if row["new_la_code"] != REPORTING_COUNCIL and row["population_estimate"].isdigit()
        for published_on, source in [_release(int(row["time_period"]))]
    ]
    return sorted(rows, key=lambda row: (row["la_code"], row["published_on"], row["mid_year"]))


def _source_of_estimate(row: dict[str, str]) -> str:
    if row["source"].startswith("implied"):
        return f"ONS mid-{row['mid_year']} as first released, as implied by the rates the council printed"
    return _release(int(row["mid_year"]))[1]


def _release(mid_year: int) -> tuple[str, str]:
    return CENSUS_2021_REVISION if mid_year <= 2021 else MID_2023_RELEASE


def bank_holiday(_: Path) -> list[Row]:
    """One row a bank holiday of England and Wales, for every year that the library's own copy covers whole."""
    holidays = BankHolidays(use_cached_holidays=True).get_holidays(BankHolidays.ENGLAND_AND_WALES)
    in_year = Counter(holiday["date"].year for holiday in holidays)
    return [
        {"date": holiday["date"].isoformat(), "name": holiday["title"].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")}
        for holiday in sorted(holidays, key=lambda holiday: holiday["date"])
        if in_year[holiday["date"].year] >= BANK_HOLIDAYS_A_YEAR
    ]


def contact_source_group(_: Path) -> list[Row]:
    """One row a contact source code of the SSD, with its group."""
    return [
        {"source_code": code, "source_group": group, "label": label, "print_order": print_order}
        for print_order, (group, (label, codes)) in enumerate(SOURCE_GROUPS.items(), start=1)
        for code in codes.split()
    ]


def council(shared: Path) -> list[Row]:
    """One row a council that has a population."""
    names = {row["new_la_code"]: row["la_name"] for row in _current_councils(shared)}
    return [{"la_code": la_code, "la_name": names[la_code]} for la_code in sorted(names)]


SEEDS: dict[str, Callable[[Path], list[Row]]] = {
    seed.__name__: seed
    for seed in (
        indicator_dictionary,
        measure_field,
        measure_look_back,
        scorecard_line,
        target,
        benchmark,
        population,
        bank_holiday,
        contact_source_group,
        council,
    )
}


def write_seeds(shared: Path, folder: Path) -> dict[str, int]:
    """Write every seed to ``folder`` as CSV with a header, and return the number of rows of each.

    Raises:
        FileNotFoundError: a file of the published material is not in ``shared``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    counts = {}
    for name, seed in SEEDS.items():
        rows = seed(shared)
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, fieldnames=rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        counts[name] = len(rows)
    return counts


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def _catalogue(shared: Path) -> list[dict[str, str]]:
    return _read(shared / "catalogue" / "indicators.csv")


def _scorecard_indicators(shared: Path) -> set[str]:
    return {row["id"] for row in _catalogue(shared) if row["domain"] in BUILT_DOMAINS}


def _current_councils(shared: Path) -> list[dict[str, str]]:
    """Rows of the population file for the councils of its latest year, each under its code of that year.

    The department's three-digit number outlives a change of code that leaves the area as it was, and no other.
    """
    rows = [row for row in _read(shared / POPULATIONS) if row["new_la_code"]]
    latest = max(row["time_period"] for row in rows)
    code_now = {row["old_la_code"]: row["new_la_code"] for row in rows if row["time_period"] == latest}
    return [row | {"new_la_code": code_now[row["old_la_code"]]} for row in rows if row["old_la_code"] in code_now]


def _boolean(value: bool) -> str:
    return str(value).lower()
