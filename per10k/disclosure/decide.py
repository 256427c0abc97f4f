"""Which figures of a council can be published so that no small number follows from them.

Guarded: every number of 1 to 5 cases that the figures could give (a count, a denominator, the rest of a whole, a run of months),
and amounts that rest on so few. Figures are then published one by one, the most wanted first, each unless a guarded number would
follow from it and those before it. So nothing is withheld without need: any withheld figure would give a guarded number away.
"""

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

from per10k.disclosure.bounds import problems
from per10k.disclosure.figures import DENOMINATOR, NOT_YET_DUE, NUMERATOR, Figures, Series, Window, months_of
from per10k.disclosure.memory import Memory
from per10k.disclosure.relations import nested, same_series, stocks, sums, sums_of_teams
from per10k.disclosure.span import Span, Vector

SMALLEST_SHOWN = 6
MARCH = 2


def is_small(value: float) -> bool:
    """Whether so few cases are withheld: more than none, fewer than six (hours of work come in parts of a post)."""
    return 0 < value < SMALLEST_SHOWN


class Decision:
    """What is published of a council's figures."""

    def __init__(self, figures: Figures, is_secondary: bool = True, memory: Memory | None = None):
        """Decide; without the secondary suppression, only a guarded number itself is withheld (to show what that is worth).

        memory: what earlier editions printed, which an outsider still has.
        """
        self.figures = figures
        self.memory = memory or Memory()
        self.names = same_series(figures)
        self.found = sums(figures, self.names)
        self.stocks = stocks(figures, self.names)
        self.guarded = _distinct(self._guarded())
        self.small = {frozenset(vector.items()) for vector in self.guarded}
        self.kept = list(self.guarded)
        before = _distinct(self._renamed(vector) for vector in self.memory.guarded)
        self.guarded_before = [vector for vector in before if frozenset(vector.items()) not in self.small]
        self.restated = {figure for figure in self.memory.printed if self.memory.is_restated(figure, figures)}
        self._told_before = self._with_history(Span(), except_for=self.restated)
        self._counted = [vector for vector in self.guarded if all(self._is_count(series) for series, _ in vector)]
        self._publish(is_secondary)
        # Problems that nothing is pinned in: most are the same in the next round.
        self._open: set[frozenset] = set()
        self.rounds = 1
        self.pinned_before: list[Vector] = []
        while is_secondary and (given_up := self._given_up()):
            self.guarded += given_up
            self._publish(is_secondary)
            self.rounds += 1
        self.known_before = [vector for vector in self.guarded if self._told_before.holds(vector)] + self.pinned_before

    def vector(self, series: Series, window: Window) -> Vector:
        """A figure as a sum of unknowns."""
        name = self.names.get(series, series)
        return {(name, month): 1 for month in months_of(window)}

    def printed(self) -> dict[tuple[Series, Window], float]:
        """Every figure that the edition prints."""
        return {figure: value for figure, value in self.figures.values.items() if self.shows(*figure)}

    def shows(self, series: Series, window: Window) -> bool:
        """Whether a figure is published."""
        is_told = (series, window) in self.figures.values and not self.is_small(series, window)
        return is_told and self._span.holds(self.vector(series, window))

    def is_small(self, series: Series, window: Window) -> bool:
        """Whether a figure is itself withheld for its size: primary suppression."""
        return frozenset(self.vector(series, window).items()) in self.small

    def follows(self, series: Series, window: Window) -> bool:
        """Whether a number, told or not, can be worked out from what is published."""
        return self._span.holds(self.vector(series, window))

    def rest_is_small(self, numerator: Series, window: Window) -> bool:
        """Whether what is left of a numerator's denominator is withheld for its size."""
        rest = self._named({(DENOMINATOR, *numerator[1:]): 1, numerator: -1}, months_of(window))
        return frozenset(rest.items()) in self.small

    def _given_up(self) -> list[Vector]:
        """Of what pins a guarded number down, the number that is wanted least: to be guarded as well."""
        solved = self._solved()
        equations, at_least = self._known(solved)
        guarded = [rest for rest, _ in (_without(vector, solved) for vector in self._counted) if rest]
        wanted = {id(vector): place for place, (_, _, vector) in enumerate(equations)}
        given_up = []
        for problem in problems(equations, at_least, guarded):
            if problem.key() in self._open:
                continue
            pinned = problem.pinned()
            if not pinned:
                self._open.add(problem.key())
            for vector, told in pinned:
                if any(told):
                    given_up.append(max(filter(None, told), key=lambda number: wanted[id(number)]))
                elif self.memory.editions:
                    # What earlier editions told cannot be taken back.
                    self._open.add(problem.key())
                    self.pinned_before.append(vector)
                else:
                    raise ValueError(f"Nothing can be withheld that would hide {vector}: no edition is written.")
        return _distinct(given_up)

    def _known(self, solved: dict) -> tuple[list[tuple[Vector, float, Vector | None]], list[tuple[Vector, float]]]:
        """What an outsider knows of the numbers that do not follow: sums that come to something, and that are at least something.

        Each of the former is with the number that could be withheld instead; None where earlier editions have told it.
        """
        values = self.figures.values
        equations: dict[frozenset, tuple] = {}
        at_least: dict[frozenset, tuple] = {}
        for figure in sorted(values, key=self._rank):
            rest, known = _without(self.vector(*figure), solved)
            if rest and self.shows(*figure):
                told = self._if_not_told_before(self.vector(*figure)) if values[figure] else None
                equations[frozenset(rest.items())] = (rest, values[figure] - known, told)
            elif rest and self._is_count(figure[0]):
                at_least.setdefault(frozenset(rest.items()), (rest, 1 - known))
        for figure in sorted(self.memory.printed.keys() - values.keys()):
            rest, known = _without(self.vector(*figure), solved)
            if rest:
                equations.setdefault(frozenset(rest.items()), (rest, self.memory.printed[figure] - known, None))
        for tie in self._ties():
            rest, known = _without(tie, solved)
            if rest and self._is_true(tie):
                # What is told beside the unknown parts of a sum: the least of it.
                least = min(filter(solved.get, tie), key=lambda unknown: solved[unknown], default=None)
                told = self._if_not_told_before({least: 1}) if least else None
                equations.setdefault(frozenset(rest.items()), (rest, -known, told))
        for part, whole in nested(self.figures):
            for month in self._months.get(whole, {}):
                rest, known = _without(self._named({whole: 1, part: -1}, [month]), solved)
                if rest:
                    at_least.setdefault(frozenset(rest.items()), (rest, -known))
        return list(equations.values()), list(at_least.values())

    def _solved(self) -> dict[tuple[Series, int], float]:
        """Unknowns that follow from what is published."""
        solved = {}
        for series, months in self._months.items():
            for month, value in months.items():
                unknown = (self.names.get(series, series), month)
                if unknown not in solved and self._span.holds({unknown: 1}):
                    solved[unknown] = value
        return solved

    def _is_count(self, series: Series) -> bool:
        role, measure_id, _ = series
        is_amount = role == NUMERATOR and self.figures.kinds[measure_id] & {"average", "maximum"}
        return not is_amount and not measure_id.startswith("team_") and not measure_id.startswith(("caseload", "agency"))

    def _publish(self, is_secondary: bool) -> None:
        guarded = self.guarded if is_secondary else []
        # What is known of the figures as they are now, and what an outsider may take to be known, since it once was printed.
        self._span = self._with_history(Span(guarded), except_for=self.restated)
        ever = self._with_history(Span(guarded + self.guarded_before)) if self.restated or self.guarded_before else self._span
        for series, window in sorted(self.figures.values, key=self._rank):
            is_alone = series[0] != NUMERATOR or (series, window) in self.figures.alone or not self.figures.values[series, window]
            if not is_alone and not self._span.holds(self.vector((DENOMINATOR, *series[1:]), window)):
                continue
            vector = self.vector(series, window)
            if not is_secondary and self.is_small(series, window):
                continue
            if not self._span.gives_away(vector) and not ever.gives_away(vector):
                self._span.learn(vector)
                ever.learn(vector)

    def _rank(self, figure: tuple[Series, Window]) -> tuple:
        """Zeros stay. Then what is asked for most: years before rolling years before months, totals before their parts."""
        (series, (summed_over, month)), value = figure, self.figures.values[figure]
        role, measure_id, category = series
        is_part = category != "all"
        if summed_over == "financial_year_to_date":
            place = 0 if month % 12 == MARCH else 3
        else:
            place = {"rolling_12_months": 1, "quarter": 1}.get(summed_over, 2)
        # A numerator is of use beside its denominator alone, so comes after it.
        follows = role == NUMERATOR and figure not in self.figures.alone
        return (value != 0, role == NOT_YET_DUE, is_part, place, follows, -value, -month, measure_id, role, category)

    def _with_history(self, span: Span, except_for: Collection[tuple[Series, Window]] = ()) -> Span:
        """A span that knows the ties, and what earlier editions printed."""
        for vector in self._ties():
            span.add(vector)
        for figure in self.memory.printed:
            if figure not in except_for:
                span.learn(self.vector(*figure))
        return span

    def _if_not_told_before(self, vector: Vector) -> Vector | None:
        return None if self._told_before.holds(vector) else vector

    def _is_true(self, tie: Vector) -> bool:
        """Whether a tie is so of the figures, as far as they tell."""
        known = [weight * self._values[unknown] for unknown, weight in tie.items() if unknown in self._values]
        return len(known) < len(tie) or abs(sum(known)) < 0.001

    @cached_property
    def _values(self) -> dict[tuple[Series, int], float]:
        return {
            (self.names.get(series, series), month): value
            for series, months in self._months.items()
            for month, value in months.items()
        }

    def _renamed(self, vector: Vector) -> Vector:
        renamed: Vector = {}
        for (series, month), weight in vector.items():
            unknown = (self.names.get(series, series), month)
            renamed[unknown] = renamed.get(unknown, 0) + weight
        return {unknown: weight for unknown, weight in renamed.items() if weight}

    def _ties(self) -> Iterator[Vector]:
        windows = [window for _, window in (*self.figures.values, *self.memory.printed)]
        months = sorted({month for window in windows for month in months_of(window)})
        for tie in self.found:
            yield from (self._named(tie, [month]) for month in months)
        for month, tie in sums_of_teams(self.figures):
            yield self._named(tie, [month])
        for stock, came, went in self.stocks:
            for month in months[1:]:
                yield self._renamed({(stock, month): 1, (stock, month - 1): -1, (came, month): -1, (went, month): 1})

    def _named(self, weights: dict[Series, int], months: Iterable[int]) -> Vector:
        return self._renamed({(series, month): weight for series, weight in weights.items() for month in months})

    def _guarded(self) -> Iterator[Vector]:
        """Numbers of 1 to 5, and amounts that rest on so few."""
        values = self.figures.values
        for weights, resting_on in self._countable():
            for window in self._windows[next(iter(weights))]:
                if all((series, window) in values for series in {*weights, *resting_on}):
                    cases = sum(weight * values[series, window] for series, weight in resting_on.items())
                    if is_small(round(cases, 4)):
                        yield self._named(weights, months_of(window))
            yield from (self._named(weights, run) for run in self._small_runs(resting_on))
        yield from self._telling_maxima()

    def _telling_maxima(self) -> Iterator[Vector]:
        """The highest caseload of a group of teams, where it can only be that of its one team with few workers."""
        values = self.figures.values
        for measure_id in sorted(self.figures.groups):
            for month in sorted({month for _, month in self.figures.teams}):
                window = ("in_month", month)
                highest = values.get(((NUMERATOR, measure_id, "all"), window))
                teams = [team for group in self.figures.groups[measure_id] for team in self.figures.teams.get((group, month), [])]
                few = [team for team in teams if is_small(values.get(((NUMERATOR, "team_workers", team), window), 0))]
                others = [
                    values.get(((NUMERATOR, "team_maximum_caseload", team), window), 0) for team in teams if team not in few
                ]
                if "maximum" in self.figures.kinds[measure_id] and len(few) == 1 and highest and highest > max(others, default=0):
                    yield self.vector((NUMERATOR, measure_id, "all"), window)

    @cached_property
    def _windows(self) -> dict[Series, list[Window]]:
        found: dict[Series, list[Window]] = {}
        for series, window in self.figures.values:
            found.setdefault(series, []).append(window)
        return found

    def _countable(self) -> Iterator[tuple[dict[Series, int], dict[Series, int]]]:
        """What is guarded, and the count of cases it rests on, as sums of series."""
        known = sorted({series for series, _ in self.figures.values})
        for series in known:
            role, measure_id, category = series
            units = self.figures.kinds[measure_id]
            cases = {(DENOMINATOR, measure_id, category): 1}
            if measure_id.startswith("team_"):
                # The children of few workers are not few; their hours and the averages are.
                if measure_id != "team_cases":
                    yield {series: 1}, {(NUMERATOR, "team_workers", category): 1}
                if measure_id in ("team_cases", "team_counted_cases", "team_maximum_caseload"):
                    yield {series: 1}, {series: 1}
            elif role == NUMERATOR and units & {"average", "maximum"}:
                yield {series: 1}, cases
                if "maximum" in units:
                    yield {series: 1}, {series: 1}
            else:
                yield {series: 1}, {series: 1}
            if role == NOT_YET_DUE and next(iter(cases)) in known:
                failed = {**cases, (NUMERATOR, measure_id, category): -1, series: -1}
                yield failed, failed
        for part, whole in nested(self.figures):
            rest = {whole: 1, part: -1}
            yield rest, rest

    def _small_runs(self, weights: dict[Series, int]) -> Iterator[list[int]]:
        """Runs of up to 12 months that have 1 to 5 cases in all.

        Not those that begin or end with a month of which it is told that it has none: they are the run without it.
        """
        months = self._months
        shared = set.intersection(*(set(months.get(series, {})) for series in weights))
        total = {month: round(sum(weight * months[series][month] for series, weight in weights.items()), 4) for month in shared}
        is_flow = all(series[1] in self.figures.flows for series in weights)
        alone = next(iter(weights)) if len(weights) == 1 else None
        told_none = {month for month in shared if not total[month] and (alone, ("in_month", month)) in self.figures.values}
        for first in sorted(shared):
            run, cases = [], 0.0
            for month in range(first, first + (12 if is_flow else 1)):
                if first in told_none or month not in total or cases + total[month] >= SMALLEST_SHOWN:
                    break
                run.append(month)
                cases += total[month]
                if month not in told_none and cases > 0:
                    yield list(run)

    @cached_property
    def _months(self) -> dict[Series, dict[int, float]]:
        return self.figures.months()


def _without(vector: Vector, solved: dict) -> tuple[Vector, float]:
    """The part of a sum that is still unknown, and what the rest of it comes to."""
    rest = {unknown: weight for unknown, weight in vector.items() if unknown not in solved}
    return rest, sum(weight * solved[unknown] for unknown, weight in vector.items() if unknown in solved)


def _distinct(vectors: Iterable[Vector]) -> list[Vector]:
    seen: dict[frozenset, Vector] = {}
    for vector in vectors:
        if vector:
            seen.setdefault(frozenset(vector.items()), vector)
    return list(seen.values())
