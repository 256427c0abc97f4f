"""The council being told: its calendar of months, its children, and the rows of its extracts."""

from collections import defaultdict
from datetime import timedelta
from random import Random

from proof.replay.dates import days_between, first_day, is_working_day, last_day

# The extract is cut three weeks after the last published month, in the month after, which is told in part.
DAYS_TO_EXTRACT = 21


class Council:
    """What the stories share.

    published: the figures. tables: extract name -> rows. extract_date: the day the extracts are cut.
    """

    def __init__(self, published):
        self.published = published
        self.tables = defaultdict(list)
        self.unheld = []  # (figure, reason)
        self.extract_date = last_day(published.last_month) + timedelta(DAYS_TO_EXTRACT)
        self._numbers = defaultdict(int)
        self._days = {}

    def random(self, story):
        """Return a source of chance of a story's own, the same for the same figures."""
        return Random(f"{story} {self.published.last_month}")

    def months(self, first):
        """Return the months from the first to the one in which the extract is cut."""
        return range(first, self.published.last_month + 2)

    def end_of(self, month):
        """Return the last day of a month that the extracts reach."""
        return min(last_day(month), self.extract_date)

    def part_of(self, month):
        """Return the part of a month that the extracts reach, 0 to 1."""
        return self.end_of(month).day / last_day(month).day

    def level(self, measure, month, default=None, breakdown=""):
        """Return what the figures tell of a measure for a month, less in the month of which only a part is told."""
        return self.published.level(measure, month, breakdown, default) * self.part_of(month)

    def working_days(self, month, start=None, end=None):
        """Return the working days of a month that the extracts reach, within start and end."""
        if month not in self._days:
            self._days[month] = [d for d in days_between(first_day(month), self.end_of(month)) if is_working_day(d)]
        return [d for d in self._days[month] if (not start or d >= start) and (not end or d <= end)]

    def any_day(self, chance, month):
        """Return a day of a month, mostly a working day."""
        if chance.random() < 0.88:
            return chance.choice(self.working_days(month))
        return first_day(month) + timedelta(chance.randrange(self.end_of(month).day))

    def new(self, kind):
        """Return an identifier of its kind never given before; plainly made up, as `ch-000123` (a child)."""
        self._numbers[kind] += 1
        return f"{kind}-{self._numbers[kind]:06d}"

    def add(self, table, **row):
        """Add a row to an extract; dates and whole numbers may come as such, and None is an empty value."""
        self.tables[table].append(row)

    def miss(self, measures, months):
        """Note that the figures of these measures that count these months could not be led to by the cases told."""
        months = set(months)
        for figure in self.published.replayed(measures):
            if not months.isdisjoint(figure.window):
                self.unheld.append((figure, "no cases could be found for it beside the other figures"))
