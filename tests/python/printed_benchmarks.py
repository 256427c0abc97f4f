"""Why a benchmark that a council printed years ago is not the one computed today: told from the official values, never typed.

Each reason is a statement that is true or false of the values kept in seeds/official. Where none is true, it is not known.
"""

import math
from functools import cache, cached_property
from pathlib import Path

import duckdb
import numpy as np

ROOT = Path(__file__).parents[2]
ENGLAND = "E92000001"
# Official rates per 10,000 children of which England's number is kept as well.
NUMBERS = {
    "referrals_rate": "referrals",
    "section_47_rate": "section_47",
    "children_in_need_rate": "children_in_need",
    "initial_conferences_rate": "initial_conferences",
    "plans_rate": "plans",
    "looked_after_rate": "looked_after",
}
POPULATION = (
    "the rate rests on populations that were revised: those printed of England are all of one number of children, another now"
)
NONE_IS_BEST = "none is best: the indicator is for information, or has a band"
NOT_PUBLISHED = "no figure of every council is published"
BEGINS_LATER = "the series published now begins later"
REVISED = "England's value, which rests on no choice of councils and on no rule, has been revised as well"
WITHHELD = "councils with one to five young people in accommodation that is not suitable were withheld then"
BEYOND = "the first tenth beyond the threshold, as all that were printed for that year are"
BEYOND_OF_SOME = "the first tenth beyond the threshold, as some that were printed for that year are, and others not"
YEAR_BEFORE = "the threshold of the year before, beside benchmarks of the year"
ONE_UNIT = "one neighbour's value was another by one in its last place"
NOT_KNOWN = "not known"


def decimals(printed: str) -> int:
    """Places of a number as it is printed."""
    return len(printed.partition(".")[2])


def span(printed: str) -> tuple[float, float]:
    """The least and the most that a number may have been before it was rounded to the places printed."""
    half = 0.5 * 10 ** -decimals(printed)
    return float(printed) - half, float(printed) + half


class Official:
    """The official values of each measure and year, and the neighbours of the council that printed."""

    def __init__(self, neighbours: list[str]):
        self.neighbours = neighbours
        with duckdb.connect() as database:
            rows = database.execute(f"""
                select official_measure, year(period_end), area_code, value
                from '{ROOT}/seeds/official/official_value.parquet' where covers <> 'month'
            """).fetchall()
        self.held: dict[tuple[str, int], dict[str, float]] = {}
        for measure, year, area, value in rows:
            self.held.setdefault((measure, year), {})[area] = value

    def of_councils(self, measure: str, year: int) -> dict[str, float]:
        """Council -> its value."""
        return {area: one for area, one in self.held.get((measure, year), {}).items() if area[:3] not in ("E12", "E92")}

    def of_neighbours(self, measure: str, year: int) -> list[float]:
        """The values of the neighbours that have one."""
        return [one for area in self.neighbours if (one := self.of_councils(measure, year).get(area)) is not None]

    def children(self, measure: str, year: int, printed: str = "") -> tuple[float, float]:
        """How many children England's rate is of, at least and at most: the rate as it was printed, or today's.

        Rates of looked-after children are published as whole numbers, whatever places a report prints.
        """
        places = 0 if measure == "looked_after_rate" else 1
        rate = float(printed) if printed else self.held[measure, year][ENGLAND]
        least, most = span(f"{rate:.{min(places, decimals(printed)) if printed else places}f}")
        number = self.held[NUMBERS[measure], year][ENGLAND]
        return 10_000 * number / most, 10_000 * number / least

    @cache  # noqa: B019 - one object a test
    def with_few_withheld(self, year: int) -> dict[str, float]:
        """Care leavers in suitable accommodation, of the councils that have none who are not, or more than five."""
        people = self.of_councils("care_leavers", year)
        found = self.of_councils("care_leavers_accommodation_percent", year)
        others = {area: round((100 - share) / 100 * people[area]) for area, share in found.items() if area in people}
        return {area: share for area, share in found.items() if not 1 <= others.get(area, 0) <= 5}


class Row:
    """A printed row: what it compares with, the year that most of it agrees with, and which of its cells do not."""

    def __init__(self, official, printed, measure, year, polarity, missing):
        self.official, self.printed, self.measure, self.year = official, printed, measure, year
        self.polarity, self.missing = polarity, missing

    def threshold(self, year: int, values=None) -> float:
        """The threshold of the best quarter of councils."""
        of_councils = list((values or self.official.of_councils(self.measure, year)).values())
        return float(np.percentile(of_councils, 75 if self.polarity == "high" else 25)) if of_councils else math.nan

    def beyond(self, threshold: float) -> float:
        """The first tenth above a threshold where high is good; the last that is not above it where low is."""
        tenths = round(10 * threshold, 6)
        return (math.floor(tenths) + 1) / 10 if self.polarity == "high" else math.floor(tenths) / 10

    def is_beyond(self, values=None) -> bool:
        """Whether the printed threshold is the first tenth beyond that of some values."""
        printed = self.printed["national_top_quartile"]
        return bool(printed) and math.isclose(float(printed), self.beyond(self.threshold(self.year, values)))

    @cached_property
    def of_neighbours(self) -> list[float]:
        return self.official.of_neighbours(self.measure, self.year)

    def is_withheld(self, name: str) -> bool:
        """Whether it is what the councils lead to that were not withheld for small numbers."""
        if self.measure != "care_leavers_accommodation_percent":
            return False
        kept = self.official.with_few_withheld(self.year)
        of_neighbours = [kept[area] for area in self.official.neighbours if area in kept]
        least, most = span(self.printed[name])
        if name == "national_top_quartile":
            return self.is_beyond(kept)
        value = max(of_neighbours) if name == "best_statistical_neighbour" else float(np.mean(of_neighbours))
        return least <= value <= most

    def is_one_unit(self, name: str) -> bool:
        """Whether the neighbours' average would be the printed one, were one of their values another by one in its last place."""
        if name != "statistical_neighbour_average" or not self.of_neighbours:
            return False
        places = max(decimals(f"{one:.10g}") for one in self.of_neighbours)
        least, most = (len(self.of_neighbours) * end for end in span(self.printed[name]))
        total = sum(self.of_neighbours)
        return any(least - 1e-9 <= total + sign * 10**-places <= most + 1e-9 for sign in (1, -1))


def reason(row: Row, name: str, former: dict[str, bool], are_all_beyond: bool) -> str:
    """Why a cell is not the one computed; former: reporting year -> whether England's rates are of one former number of children.

    are_all_beyond: whether all thresholds that were printed for the year are the first tenth beyond those computed.
    """
    if not row.measure:
        return NOT_PUBLISHED
    if not row.year:
        return BEGINS_LATER
    if name in ("best_statistical_neighbour", "national_top_quartile") and row.polarity not in ("high", "low"):
        return NONE_IS_BEST
    is_england_another = "national_average" in row.missing
    if row.measure.endswith("_rate") and is_england_another and former[row.printed["reporting_year"]]:
        return POPULATION
    if is_england_another:
        return REVISED
    if row.is_withheld(name):
        return WITHHELD
    if name == "national_top_quartile" and row.is_beyond():
        return BEYOND if are_all_beyond else BEYOND_OF_SOME
    if name == "national_top_quartile" and math.isclose(float(row.printed[name]), row.threshold(row.year - 1)):
        return YEAR_BEFORE
    return ONE_UNIT if row.is_one_unit(name) else NOT_KNOWN
