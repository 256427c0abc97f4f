"""Whether one column of a table was sorted by itself: a spreadsheet does so if asked, and each value is then another row's.

A table that was sorted as a whole by a column has the children's numbers in that column's order; where the numbers stand in their
own, no other column does but by chance.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import lgamma, log
from typing import TypeVar

Key = TypeVar("Key", int, str)

# Of so many orders in which values might stand, the one in which they do is no chance.
ORDERS = 1_000_000
# Fewer children may happen to have numbers, and days, in the order in which they came.
FEWEST = 30


def in_order(texts: Sequence[str]) -> bool:
    """Whether values stand one after another, up or down: as numbers where all are, else as texts."""
    return _goes_one_way(list(map(int, texts))) if all(map(str.isdecimal, texts)) else _goes_one_way(texts)


def _goes_one_way(keys: Sequence[Key]) -> bool:
    return all(one <= other for one, other in pairwise(keys)) or all(one >= other for one, other in pairwise(keys))


def is_sorted_alone(children: Sequence[str], values: Sequence[str], may_follow: bool = False) -> bool:
    """Whether the values of a column stand in order beside children's numbers that do so too.

    children, values: of one row each, in the order of the table; a value is '' where there is none. may_follow: whether the
    values grow as numbers do (days, as numbers are given out one after another): some children have to have several rows then.
    """
    given = [value for value in values if value]
    several = len(children) - len(set(children))
    if len(set(children)) < FEWEST or (may_follow and several * 10 < len(children)):
        return False
    # How many orders there are of so many values, of which some are alike.
    orders = lgamma(len(given) + 1) - sum(lgamma(count + 1) for count in Counter(given).values())
    return orders >= log(ORDERS) and in_order(given) and in_order(children)
