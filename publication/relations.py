"""What ties series to each other: the same cases under two names, and parts that sum to a whole.

Written down below as far as definitions say so; found in the figures themselves for everything else, since an outsider can find
it there too. A tie that holds by accident withholds a few figures more and gives none away.
"""

import itertools
from collections import defaultdict

import numpy as np

from publication.figures import DENOMINATOR, NOT_YET_DUE, NUMERATOR, Figures, Series

# Whole: its parts; a measure split by categories stands for all of them.
WHOLES = [
    ("contacts_received", ["contacts_by_source"]),
    ("contacts_received", ["contacts_by_outcome"]),
    ("contacts_to_referral", ["contacts_by_source_to_referral"]),
    ("contacts_all_children", ["contacts_social_care", "contacts_early_help", "contacts_ot_not_yet_known"]),
    ("assessments_completed", ["assessments_by_outcome"]),
    (
        "assessments_completed",
        [
            "assessments_outcome_ongoing", "assessments_outcome_nfa", "assessments_outcome_step_down",
            "assessments_outcome_out_of_area", "assessments_outcome_other_not_recorded",
        ],
    ),
    ("s47_completed", ["s47_by_outcome"]),
    (
        "s47_completed",
        [
            "s47_outcome_substantiated_continuing", "s47_outcome_substantiated_no_continuing",
            "s47_outcome_not_substantiated", "s47_outcome_not_recorded",
        ],
    ),
    ("cin_and_cpp_open", ["cin_open", "cpp_open"]),
    ("cpp_open", ["cpp_open_by_duration"]),
    ("cpp_ends", ["cpp_ended_by_duration"]),
    ("lac_ceased", ["lac_ceased_by_reason"]),
    ("lac_number", ["lac_by_placement_type"]),
    ("lac_number", ["lac_by_placement_provider"]),
    ("lac_number", ["lac_by_placement_ownership"]),
    (
        "lac_family_setting",
        [
            "lac_by_placement_type:foster_relative_or_friend", "lac_by_placement_type:foster_other",
            "lac_by_placement_type:placed_for_adoption", "lac_by_placement_type:with_parents",
        ],
    ),
    (
        "lac_ceased_permanence",
        [
            "lac_ceased_by_reason:special_guardianship", "lac_ceased_by_reason:child_arrangements",
            "lac_ceased_by_reason:adopted",
        ],
    ),
]  # fmt: skip

# Part of a whole whose rest is nobody's figure but children all the same: (part, whole).
NESTED = [
    ("assessments_updated_started", "assessments_started"),
    ("assessments_updated_completed", "assessments_completed"),
    ("assessments_open_past_45wd", "assessments_open"),
    ("assessments_updated_open_past_45wd", "assessments_open_past_45wd"),
    ("cin_plan_12m_plus", "cin_open"),
    ("cpp_12m_plus", "cpp_open"),
    ("cpp_open_2yr_plus", "cpp_12m_plus"),
    ("cpp_coworked_early_help", "cpp_open"),
    ("lac_uasc", "lac_number"),
    ("lac_pep_up_to_date", "lac_pep"),
    ("lac_kinship", "lac_family_setting"),
    ("lac_with_parents", "lac_family_setting"),
    ("children_placed_for_adoption", "lac_family_setting"),
    ("lac_foster_excl_kin", "lac_family_setting"),
    ("lac_ceased_sgo", "lac_ceased_permanence"),
    ("lac_ceased_sgo_cao", "lac_ceased_permanence"),
    ("adoptions_within_12m_shobpa", "adoptions"),
    ("care_leavers_former_uasc", "care_leavers_number"),
    ("pathway_plan_up_to_date", "pathway_plan"),
    ("contacts_all_to_referral", "contacts_all_children"),
]

# A stock is that of the month before, with what came and without what went: (stock, came, went).
STOCKS = [
    ("cpp_open", "cpp_starts", "cpp_ends"),
    ("lac_number", "lac_admissions", "lac_ceased"),
    ("foster_households", "foster_households_recruited", "foster_households_deregistered"),
]

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
    for whole, parts in WHOLES + [(f"{measure_id}:all", [measure_id]) for measure_id in figures.categories]:
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
    listed = [tuple(_series(name) for name in one) for one in STOCKS]
    return [one for one in listed if known.issuperset(one)] + list(_found_stocks(figures, names))


def nested(figures: Figures) -> list[tuple[Series, Series]]:
    """Pairs of a part and its whole: by name, and each percentage's numerator and denominator."""
    known = {series for series, _ in figures.values}
    pairs = [(_series(part), _series(whole)) for part, whole in NESTED]
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


def _grids(figures: Figures, months: dict[Series, dict[int, float]]):
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


def _found_stocks(figures: Figures, names: dict[Series, Series]):
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


def _found_sums(figures: Figures, names: dict[Series, Series]):
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
