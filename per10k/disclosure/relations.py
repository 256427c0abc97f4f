"""What ties series to each other: the same cases under two names, and parts that sum to a whole.

Written down in the seed measure_part as far as definitions say so; found in the figures themselves for everything else, since an
outsider can find it there too. A tie that holds by accident withholds a few figures more and gives none away.
"""

import itertools
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from per10k.disclosure.figures import DENOMINATOR, NOT_YET_DUE, NUMERATOR, Figures, Series

# So many cases in so many months are no accident.
SAME_MONTHS, SAME_CASES = 2, 6
SUM_MONTHS, SUM_CASES = 4, 20
STOCK_MONTHS = 6


def same_series(figures: Figures) -> dict[Series, Series]:
    """The name under which each series is known: the first of those that agree in every month they share."""
    names: dict[Series, Series] = {}
    for members, grid in _grids(figures, figures.months()):
        known = ~np.isnan(grid)
        for place, series in enumerate(members):
            shared = known[:place] & known[place]
            agrees = np.where(shared, grid[:place] == grid[place], True).all(axis=1)
            enough = (shared.sum(axis=1) >= SAME_MONTHS) & (np.where(shared, grid[place], 0).sum(axis=1) >= SAME_CASES)
            twins = np.flatnonzero(agrees & enough)
            names[series] = names[members[twins[0]]] if len(twins) else series
    return names


def sums(figures: Figures, names: dict[Series, Series]) -> list[dict[Series, int]]:
    """Sums of series that are 0 in every month: {series: 1 for a part, -1 for the whole}."""
    known = {series for series, _ in figures.values}
    listed = []
    for whole, parts in figures.sums + [(f"{measure_id}:all", [measure_id]) for measure_id in figures.categories]:
        total = _series(whole)
        series = [part for name in parts for part in _parts(figures, name)]
        if total in known and known.issuperset(series):
            listed.append({total: -1, **dict.fromkeys(series, 1)})
    return listed + list(_found_sums(figures, names))


def stocks(figures: Figures, names: dict[Series, Series]) -> list[tuple[Series, Series, Series]]:
    """Stocks that are those of the month before, with what came and without what went: (stock, came, went).

    By name, though a month may be otherwise (as where care becomes a short break), and wherever the figures agree in every month.
    """
    known = {series for series, _ in figures.values}
    listed = [(_series(stock), _series(came), _series(went)) for stock, came, went in figures.stocks]
    return [one for one in listed if known.issuperset(one)] + list(_found_stocks(figures, names))


def nested(figures: Figures) -> list[tuple[Series, Series]]:
    """Pairs of a part and its whole: by name, and each percentage's numerator and denominator."""
    known = {series for series, _ in figures.values}
    pairs = [(_series(part), _series(whole)) for part, whole in figures.nested]
    pairs += [
        ((NUMERATOR, measure_id, category), (DENOMINATOR, measure_id, category))
        for role, measure_id, category in known
        if role == DENOMINATOR and "percentage" in figures.kinds[measure_id]
    ]
    pairs += [
        ((NUMERATOR, measure_id, name), (NUMERATOR, measure_id, "all"))
        for measure_id, names in figures.categories.items()
        for name in names
    ]
    pairs += [
        ((NUMERATOR, "contacts_by_source_to_referral", name), (NUMERATOR, "contacts_by_source", name))
        for name in figures.categories["contacts_by_source"]
    ]
    return sorted({(part, whole) for part, whole in pairs if part in known and whole in known})


