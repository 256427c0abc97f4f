"""The integer programme: whole numbers a month from which every printed figure follows.

A printed count, sum, percentage or rate is a linear condition on the monthly series behind it, so figures that cannot
all hold are found and named. What is not printed stays near its typical level.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from math import ceil, floor, inf
from typing import TYPE_CHECKING, Any

from ortools.linear_solver import pywraplp
from ortools.sat.python import cp_model

from proof.replay.published import WEIGHTS

if TYPE_CHECKING:
    from ortools.sat.python.cp_model import BoundedLinearExpression, CpModel, CpSolver, LinearExprT

    from proof.replay.published import Figure, Published


# Work allowed to each search, in the solver's own deterministic units, so that the same figures always give one plan.
EFFORT = 5
BRIEF = 0.1
MOST = 100_000

# How far, in number or in share, whole numbers may lie from the smoothest fractions: tried from the widest.
REACHES = ((40, 0.4), (12, 0.12), (3, 0.03))
AT_ONCE = 20  # variables brought nearer, or not, together

# What the next unit costs beyond each share of the typical level: small departures are shared out over the months.
TIERS = ((0.08, 1), (0.15, 4), (0.4, 15), (None, 60))

# Month -> whole number, or while planning an expression of the programme's variables.
Series = dict[int, int]


def total(*series: Any) -> dict[Any, LinearExprT]:
    """Return the sum of series, month by month."""
    return {month: sum(s[month] for s in series) for month in series[0]}


class Plan:
    """Monthly series, the printed figures they must lead to, and the typical levels they keep near to.

    held: the figures that the settled series lead to. unheld: (figure, reason) of the others.
    """

    def __init__(self, published: Published) -> None:
        self.published = published
        self.model = cp_model.CpModel()
        self.held: list[Figure] = []
        self.unheld: list[tuple[Figure, str]] = []
        self._measures: list[tuple[Any, ...]] = []
        self._solver: Any = None
        self._preferred: list[BoundedLinearExpression] = []
        self._near: list[tuple[LinearExprT, int, float]] = []

    def series(
        self, months: Iterable[Any], typical: Callable[..., Any] | None = None, weight: float = 1.0
    ) -> dict[Any, LinearExprT]:
        """Return a whole number for each month, kept near typical(month) where that is given."""
        values = {m: self.model.new_int_var(0, MOST, "") for m in months}
        if typical:
            for month, value in values.items():
                self.near(value, typical(month), weight=weight)
        return values

    def part(
        self, whole: dict[int, LinearExprT], share: Callable[..., Any] | None = None, weight: float = 1.0
    ) -> dict[Any, LinearExprT]:
        """Return a series that never exceeds the whole, kept near a share(month) of it where that is given."""
        part = self.series(whole)
        for month, value in part.items():
            self.require(value <= whole[month])
            if share:
                self.near(100 * value, round(100 * share(month)) * whole[month], scale=2000, weight=weight)
        return part

    def stock(self, months: Iterable[int], opening: LinearExprT, change: Callable[..., Any]) -> dict[Any, LinearExprT]:
        """Return the numbers left, never below 0, when each month's change is added to the month before (first the opening)."""
        stock = self.series(months)
        for month, value in stock.items():
            self.require(value == stock.get(month - 1, opening) + change(month))
        return stock

    def near(self, expression: LinearExprT, target: LinearExprT | float, scale: int | None = None, weight: float = 1.0) -> None:
        """Keep an expression near a target; scale, by default the target, is what a departure is measured against."""
        if scale is None:
            target = round(target)
            scale = max(target, 10)
        self._near.append((expression - target, scale, weight))

    def require(self, condition: BoundedLinearExpression) -> None:
        """Add a condition that always holds."""
        self.model.add(condition)

    def prefer(self, condition: BoundedLinearExpression) -> None:
        """Add a condition that holds unless it cannot beside those that always do."""
        self._preferred.append(condition)

    def measure(
        self,
        name: str,
        numerator: dict[int, LinearExprT],
        denominator: dict[int, LinearExprT] | None = None,
        breakdown: str = "",
        per: int = 1,
    ) -> None:
        """Say which series a measure counts, and over which when it is a percentage or an average.

        per: how many of the series' units are one of the measure's: 100 where hours of work are told in hundredths of a post.
        """
        self._measures.append((name, breakdown, numerator, denominator, per))

    def solve(self) -> None:
        """Settle the series so that they lead to as many figures as can be, first those of the greatest weight."""
        if not self._search({}, ()):
            raise RuntimeError("The conditions of the plan itself cannot all hold")
        self._add_preferred()
        conditions = self._conditions()
        firm = [f for f in conditions if f.status == "ok"]
        left_out = _left_out(firm, lambda figures: self._search(conditions, figures))
        firm = [f for f in firm if f not in left_out]
        others = sorted((f for f in conditions if f.status != "ok"), key=lambda f: -WEIGHTS[f.status])
        self.held = firm + _addable(firm, others, lambda figures: self._search(conditions, figures))
        for figure, others in left_out.items():
            beside = "; ".join(other.name for other in others) or "what was settled before"
            self.unheld.append((figure, f"cannot hold beside {beside}"))
        for figure in conditions:
            if figure not in self.held and figure not in left_out:
                self.unheld.append((figure, "cannot hold beside the figures of this report"))
        self._settle(conditions)

    def _add_preferred(self) -> None:
        numbered = {number: [condition] for number, condition in enumerate(self._preferred)}
        for number in _addable([], list(numbered), lambda numbers: self._search(numbered, numbers)):
            self.require(self._preferred[number])

    def settled(self, story: Any) -> Any:
        """Return a story's series (a dataclass of series, or of series by name) with their numbers."""
        return self._number(story)

    def _number(self, item: Any) -> Any:
        if is_dataclass(item) and not isinstance(item, type):
            return replace(item, **{f.name: self._number(getattr(item, f.name)) for f in fields(item)})
        if isinstance(item, dict):
            return {key: self._number(value) for key, value in item.items()}
        return self._solver.value(item)

    def _search(
        self,
        conditions: dict[Any, list[BoundedLinearExpression]],
        figures: Sequence[Any],
        ranges: Sequence[Any] = (),
        effort: float = EFFORT,
    ) -> CpSolver | None:
        """Return a solver whose series lead to these figures, each variable (by number) in its range; None if none can."""
        model = self._model(conditions, figures)
        for number, low, high in ranges:
            variable = model.get_int_var_from_proto_index(number)
            model.add(variable >= low)
            model.add(variable <= high)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 1
        solver.parameters.max_deterministic_time = effort
        found = solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        return solver if found else None

    def _model(self, conditions: dict[Any, list[BoundedLinearExpression]], figures: Sequence[Any]) -> CpModel:
        model = self.model.clone()
        for figure in figures:
            for condition in conditions[figure]:
                model.add(condition)
        return model

    def _settle(self, conditions: dict[Any, list[BoundedLinearExpression]]) -> None:
        """Settle on whole numbers as close as can be to the smoothest fractions that lead to the figures held."""
        self._solver = self._search(conditions, self.held)
        smoothest = self._smoothest(conditions)
        ranges: list[tuple[int, int, int]] = []
        for reach, share in REACHES:
            near = [(n, max(0, floor(v - max(reach, share * v))), ceil(v + max(reach, share * v))) for n, v in smoothest]
            ranges += _addable(ranges, near, lambda tried: self._search(conditions, self.held, tried, BRIEF), AT_ONCE)
        self._solver = self._search(conditions, self.held, ranges)

    def _smoothest(self, conditions: dict[Any, list[BoundedLinearExpression]]) -> list[tuple[int, float]]:
        """Return the fractions, as (number of a variable, value), at which departures from what is typical cost least."""
        model = self._model(conditions, self.held)
        numbers = range(len(model.proto.variables))
        cost = []
        for pull, scale, weight in self._near:
            before: Any = 0
            for limit, slope in TIERS:
                room = MOST * 100 if limit is None else max(1, round((limit - before) * scale))
                before = limit
                over, under = (model.new_int_var(0, room, "") for _ in range(2))
                pull = pull - over + under
                cost.append(max(1, round(weight * slope * 10_000 / scale)) * (over + under))
            model.add(pull == 0)
        model.minimize(sum(cost))
        values = _relaxed(model.proto)
        return [(number, values[number]) for number in numbers] if values else []

    def _conditions(self) -> dict[Any, list[BoundedLinearExpression]]:
        """Return what each figure asks of the series, leaving aside figures that no series could lead to."""
        conditions = {}
        for name, breakdown, numerator, denominator, per in self._measures:
            for figure in self.published.replayed({name}):
                if figure.breakdown != breakdown or any(m not in numerator for m in figure.window):
                    continue
                count = sum(numerator[m] for m in figure.window)
                base = sum(denominator[m] for m in figure.window) if denominator else None
                people = self.published.population(figure.month)
                if figure.definition.unit == "rate_per_10k" and not people:
                    self.unheld.append((figure, "no population estimate was published by that month end"))
                else:
                    conditions[figure] = _conditions_of(figure, count, base, people, per)
        return conditions


