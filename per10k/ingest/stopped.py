"""Events of a return that stop before its last day, though more would have come at the rate before: made then, or cut.

If they come by chance, evenly over the time, each of n lies before a last part of it with the share that is left of it: all of
them do so with that share to the power of n. Events of one day, as reviews of brothers and sisters, count as one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

# So many came, so many more would have come, and that none has is chance once in a million times: a return has dozens of columns,
# and there are hundreds of returns.
A_DOZEN, ONE_IN_A_MILLION = 12, 1e-6
# A return without an event in this time before its last day looks as if it had been made in the middle of its year. Of one with
# few events there may be none by chance.
QUIET, ONE_IN_A_THOUSAND = timedelta(days=45), 1e-3


@dataclass(frozen=True)
class Stopped:
    """The last day of some events, how many came up to it, how many more would have come, and the chance that none did."""

    last: date
    came: int
    lacking: float
    chance: float

    @property
    def is_no_chance(self) -> bool:
        """Whether they were cut, by all that is likely."""
        return min(self.came, self.lacking) >= A_DOZEN and self.chance < ONE_IN_A_MILLION

    def reason(self, until: date) -> str:
        """What is to be said of them. until: the last day of the return."""
        return (
            f"none is later, though by the rate before some {self.lacking:.0f} more would have come up to {until}: the export "
            "was made then, or cut"
        )


def stopped(days: Iterable[str], first: date, until: date, most: int | None = None) -> Stopped | None:
    """How events of some days (YYYY-MM-DD) stop within a time; None where none is of it.

    most: as how many they count at the most, where one may bring others with it.
    """
    within = sorted({day for day in days if first.isoformat() <= day <= until.isoformat()})
    if not within:
        return None
    last = date.fromisoformat(within[-1])
    whole, gap = (until - first).days + 1, (until - last).days
    events = min(len(within), most) if most is not None else len(within)
    return Stopped(last, events, events * gap / (whole - gap), (1 - gap / whole) ** events)
