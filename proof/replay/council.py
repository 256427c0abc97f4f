"""The council being told: its calendar of months, its children, and the rows of its extracts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from proof.replay.dates import days_between, first_day, is_working_day, last_day

if TYPE_CHECKING:
    from proof.replay.published import Figure, Published


# The extract is cut three weeks after the last published month, in the month after, which is told in part.
DAYS_TO_EXTRACT = 21


class Council:
    """What the stories share.

    published: the figures. tables: extract name -> rows. extract_date: the day the extracts are cut.
    """

    def __init__(self, published: Published) -> None:
        self.published = published
        self.tables: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
        self.unheld: list[tuple[Figure, str]] = []  # (figure, reason)
        self.extract_date = last_day(published.last_month) + timedelta(DAYS_TO_EXTRACT)
        self._numbers: defaultdict[str, int] = defaultdict(int)
        self._days: dict[int, list[date]] = {}

    def random(self, story: str) -> Random:
        """Return a source of chance of a story's own, the same for the same figures."""
        return Random(f"{story} {self.published.last_month}")

    def months(self, first: int) -> range:
        """Return the months from the first to the one in which the extract is cut."""
        return range(first, self.published.last_month + 2)

    def end_of(self, month: int) -> date:
        """Return the last day of a month that the extracts reach."""
        return min(last_day(month), self.extract_date)

    def part_of(self, month: int) -> float:
        """Return the part of a month that the extracts reach, 0 to 1."""
        return self.end_of(month).day / last_day(month).day

    def level(self, measure: str, month: int, default: Any = None, breakdown: str = "") -> float:
        """Return what the figures tell of a measure for a month, less in the month of which only a part is told."""
        return self.published.level(measure, month, breakdown, default) * self.part_of(month)

    def working_days(self, month: int, start: date | None = None, end: date | None = None) -> list[date]:
        """Return the working days of a month that the extracts reach, within start and end."""
        if month not in self._days:
            self._days[month] = [d for d in days_between(first_day(month), self.end_of(month)) if is_working_day(d)]
        return [d for d in self._days[month] if (not start or d >= start) and (not end or d <= end)]

    def any_day(self, chance: Random, month: int) -> date:
        """Return a day of a month, mostly a working day."""
        if chance.random() < 0.88:
            return chance.choice(self.working_days(month))
        return first_day(month) + timedelta(chance.randrange(self.end_of(month).day))

    def new(self, kind: str) -> str:
        """Return an identifier of its kind never given before; plainly made up, as `ch-000123` (a child)."""
        self._numbers[kind] += 1
        return f"{kind}-{self._numbers[kind]:06d}"

    def add(self, table: str, **row: Any) -> None:
        """Add a row to an extract; dates and whole numbers may come as such, and None is an empty value."""
        self.tables[table].append(row)

    def miss(self, measures: Set[str], months: Any) -> None:
        """Note that the figures of these measures that count these months could not be led to by the cases told."""
        months = set(months)
        for figure in self.published.replayed(measures):
            if not months.isdisjoint(figure.window):
                self.unheld.append((figure, "no cases could be found for it beside the other figures"))
