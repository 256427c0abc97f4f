"""Midnights of England that stand in UTC without a sign: 23:00 of the day before in summer, 00:00 in winter. One rule for every
door, extracts and returns alike; asked of a column, since a moment alone does not say of which clock it is."""

from __future__ import annotations

from enum import Enum

from per10k.plugin.day_columns import STRAYS

# Moments at 23:00 that are more than chance.
FEWEST_EVENINGS = 3


class Clock(Enum):
    """Of which clock the moments of a column are: as they are written, of UTC, or of a zone that England never keeps."""

    AS_WRITTEN = 0
    UTC = 1
    MOVED = 2


def clock_of(moments: int, evenings: int, midnights: int, fewest: int = FEWEST_EVENINGS) -> Clock:
    """The clock of a column. moments: how many it has, days without a time among them; evenings: those at 23:00; midnights: those
    that are midnight in England if they are of UTC; fewest: how many evenings tell."""
    if evenings < fewest:
        return Clock.AS_WRITTEN
    if (moments - midnights) * STRAYS <= moments:
        return Clock.UTC
    return Clock.MOVED if (moments - evenings) * STRAYS <= moments else Clock.AS_WRITTEN


def moved(moments: int, first: str) -> str:
    """Why a column of a zone that England never keeps is refused. first: the first moment and its place."""
    return (
        f"its {moments} moments stand at 23:00 in summer and winter ({first}), as days do that "
        "were moved to another time zone, so that nobody can say which are meant"
    )
