"""Plan versions: who has had a plan authorised or updated lately enough, month end by month end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    pass


def keep_up_to_date(
    chance: Random,
    ends: list[date],
    cohort: Callable[..., Any],
    since: Callable[..., Any],
    number: Callable[..., Any],
    versions: Mapping[Any, list[date]],
    never: Callable[..., Any] = lambda end: 0,
) -> list[Any]:
    """Date new plan versions so that at each month end exactly so many of the cohort have one lately enough.

    ends: month ends in order. cohort(end): who is asked about then, in a fixed order. since(member, end): the day on or
    after which a version is late enough. number(end): how many are to have one. versions: member -> days of versions,
    added to in place. never(end): how many are to have had none at all. Returns the ends at which the
    number could not be met: too many had one already, or too few could have one.
    """
    missed = []
    before = None  # the month end before, and who was asked about then
    asked_before: frozenset[Any] = frozenset()
    for place, end in enumerate(ends):
        members = cohort(end)
        lately = [m for m in members if versions[m] and _latest(versions[m], end) >= since(m, end)]
        wanted = number(end) - len(lately)
        coming = ends[place + 1] if place + 1 < len(ends) else None
        staying = set(cohort(coming)) if coming else set()
        having = set(lately)
        lacking = [m for m in members if m not in having]
        chance.shuffle(lacking)
        if coming:
            # Leave room for the next month end: no more may still be up to date then than its own number.
            room = number(coming) - sum(m in staying and _latest(versions[m], end) >= since(m, coming) for m in lately)
            lasting = [m for m in lacking if m in staying and end >= since(m, coming)]
            passing = [m for m in lacking if m not in set(lasting)]
            keep = max(0, min(room, len(lasting)))
            first = lasting[:keep] + passing
            chance.shuffle(first)
            lacking = first + lasting[keep:]
        new = [m for m in lacking if not versions[m]]
        unplanned = set(new[len(new) - never(end) :]) if never(end) else ()
        ready = [m for m in lacking if m not in unplanned]
        if not 0 <= wanted <= len(ready):
            missed.append(end)
        for member in ready[: max(0, wanted)]:
            earliest = since(member, end)
            if before and member in asked_before:
                earliest = max(earliest, before + timedelta(1))
            versions[member].append(earliest + timedelta(chance.randint(0, (end - earliest).days)))
        before, asked_before = end, frozenset(members)
    return missed


def _latest(days: list[date], end: date) -> date:
    return max((d for d in days if d <= end), default=days[0] - timedelta(100_000))