def _relaxed(proto: CpModel) -> list[float] | None:
    """Return the best fractions of a linear programme, whole numbers not being asked for; None when there are none."""
    solver = pywraplp.Solver.CreateSolver("GLOP")
    variables = [solver.NumVar(*_bounds(v.domain), "") for v in proto.variables]
    for constraint in proto.constraints:
        row = solver.Constraint(*_bounds(constraint.linear.domain))
        for number, factor in zip(constraint.linear.vars, constraint.linear.coeffs, strict=True):
            row.SetCoefficient(variables[number], row.GetCoefficient(variables[number]) + factor)
    for number, factor in zip(proto.objective.vars, proto.objective.coeffs, strict=True):
        solver.Objective().SetCoefficient(variables[number], factor)
    solver.Objective().SetMinimization()
    if solver.Solve() != pywraplp.Solver.OPTIMAL:
        return None
    return [variable.solution_value() for variable in variables]


def _bounds(domain: LinearExprT) -> tuple[float, ...]:
    """Return the ends of a solver's domain, which writes no end as a very large number."""
    return tuple(end if abs(end) < 2**62 else end * inf for end in (domain[0], domain[len(domain) - 1]))


def rounding_range(figure: Figure) -> tuple[Fraction, Fraction]:
    """Return the numbers that print as the figure: from the first up to, but without, the second (half up)."""
    half = Fraction(1, 2 * 10**figure.decimals)
    return figure.value - half, figure.value + half


