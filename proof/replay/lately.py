"""Two limits for events of one kind: of those who had one within the longer, so many had one within the shorter as well."""

from datetime import timedelta
from typing import Any


def keep_lately(chance: Any, ends: Any, cohort: Any, since: Any, lately: Any, number: Any, days: Any) -> Any:
    """Add and move days so that at each month end exactly so many of the cohort have one within the shorter limit too.

    Who has one within the longer limit stays as it is at every month end.

    ends: month ends in order. cohort(end): who is asked about then, in a fixed order. since(member, end), lately(member, end):
    the day on or after which an event is late enough by the longer limit and by the shorter. number(end): how many are to have
    one by the shorter. days: member -> days of events, changed in place. Returns the month ends at which that could not be met.
    """
    missed = []
    members = {end: set(cohort(end)) for end in ends}

    def standing(member: Any, those: Any, place: Any) -> Any:
        """By the longer limit, at this month end and all that follow."""
        return [any(since(member, end) <= day <= end for day in those) for end in ends[place:] if member in members[end]]

    for place, end in enumerate(ends):
        before = end.replace(day=1) - timedelta(1)
        having = {m for m in cohort(end) if any(lately(m, end) <= d <= end for d in days[m])}
        wanted = number(end) - len(having)
        ready = [m for m in cohort(end) if (m in having) == (wanted < 0)]
        chance.shuffle(ready)
        for member in ready:
            if not wanted:
                break
            first = lately(member, end) if not place else max(lately(member, end), before + timedelta(1))
            if wanted < 0:
                changed = _moved(days[member], first, end, before)
            else:
                changed = [*days[member], first + timedelta(chance.randint(0, (end - first).days))]
            if changed and standing(member, changed, place) == standing(member, days[member], place):
                days[member] = changed
                wanted += 1 if wanted < 0 else -1
        if wanted:
            missed.append(end)
    return missed


def _moved(those: Any, first: Any, end: Any, before: Any) -> Any:
    """Days with those of the shorter limit moved to the day before it; None where that is in an earlier month."""
    day = first - timedelta(1)
    if day <= before:
        return None
    return [day if first <= d <= end else d for d in those]
