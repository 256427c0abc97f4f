"""An outsider's attack on a public edition: what can be worked out from the published tables by subtraction, exactly.

Written apart from `publication`, and reading the edition alone, with the dictionary's words on what a measure sums over and which
parts make a whole. Every shown number becomes an equation: counts, denominators, percentages and rates times what they are of,
values repeated for earlier months, changes against values shown, categories, totals and teams.
"""

import csv
import itertools
from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
from scipy.optimize import LinearConstraint, milp
from scipy.sparse import csr_array

ROOT = Path(__file__).parents[1]
SPLITS = {
    "fct_contact_outcome_month": ("contacts_by_outcome", "contact_outcome", "contacts"),
    "fct_assessment_outcome_month": ("assessments_by_outcome", "outcome_group", "assessments"),
    "fct_section_47_outcome_month": ("s47_by_outcome", "outcome_category", "enquiries"),
    "fct_open_child_protection_plan_duration_month": ("cpp_open_by_duration", "duration", "children"),
    "fct_ended_child_protection_plan_duration_month": ("cpp_ended_by_duration", "duration", "plans"),
    "fct_looked_after_ceased_reason_month": ("lac_ceased_by_reason", "leaving_reason", "exits"),
    "fct_placement_type_month": ("lac_by_placement_type", "placement_group", "children"),
    "fct_placement_provider_month": ("lac_by_placement_provider", "provider", "children"),
    "fct_placement_ownership_month": ("lac_by_placement_ownership", "ownership", "children"),
}
TEAM_NUMBERS = ("workers", "cases", "contracted_fte", "adjusted_fte")
# Sums that the definitions give away: a list of its own, so that what the project forgets is not forgotten here.
TOLD_WHOLES = {
    "contacts_received": [["contacts_by_source"], ["contacts_by_outcome"]],
    "contacts_to_referral": [["contacts_by_source_to_referral"]],
    "contacts_all_children": [["contacts_social_care", "contacts_early_help", "contacts_ot_not_yet_known"]],
    "assessments_completed": [
        ["assessments_by_outcome"],
        [
            *("assessments_outcome_ongoing", "assessments_outcome_nfa", "assessments_outcome_step_down"),
            *("assessments_outcome_out_of_area", "assessments_outcome_other_not_recorded"),
        ],
    ],
    "s47_completed": [
        ["s47_by_outcome"],
        [
            *("s47_outcome_substantiated_continuing", "s47_outcome_substantiated_no_continuing"),
            *("s47_outcome_not_substantiated", "s47_outcome_not_recorded"),
        ],
    ],
    "cin_and_cpp_open": [["cin_open", "cpp_open"]],
    "cpp_open": [["cpp_open_by_duration"]],
    "cpp_ends": [["cpp_ended_by_duration"]],
    "lac_ceased": [["lac_ceased_by_reason"]],
    "lac_number": [["lac_by_placement_type"], ["lac_by_placement_provider"], ["lac_by_placement_ownership"]],
}
# And those that labels give away.
MORE_WHOLES = {
    "lac_ceased_sgo_cao": [["lac_ceased_by_reason/special_guardianship", "lac_ceased_by_reason/child_arrangements"]],
    "cpp_12m_plus": [["cpp_open_by_duration/1_to_2_years", "cpp_open_by_duration/2_years_or_more"]],
    "lac_by_placement_ownership/commissioned": [["lac_by_placement_provider/private", "lac_by_placement_provider/voluntary"]],
    "cpp_open_2yr_plus": [["cpp_open_by_duration/2_years_or_more"]],
    "cpp_ceased_2yr_plus": [["cpp_ended_by_duration/2_years_or_more"]],
    "lac_ceased_sgo": [["lac_ceased_by_reason/special_guardianship"]],
    "lac_ceased_adopted": [["lac_ceased_by_reason/adopted"]],
    "s47_outcome_not_recorded": [["s47_by_outcome/not_recorded"]],
    "lac_with_parents": [["lac_by_placement_type/with_parents"]],
}

# A stock, what came and what went.
STOCKS = [
    ("cpp_open", "cpp_starts", "cpp_ends"),
    ("lac_number", "lac_admissions", "lac_ceased"),
    ("foster_households", "foster_households_recruited", "foster_households_deregistered"),
]