def _conditions_of(figure: Figure, count: LinearExprT, base: Any, people: Any, per: int) -> list[BoundedLinearExpression]:
    conditions = []
    unit, value = figure.definition.unit, figure.value
    if figure.numerator is not None:
        conditions.append(_is(count, figure.numerator, per))
    if unit in ("count", "maximum") and value is not None:
        conditions.append(_is(count, value, per))
    if unit == "rate_per_10k" and value is not None:
        low, high = rounding_range(figure)
        conditions += [count >= ceil(low * people / 10_000), count <= ceil(high * people / 10_000) - 1]
    if unit in ("percentage", "average"):
        conditions.append(base >= 1)
        if figure.denominator is not None:
            conditions.append(_is(base, figure.denominator, per))
        if value is not None:
            # least <= times x count / base < less in whole numbers, a tie of rounding only where the report has one.
            times = 100 if unit == "percentage" else 1
            scale = 2 * 10**figure.decimals
            least, less = (int(edge * scale) for edge in rounding_range(figure))
            tie = 0 if figure.denominator is not None and (figure.numerator is not None or _is_tie(figure, times)) else 1
            conditions += [times * scale * count >= least * base + tie, times * scale * count <= less * base - 1]
    return conditions


def _is_tie(figure: Figure, times: int) -> bool:
    """Tell whether no whole number of the printed denominator prints as the figure but one that is rounded up at the half."""
    low, high = (edge * figure.denominator / times for edge in rounding_range(figure))
    return low.denominator == 1 and low + 1 >= high


def _is(count: LinearExprT, number: Fraction, per: int) -> BoundedLinearExpression:
    """Return the condition that a count of units, so many of which make one, is a number; none is if that is too fine."""
    return number.denominator * count == number.numerator * per


def _left_out(figures: list[Figure], holds: Callable[..., Any]) -> dict[Any, Any]:
    """Return the fewest figures, by weight, without which the others hold, each with figures it contradicts.

    holds(figures) tells whether figures can hold together. Contradictions are collected one at a time, each as small
    as it can be made, until the cheapest way to leave out one figure of each lets the rest hold.
    """
    conflicts: list[Any] = []
    while True:
        out = _cheapest_hit(conflicts)
        rest = [f for f in figures if f not in out]
        if holds(rest):
            return {f: next([o for o in c if o != f] for c in conflicts if f in c) for f in out}
        conflicts.append(_conflict([], rest, False, holds))


def _addable(
    held: list[Any],
    items: list[Any],
    holds: Callable[..., Any],
    fewest: int = 1,
) -> list[Any]:
    """Return those of the items that can hold together with those held; no fewer than so many are tried at a time."""
    if not items or holds(held + items):
        return items
    if len(items) <= fewest:
        return []
    middle = len(items) // 2
    left = _addable(held, items[:middle], holds, fewest)
    return left + _addable(held + left, items[middle:], holds, fewest)


def _conflict(kept: Any, figures: Any, changed: Any, holds: Any) -> Any:
    """Return a smallest set of figures that cannot hold beside those kept (the QuickXplain scheme of halving)."""
    if changed and not holds(kept):
        return []
    if len(figures) <= 1:
        return figures
    middle = len(figures) // 2
    left, right = figures[:middle], figures[middle:]
    from_right = _conflict(kept + left, right, True, holds)
    from_left = _conflict(kept + from_right, left, bool(from_right), holds)
    return from_left + from_right


def _cheapest_hit(conflicts: list[Any]) -> list[Any]:
    """Return the figures of least weight that include one of each conflict; of equals, those over longer windows."""
    if not conflicts:
        return []
    model = cp_model.CpModel()
    switches = {f: model.new_bool_var("") for conflict in conflicts for f in conflict}
    for conflict in conflicts:
        model.add_bool_or(switches[f] for f in conflict)
    model.minimize(sum(switch * (100 * WEIGHTS[f.status] - len(f.window)) for f, switch in switches.items()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.solve(model)
    return [f for f, switch in switches.items() if solver.boolean_value(switch)]
