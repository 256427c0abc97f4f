"""The integer programme: whole numbers a month from which every printed figure follows.

A printed count, sum, percentage or rate is a linear condition on the monthly series behind it. Each stands behind a
switch, so that figures which contradict one another are found and named rather than stopping the replay. What is not
printed stays near its typical level.
"""

from dataclasses import fields, replace
from fractions import Fraction
from math import ceil

from ortools.sat.python import cp_model

from replay.published import WEIGHTS

# Work allowed to the solver, in its own deterministic units, so that the same figures always give the same plan.
EFFORT = 60
POLISH = 3
MOST = 1_000_000

# What the next unit costs beyond each share of the typical level: small departures are shared out over the months.
TIERS = ((0.08, 1), (0.15, 4), (0.4, 15), (None, 60))


# Month -> whole number, or while planning an expression of the programme's variables.
Series = dict[int, int]


def total(*series):
    """Return the sum of series, month by month."""
    return {month: sum(s[month] for s in series) for month in series[0]}


class Plan:
    """Monthly series, the printed figures they must lead to, and the typical levels they keep near to."""

    def __init__(self, published):
        self.published = published
        self.model = cp_model.CpModel()
        self.measures = {}
        self.held = []  # (figure, its switch)
        self.unheld = []  # (figure, reason) that no number of events could lead to
        self.cost = []

    def series(self, months, typical=None, weight=1.0):
        """Return a whole number for each month, kept near typical(month) where that is given."""
        values = {m: self.model.new_int_var(0, MOST, "") for m in months}
        if typical:
            for month, value in values.items():
                self.near(value, typical(month), weight=weight)
        return values

    def part(self, whole, share=None, weight=1.0):
        """Return a series that never exceeds the whole, kept near a share(month) of it where that is given."""
        part = self.series(whole)
        for month, value in part.items():
            self.model.add(value <= whole[month])
            if share:
                self.near(100 * value, round(100 * share(month)) * whole[month], scale=100 * 20, weight=weight)
        return part

    def near(self, expression, target, scale=None, weight=1.0):
        """Keep an expression near a target; scale, by default the target, is what a departure is measured against."""
        if scale is None:
            target = round(target)
            scale = max(target, 10)
        pull = expression - target
        before = 0
        for limit, slope in TIERS:
            room = MOST * 100 if limit is None else max(1, round((limit - before) * scale))
            before = limit
            over, under = (self.model.new_int_var(0, room, "") for _ in range(2))
            pull = pull - over + under
            price = max(1, round(weight * slope * 10_000 / scale))
            self.cost.append(price * (over + under))
        self.model.add(pull == 0)

    def require(self, condition):
        """Add a condition that always holds."""
        self.model.add(condition)

    def measure(self, name, numerator, denominator=None, breakdown=""):
        """Say which series a measure counts, and over which when it is a percentage."""
        self.measures[name, breakdown] = numerator, denominator

    def solve(self):
        """Settle the series; afterwards `value` gives their numbers and `unheld` the figures left out, with reasons."""
        for (name, breakdown), (numerator, denominator) in self.measures.items():
            for figure in self.published.replayed({name}):
                if figure.breakdown == breakdown and all(m in numerator for m in figure.window):
                    self._hold(figure, numerator, denominator)
        self.model.maximize(sum(WEIGHTS[f.status] * switch for f, switch in self.held))
        solver = self._search(EFFORT)
        for figure, switch in self.held:
            holds = solver.boolean_value(switch)
            self.model.add(switch == holds)
            if not holds:
                self.unheld.append((figure, "contradicted by the other figures printed"))
        self.model.clear_hints()
        for index in range(len(self.model.proto.variables)):
            variable = self.model.get_int_var_from_proto_index(index)
            self.model.add_hint(variable, solver.value(variable))
        self.model.minimize(sum(self.cost))
        self._solver = self._search(EFFORT)

    def settled(self, story):
        """Return a story's series (a dataclass of series, or of series by name) with their numbers."""
        return replace(story, **{f.name: self._number(getattr(story, f.name)) for f in fields(story)})

    def _number(self, item):
        if isinstance(item, dict):
            return {key: self._number(value) for key, value in item.items()}
        return self._solver.value(item)

    def _search(self, effort):
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = effort
        import os
        if os.environ.get("PLOG"): solver.parameters.log_search_progress = True
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise RuntimeError(f"No plan was found: {solver.status_name(status)}")
        return solver

    def _hold(self, figure, numerator, denominator):
        """Put a figure's conditions behind a switch, or set it aside when it contradicts itself."""
        count = sum(numerator[m] for m in figure.window)
        base = sum(denominator[m] for m in figure.window) if denominator else None
        conditions = []
        unit, value = figure.definition.unit, figure.value
        if figure.numerator is not None:
            conditions.append(count == int(figure.numerator))
        if unit == "count" and value is not None:
            conditions.append(count == int(value))
        if unit == "rate_per_10k" and value is not None:
            people = self.published.population(figure.month)
            if not people:
                self.unheld.append((figure, "no population estimate had been published by that month end"))
                return
            low, high = rounding_range(figure)
            conditions += [count >= ceil(low * people / 10_000), count <= ceil(high * people / 10_000) - 1]
        if unit == "percentage":
            if figure.denominator is not None:
                conditions.append(base == int(figure.denominator))
            conditions.append(base >= 1)
            if value is not None:
                # low <= 100 x count / base < high, in whole numbers; a tie of rounding only where both are printed.
                scale = 2 * 10**figure.decimals
                low, high = (int(edge * scale) for edge in rounding_range(figure))
                tie = 0 if figure.numerator is not None and figure.denominator is not None else 1
                conditions += [100 * scale * count >= low * base + tie, 100 * scale * count <= high * base - 1]
        switch = self.model.new_bool_var(figure.name)
        for condition in conditions:
            self.model.add(condition).only_enforce_if(switch)
        self.held.append((figure, switch))


def rounding_range(figure):
    """Return the numbers that print as the figure: from the first up to, but without, the second (half up)."""
    half = Fraction(1, 2 * 10**figure.decimals)
    return figure.value - half, figure.value + half