LONGEST_RUN = 12
# Solutions of whole numbers that are tried for all at once, and how long one is looked for.
POINTS = 6
HASTE = {"time_limit": 5.0}

Unknown = tuple[str, str, int]  # what is counted (measure/category, or its denominator), and the month
Row = dict[Unknown, Fraction]
Aim = tuple[str, dict[Unknown, int], Fraction]  # what is to be recovered, as a sum, and what it truly comes to


def month_of(day) -> int:
    """A date's month as a running number."""
    return day.year * 12 + day.month


def window(summed_over: str, month: int) -> list[int]:
    """The months that a figure of a month sums over; a financial year starts in April, month 4."""
    if summed_over == "rolling_12_months":
        return list(range(month - 11, month + 1))
    if summed_over == "quarter":
        return list(range(month - 2, month + 1))
    if summed_over == "financial_year_to_date":
        return [one for one in range(month - 11, month + 1) if (one - 4) // 12 == (month - 4) // 12]
    return [month]


def _tables(edition: Path) -> dict[str, list[dict]]:
    tables = {}
    with duckdb.connect(str(edition), read_only=True) as database:
        for (name,) in database.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall():
            rows = database.execute(f"select * from marts.{name} order by all")
            columns = [column[0] for column in rows.description]
            tables[name] = [dict(zip(columns, row, strict=True)) for row in rows.fetchall()]
    return tables


class Knowledge:
    """Equations of the outsider, solved as far as they go."""

    def __init__(self, is_restated: bool = False):
        self.is_restated = is_restated
        self.solved: dict[Unknown, tuple[Row, Fraction]] = {}
        self._appears: dict[Unknown, set[Unknown]] = defaultdict(set)

    def learn(self, terms: dict[Unknown, int], value: Fraction) -> None:
        """Take in an equation: the terms sum to the value."""
        left, right = self._replace(terms, value)
        if not left:
            # Anything else would mean that the outsider's reading is wrong, or that a number was restated.
            assert self.is_restated or abs(right) < Fraction(1, 1000), (terms, value, right)
            return
        pivot = max(left, key=lambda unknown: unknown[2])
        scale = left.pop(pivot)
        left, right = {unknown: weight / scale for unknown, weight in left.items()}, right / scale
        for other in list(self._appears.pop(pivot, ())):
            row, constant = self.solved[other]
            times = row.pop(pivot)
            for unknown, weight in left.items():
                self._change(other, row, unknown, -times * weight)
            self.solved[other] = (row, constant - times * right)
        self.solved[pivot] = (left, right)
        for unknown in left:
            self._appears[unknown].add(pivot)

    def find(self, terms: dict[Unknown, int]) -> Fraction | None:
        """What the terms sum to, where that follows."""
        left, right = self._replace(terms, Fraction(0))
        return None if left else -right

    def _replace(self, terms: dict[Unknown, int], value: Fraction) -> tuple[Row, Fraction]:
        left: Row = {}
        for unknown, weight in terms.items():
            row, constant = self.solved.get(unknown, ({unknown: Fraction(-1)}, Fraction(0)))
            value -= weight * constant
            for other, times in row.items():
                left[other] = left.get(other, Fraction(0)) - weight * times
        return {unknown: weight for unknown, weight in left.items() if weight}, value

    def _change(self, owner: Unknown, row: Row, unknown: Unknown, by: Fraction) -> None:
        row[unknown] = row.get(unknown, Fraction(0)) + by
        if row[unknown]:
            self._appears[unknown].add(owner)
        else:
            del row[unknown]
            self._appears[unknown].discard(owner)


class Attack:
    """The attack on one edition, or on all that there have been, the oldest first."""

    def __init__(self, *editions: Path):
        with (ROOT / "seeds/registry/indicator.csv").open() as file:
            self.dictionary = {row["indicator_id"]: row for row in csv.DictReader(file)}
        self.units: dict[str, set[str]] = defaultdict(set)
        for row in self.dictionary.values():
            self.units[row["measure_id"]].add(row["unit"])
        # What is restated contradicts what was printed before; the newest is read first and believed.
        self.knowledge = Knowledge(is_restated=len(editions) > 1)
        # Sums that are withheld, so more than nothing, as zeros stay.
        self.withheld: set[frozenset[Unknown]] = set()
        self._learned: set[tuple] = set()
        self.months: list[int] = []
        for edition in reversed(editions):
            self.is_newest = edition == editions[-1]
            self.tables = _tables(edition)
            self.figures: dict[tuple, dict] = defaultdict(dict)
            self._read_indicators()
            self._read_scorecard()
            self._complete()
            self.months = sorted({*self.months, *(month for _, _, month in self.figures)})
            self._equations()
            self._splits()
        self.tables = _tables(editions[-1])
        self._wholes()
        self._stocks()
        self._look_alikes()

    def terms(self, name: str, summed_over: str, month: int) -> dict[Unknown, int]:
        """A figure as the sum of its months."""
        return {(name, "", one): 1 for one in window(summed_over, month)}

    def _read_indicators(self) -> None:
        for row in self.tables["fct_indicator_month"]:
            month, key = month_of(row["month_end"]), (row["indicator_id"], row["breakdown"])
            names = ("numerator", "denominator", "value", "population", "displayed_value", "not_yet_due")
            self._see(*key, month, {name: row[name] for name in names})
            self.figures[(*key, month)]["withheld"] = {name for name in names if row.get(f"{name}_symbol") == "c"}
            for before, value, change in (
                (1, "previous_month_value", "change_on_month"), (12, "previous_year_value", "change_on_year"),
            ):  # fmt: skip
                self._see(*key, month - before, {"value": row[value]})
                if None not in (row["displayed_value"], row[change]):
                    self._see(*key, month - before, {"displayed_value": round(row["displayed_value"] - row[change], 6)})

    def _read_scorecard(self) -> None:
        for row in self.tables["scorecard"]:
            month = month_of(row["reporting_month"])
            march = month - (month - 4) % 12 - 1
            for suffix, indicator_id in (("", row["indicator_id"]), ("_year", row["indicator_id_year"])):
                names = ("numerator", "denominator", "value", "displayed_value", "not_yet_due")
                if shown := row[f"figure_month{suffix}"]:
                    self._see(indicator_id, "all", month_of(shown), {name: row[name + suffix] for name in names})
            for before, column in ((1, "value_previous_month"), (2, "value_2_months_before"), (3, "value_3_months_before")):
                self._see(row["indicator_id"], "all", month - before, {"value": row[column]})
            for before in (1, 2, 3, 4):
                column = "value_previous_year" if before == 1 else f"value_{before}_years_before"
                self._see(row["indicator_id_year"], "all", march - 12 * (before - 1), {"value": row[column]})

    def _see(self, indicator_id: str | None, category: str, month: int, seen: dict) -> None:
        if indicator_id is not None:
            self.figures[indicator_id, category, month].update(
                {name: number for name, number in seen.items() if number is not None}
            )

    def _complete(self) -> None:
        """From a value and what it is of to what was counted, and back."""
        for (indicator_id, _, _), seen in self.figures.items():
            unit = self.dictionary[indicator_id]["unit"]
            scale = {"percentage": 100, "average": 1}.get(unit)
            value, denominator = seen.get("value"), seen.get("denominator")
            if "numerator" not in seen:
                if unit in ("count", "maximum"):
                    told = value if value is not None else seen.get("displayed_value")
                    if told is not None:
                        seen["numerator"] = told
                elif unit == "rate_per_10k" and value is not None and seen.get("population"):
                    seen["numerator"] = round(value * seen["population"] / 10000)
                elif scale and value is not None and denominator:
                    seen["numerator"] = round(value * denominator / scale, 4 if unit == "average" else 0)
                elif unit == "percentage" and "displayed_value" in seen and denominator and denominator < 1000:
                    seen["numerator"] = round(seen["displayed_value"] * denominator / 100)
            elif scale and denominator is None and value and unit == "percentage":
                seen["denominator"] = round(seen["numerator"] * scale / value)

    def _equations(self) -> None:
        for (indicator_id, category, month), seen in sorted(self.figures.items()):
            entry = self.dictionary[indicator_id]
            for role in ("numerator", "denominator", "not_yet_due"):
                name = f"{entry['measure_id']}/{category}" + ("" if role == "numerator" else f"/{role}")
                if role in seen:
                    self._learn(name, entry["summed_over"], month, seen[role])
                elif self.is_newest and role in seen.get("withheld", ()):
                    self.withheld.add(frozenset(self.terms(name, entry["summed_over"], month)))

    def _learn(self, name: str, summed_over: str, month: int, value) -> None:
        """Take in a number, unless another edition has told it already."""
        told = (name, summed_over, month, _exact(value))
        if told not in self._learned:
            self._learned.add(told)
            self.knowledge.learn(self.terms(name, summed_over, month), told[-1])

    def _splits(self) -> None:
        for relation, (measure_id, category, count) in SPLITS.items():
            rows = self.tables[relation]
            names = sorted({row[category] for row in rows})
            for month in sorted({month_of(row["month_end"]) for row in rows}):
                parts = {(f"{measure_id}/{name}", "", month): 1 for name in names}
                self.knowledge.learn({**parts, (f"{measure_id}/all", "", month): -1}, Fraction(0))
            for row in rows:
                summed_over = "in_month" if row["basis"] == "as_at_month_end" else row["basis"]
                month, counted, total = month_of(row["month_end"]), row[count], row["total"]
                if counted is None and row["percentage"] is not None and total is not None:
                    counted = round(row["percentage"] * total / 100)
                for name, number, column in ((row[category], counted, count), ("all", total, "total")):
                    if number is not None:
                        self._learn(f"{measure_id}/{name}", summed_over, month, number)
                    elif self.is_newest and row.get(f"{column}_symbol") == "c":
                        self.withheld.add(frozenset(self.terms(f"{measure_id}/{name}", summed_over, month)))
        for row in self.tables["fct_contact_source_month"]:
            month, source = month_of(row["month_end"]), row["source_group"]
            contacts, progressed = row["contacts"], row["progressed_to_referral"]
            if progressed is None and None not in (row["progressed_to_referral_percentage"], contacts):
                progressed = round(row["progressed_to_referral_percentage"] * contacts / 100)
            for measure_id, counted in (("contacts_by_source", contacts), ("contacts_by_source_to_referral", progressed)):
                if counted is not None:
                    self._learn(f"{measure_id}/{source}", row["basis"], month, counted)
        for row in self.tables["fct_caseload_team_month"]:
            month, team = month_of(row["month_end"]), row["team_id"]
            for number in TEAM_NUMBERS:
                if row[number] is not None:
                    self._learn(f"team/{team}/{number}", "in_month", month, row[number])

    def _wholes(self) -> None:
        """The sums that definitions and labels give away."""
        with (ROOT / "seeds/registry/breakdown_category.csv").open() as file:
            categories = defaultdict(list)
            for row in csv.DictReader(file):
                categories[row["measure_id"]].append(f"{row['measure_id']}/{row['breakdown']}")
        months = self.months
        for whole, divisions in itertools.chain(TOLD_WHOLES.items(), MORE_WHOLES.items()):
            for division in divisions:
                parts = [name for part in division for name in categories.get(part, [_name(part)])]
                for month in months:
                    if not self._contradicts(_name(whole), parts, month):
                        self.knowledge.learn(
                            {(_name(whole), "", month): -1, **{(part, "", month): 1 for part in parts}}, Fraction(0)
                        )

    def _contradicts(self, whole: str, parts: list[str], month: int) -> bool:
        found = self.knowledge.find({(whole, "", month): -1, **{(part, "", month): 1 for part in parts}})
        return found is not None and found != 0

    def _stocks(self) -> None:
        """A stock is the one before with what came and without what went, where nothing that is known says otherwise."""
        for stock, came, went in (map(_name, names) for names in STOCKS):
            ties = [
                {(stock, "", month): 1, (stock, "", month - 1): -1, (came, "", month): -1, (went, "", month): 1}
                for month in self.months[1:]
            ]
            found = [self.knowledge.find(tie) for tie in ties]
            if not any(found):
                for tie in ties:
                    if self.knowledge.find(tie) is None:
                        self.knowledge.learn(tie, Fraction(0))

    def _look_alikes(self) -> None:
        """Series that agree wherever both are known are taken for the same cases, and two that add to a third for its parts.

        Children are compared with children, and workers and caseloads with their like.
        """
        seen: dict[str, dict[int, Fraction]] = defaultdict(dict)
        names = sorted({name for name, _, _ in self.knowledge.solved} | {name for name, _, _ in self.knowledge._appears})
        months = self.months
        for name in names:
            for month in months:
                value = self.knowledge.find({(name, "", month): 1})
                if value is not None:
                    seen[name][month] = value
        rich = [name for name in names if sum(value > 5 for value in seen[name].values()) >= 6]
        pairs = [(one, other) for one, other in itertools.combinations(rich, 2) if _is_of_workers(one) == _is_of_workers(other)]
        for one, other in pairs:
            shared = seen[one].keys() & seen[other].keys()
            if len(shared) >= 6 and all(seen[one][month] == seen[other][month] for month in shared):
                self._suppose({one: 1, other: -1}, months)
        by_month = {name: frozenset(seen[name].items()) for name in rich}
        for one, other in pairs:
            shared = seen[one].keys() & seen[other].keys()
            if len(shared) >= 6:
                last = max(shared)
                total = {month: seen[one][month] + seen[other][month] for month in shared}
                for whole in rich:
                    if seen[whole].get(last) == total[last] and len(by_month[whole] & total.items()) >= 6:
                        common = shared & seen[whole].keys()
                        if all(seen[whole][month] == total[month] for month in common):
                            self._suppose({one: 1, other: 1, whole: -1}, months)

    def _suppose(self, weights: dict[str, int], months: list[int]) -> None:
        for month in months:
            terms = {(name, "", month): weight for name, weight in weights.items()}
            if self.knowledge.find(terms) is None:
                self.knowledge.learn(terms, Fraction(0))


def _is_of_workers(name: str) -> bool:
    return name.startswith(("team/", "caseload"))


def _name(part: str) -> str:
    return part if "/" in part else f"{part}/all"


def _exact(number) -> Fraction:
    return Fraction(str(round(float(number), 4)))


def targets(database: Path, attack: Attack, edition: Path | None = None) -> list[Aim]:
    """What is to be recovered, by the unsuppressed marts: (what, its terms, its true value).

    Numbers withheld from the edition, and of those that nobody printed: the months between two year-to-date figures and runs of
    them, and the rest of a percentage, where they are 1 to 5. edition: the one that the marts are of; none: the last.
    """
    tables = _tables(edition) if edition else attack.tables
    with duckdb.connect(str(database), read_only=True) as source:
        rows = source.execute(
            "select indicator_id, breakdown, month_end, numerator, denominator, unit from marts.fct_indicator_month"
            " where numerator is not null order by all"
        ).fetchall()
        splits = {
            relation: source.execute(f"select {category}, basis, month_end, {count}, total from marts.{relation}").fetchall()
            for relation, (_, category, count) in SPLITS.items()
        }
        caseloads = source.execute(
            f"select month_end, team_id, {', '.join(TEAM_NUMBERS)} from marts.fct_caseload_team_month order by all"
        ).fetchall()
    shown = {(row["indicator_id"], row["breakdown"], row["month_end"]): row for row in tables["fct_indicator_month"]}
    found: dict[tuple, tuple] = {}
    series: dict[tuple, Fraction] = {}
    # Of what is in no edition nothing is told.
    told_of = {indicator_id for indicator_id, _, _ in shown}
    for indicator_id, category, day, numerator, denominator, unit in rows:
        if indicator_id not in told_of:
            continue
        entry = attack.dictionary[indicator_id]
        name, month, over = f"{entry['measure_id']}/{category}", month_of(day), entry["summed_over"]
        for role, value in (("numerator", numerator), ("denominator", denominator)):
            of_role = name if role == "numerator" else f"{name}/{role}"
            if value is not None:
                series[of_role, over, month] = _exact(value)
                if shown[indicator_id, category, day][role] is None:
                    _aim(found, f"{role} of {indicator_id}", attack.terms(of_role, over, month), _exact(value))
        if unit == "percentage" and 0 < denominator - numerator < 6:
            terms = {**attack.terms(f"{name}/denominator", over, month), **dict.fromkeys(attack.terms(name, over, month), -1)}
            _aim(found, f"rest of {indicator_id}", terms, _exact(denominator - numerator))
    for relation, (measure_id, category, count) in SPLITS.items():
        told = {(row[category], row["basis"], row["month_end"]): row for row in tables[relation]}
        for name, basis, day, counted, total in splits[relation]:
            over = "in_month" if basis == "as_at_month_end" else basis
            for part, value in ((name, counted), ("all", total)):
                if value is not None:
                    series[f"{measure_id}/{part}", over, month_of(day)] = _exact(value)
                    if told[name, basis, day]["total" if part == "all" else count] is None:
                        _aim(
                            found,
                            f"{part} of {relation}",
                            attack.terms(f"{measure_id}/{part}", over, month_of(day)),
                            _exact(value),
                        )
    teams = {(row["month_end"], row["team_id"]): row for row in tables["fct_caseload_team_month"]}
    for day, team, *told in caseloads:
        for number, value in zip(TEAM_NUMBERS, told, strict=True):
            if value is not None and teams[day, team][number] is None:
                _aim(found, f"{number} of a team", {(f"team/{team}/{number}", "", month_of(day)): 1}, _exact(value))
    for name, months in _months(series).items():
        for first in months:
            cases = Fraction(0)
            for month in range(first, first + LONGEST_RUN):
                if month not in months or (cases := cases + months[month]) > 5:
                    break
                if cases > 0:
                    _aim(found, f"run of {name}", {(name, "", one): 1 for one in range(first, month + 1)}, cases)
    return [(what, dict(terms), value) for terms, (what, value) in found.items()]


def _months(series: dict[tuple, Fraction]) -> dict[str, dict[int, Fraction]]:
    """What is counted over a financial year by its months."""
    found: dict[str, dict[int, Fraction]] = defaultdict(dict)
    for (name, over, month), value in series.items():
        if over == "financial_year_to_date" and "days" not in name:
            before = series.get((name, over, month - 1)) if month % 12 != 4 else Fraction(0)
            if before is not None:
                found[name][month] = value - before
    return found


def _aim(found: dict, what: str, terms: dict[Unknown, int], value: Fraction) -> None:
    found.setdefault(tuple(sorted(terms.items())), (what, value))


def recovered(database: Path, *editions: Path) -> tuple[int, list[Aim]]:
    """Attack the editions of a council, the oldest first; return how many numbers were attacked and those recovered.

    database: the unsuppressed marts that the last is of.
    """
    attack = Attack(*editions)
    aims = targets(database, attack)
    return len(aims), by_subtraction(attack, aims)


def by_subtraction(attack: Attack, aims: list[Aim]) -> list[Aim]:
    """Which aims follow from what is known, exactly."""
    return [aim for aim in aims if attack.knowledge.find(aim[1]) == aim[2]]


def by_whole_numbers(attack: Attack, aims: list[Aim]) -> tuple[int, list[Aim]]:
    """How many aims of 1 to 5 cases were tried that do not follow, and those for which one whole number alone is possible.

    What is known beside the equations: nothing is below 0, cases are whole, what is withheld is at least 1, and a part is no more
    than its whole.
    """
    rows = [(unknown, left, right) for unknown, (left, right) in attack.knowledge.solved.items() if left]
    equal = [({unknown: Fraction(1), **left}, right) for unknown, left, right in rows]
    least = [_left_open(attack, dict.fromkeys(terms, 1), 1) for terms in attack.withheld]
    least += [_left_open(attack, terms, 0) for terms in _nested(attack)]
    least = [one for one in least if one[0]]
    sought = []
    for aim in aims:
        terms, known = _left_open(attack, aim[1], 0)
        if terms and 0 < aim[2] < 6 and all(_is_count(attack, unknown[0]) for unknown in aim[1]):
            sought.append((aim, terms, -known))
    head: dict[Unknown, Unknown] = {}

    def top(unknown: Unknown) -> Unknown:
        while head.setdefault(unknown, unknown) != unknown:
            head[unknown] = unknown = head[head[unknown]]
        return unknown

    for terms in [terms for terms, *_ in equal + least] + [terms for _, terms, _ in sought]:
        first, *others = terms
        for other in others:
            head[top(other)] = top(first)
    parts: dict[Unknown, _Part] = defaultdict(lambda: _Part([], [], []))
    for place, known in enumerate((equal, least, sought)):
        for one in known:
            terms = one[1] if place == 2 else one[0]
            parts[top(next(iter(terms)))][place].append(one)
    return len(sought), [aim for part in parts.values() if part.sought for aim in part.pinned(attack)]


class _Part(NamedTuple):
    """What hangs together: sums that equal something, sums that are at least something, and what is sought of it."""

    equal: list
    least: list
    sought: list

    def pinned(self, attack: Attack) -> list[Aim]:
        unknowns = sorted({unknown for terms, _ in self.equal + self.least for unknown in terms})
        unknowns += sorted({unknown for _, terms, _ in self.sought for unknown in terms} - set(unknowns))
        place = {unknown: number for number, unknown in enumerate(unknowns)}
        wanted = _matrix([terms for _, terms, _ in self.sought], place)
        limits = [LinearConstraint(_matrix([terms for terms, _ in self.equal], place), *[[float(x) for _, x in self.equal]] * 2)]
        if self.least:
            limits.append(LinearConstraint(_matrix([terms for terms, _ in self.least], place), [float(x) for _, x in self.least]))
        whole = [int(_is_count(attack, name)) for name, _, _ in unknowns]
        limited = {"constraints": limits if self.equal else limits[1:], "integrality": whole, "bounds": (0, 100_000)}
        chance = np.random.default_rng(0)
        # Any two solutions that differ leave a number open; only what they agree on is looked at on its own.
        points = [milp(chance.normal(size=len(place)), options=HASTE, **limited).x for _ in range(POINTS)]
        told = np.array([wanted @ point for point in points if point is not None])
        found = []
        for number, (aim, _, known) in enumerate(self.sought):
            if len(told) and np.ptp(told[:, number]) > 0.5:
                continue
            row = wanted[[number], :].toarray()[0]
            ends = [milp(sign * row, options=HASTE, **limited) for sign in (1, -1)]
            if all(end.status == 0 for end in ends) and round(ends[0].fun) == round(-ends[1].fun) == aim[2] - known:
                found.append(aim)
        return found


def _left_open(attack: Attack, terms: dict[Unknown, int], least) -> tuple[Row, Fraction]:
    """A sum that is at least something as one of unknowns that are not solved: (terms, what they are at least)."""
    left: Row = {}
    for unknown, weight in terms.items():
        row, constant = attack.knowledge.solved.get(unknown, ({unknown: Fraction(-1)}, Fraction(0)))
        if unknown in attack.knowledge.solved and not row:
            least -= weight * constant
        else:
            left[unknown] = left.get(unknown, Fraction(0)) + weight
    return left, Fraction(least)


def _nested(attack: Attack) -> Iterator[dict[Unknown, int]]:
    """Wholes less their parts: never below 0."""
    names = {name for name, _, _ in attack.knowledge.solved} | {name for name, _, _ in attack.knowledge._appears}
    for name in sorted(names):
        measure, _, category = name.partition("/")
        wholes = {f"{name}/denominator"} if attack.units.get(measure) == {"percentage"} else set()
        wholes |= {f"{measure}/all"} if "/" not in category and category != "all" else set()
        for whole in wholes & names:
            yield from ({(whole, "", month): 1, (name, "", month): -1} for month in attack.months)


def _is_count(attack: Attack, name: str) -> bool:
    """Whether a number is one of cases, which are whole."""
    measure, _, role = name.partition("/")
    is_amount = not role.endswith("denominator") and attack.units.get(measure, set()) & {"average", "maximum"}
    return not is_amount and not _is_of_workers(name)


def _matrix(vectors: list[Row], place: dict[Unknown, int]) -> csr_array:
    cells = [(row, place[unknown], float(weight)) for row, terms in enumerate(vectors) for unknown, weight in terms.items()]
    rows, columns, weights = zip(*cells, strict=True) if cells else ((), (), ())
    return csr_array((np.array(weights, dtype=float), (rows, columns)), shape=(len(vectors), len(place)))