def sums_of_teams(figures: Figures) -> list[tuple[int, dict[Series, int]]]:
    """In which month the teams of a group add up to the group's caseload, workers or hours: (month, sum that is 0)."""
    found = []
    for measure_id, groups in sorted(figures.groups.items()):
        total = {NUMERATOR: ["cases", "counted_cases"], DENOMINATOR: ["adjusted_fte", "workers"]}
        for role, numbers in total.items():
            for month in sorted({month for _, month in figures.teams}):
                whole = (role, measure_id, "all")
                value = figures.values.get((whole, ("in_month", month)))
                teams = [team for group in sorted(groups) for team in figures.teams.get((group, month), [])]
                for number in numbers:
                    parts = [(NUMERATOR, f"team_{number}", team) for team in teams]
                    counted = [figures.values.get((part, ("in_month", month)), 0) for part in parts]
                    if value and abs(sum(counted) - value) < 0.001:
                        found.append((month, {whole: -1, **dict.fromkeys(parts, 1)}))
    return found


def _series(name: str) -> Series:
    measure_id, _, category = name.partition(":")
    return (NUMERATOR, measure_id, category or "all")


def _parts(figures: Figures, name: str) -> list[Series]:
    if name in figures.categories:
        return [(NUMERATOR, name, category) for category in figures.categories[name]]
    return [_series(name)]


def _grids(figures: Figures, months: dict[Series, dict[int, float]]) -> Iterator[tuple[list[Series], npt.NDArray[np.float64]]]:
    """Series that may be compared (flows with flows, stocks with stocks), and their months as rows of a grid."""
    if not months:
        return
    first, last = min(map(min, months.values())), max(map(max, months.values()))
    for is_flow in (True, False):
        members = sorted(
            series
            for series in months
            if (series[1] in figures.flows) == is_flow and series[0] != NOT_YET_DUE and not series[1].startswith("team_")
        )
        grid = np.full((len(members), last - first + 1), np.nan)
        for place, series in enumerate(members):
            for month, value in months[series].items():
                grid[place, month - first] = value
        yield members, grid


def _merged(figures: Figures, names: dict[Series, Series]) -> dict[Series, dict[int, float]]:
    merged: dict[Series, dict[int, float]] = defaultdict(dict)
    for series, months in figures.months().items():
        merged[names.get(series, series)].update(months)
    return merged


def _found_stocks(figures: Figures, names: dict[Series, Series]) -> Iterator[tuple[Series, Series, Series]]:
    """Stocks whose change from the month before is one series less another, in every month that tells."""
    grids = list(_grids(figures, _merged(figures, names)))
    if len(grids) < 2:
        return
    (flows, came), (members, stock) = grids
    is_known = ~np.isnan(came[:, 1:])
    for place, series in enumerate(members):
        change = np.diff(stock[place])
        for entry in range(len(flows)):
            left = came[entry, 1:] - change
            shared = is_known & ~np.isnan(left)
            moved = shared & (came[:, 1:] > 0) & (came[entry, 1:] > 0) & (change != 0)
            holds = np.where(shared, np.abs(left - np.nan_to_num(came[:, 1:])) < 0.0001, True).all(axis=1)
            for exit_place in np.flatnonzero(holds & (moved.sum(axis=1) >= STOCK_MONTHS)):
                yield series, flows[entry], flows[exit_place]


def _found_sums(figures: Figures, names: dict[Series, Series]) -> Iterator[dict[Series, int]]:
    """Two series that add to a third in every month that all three have."""
    for members, grid in _grids(figures, _merged(figures, names)):
        known = ~np.isnan(grid)
        filled = np.nan_to_num(grid)
        for place, other in itertools.combinations(range(len(members)), 2):
            both = known[place] & known[other]
            total = filled[place] + filled[other]
            shared = known & both
            # A part that is nothing in most months is proved by few of them.
            proved = shared & (filled[place] > 0) & (filled[other] > 0)
            holds = np.where(shared, np.abs(filled - total) < 0.0001, True).all(axis=1)
            enough = (proved.sum(axis=1) >= SUM_MONTHS) & (np.where(shared, filled, 0).sum(axis=1) >= SUM_CASES)
            for whole in np.flatnonzero(holds & enough):
                yield {members[place]: 1, members[other]: 1, members[whole]: -1}
