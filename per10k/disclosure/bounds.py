"""Guarded numbers that do not follow from what is published, but are pinned by it all the same.

An outsider also knows that nothing is below 0, that a part is no more than its whole, and that a withheld count is at least 1,
since zeros stay. Three withheld parts of a total of 3 are 1 each. The least and the most that a number can be are found by linear
programming.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from per10k.disclosure.span import Unknown, Vector

# Points tried before a number is looked at on its own: most numbers differ between them.
POINTS = 12
MOST = 1_000_000
TOLERANCE = 1e-6


@dataclass
class Problem:
    """What the outsider knows of unknowns that hang together.

    Equations are sums, what they come to, and the published number that tells; others are sums that are at least something.
    """

    unknowns: list = field(default_factory=list)
    equations: list[tuple[Vector, float, Vector | None]] = field(default_factory=list)
    at_least: list[tuple[Vector, float]] = field(default_factory=list)
    guarded: list[Vector] = field(default_factory=list)

    def key(self) -> frozenset:
        """What tells this problem from others."""
        return frozenset((frozenset(vector.items()), value) for vector, value, *_ in self.equations + self.at_least)

    def pinned(self) -> list[tuple[Vector, list[Vector | None]]]:
        """Guarded numbers that can be one thing alone, with the published numbers that hold them there."""
        place = {unknown: number for number, unknown in enumerate(self.unknowns)}
        equal = _matrix([vector for vector, _, _ in self.equations], place)
        least = _matrix([vector for vector, _ in self.at_least], place)
        limits: dict[str, Any] = {
            "A_eq": equal,
            "b_eq": [value for _, value, _ in self.equations],
            "A_ub": -least if self.at_least else None,
            "b_ub": [-value for _, value in self.at_least] if self.at_least else None,
        }
        sought = _matrix(self.guarded, place)
        chance = np.random.default_rng(0)
        points = [linprog(chance.normal(size=len(place)), bounds=(0, MOST), **limits).x for _ in range(POINTS)]
        told = np.array([sought @ point for point in points if point is not None])
        found = []
        for number, vector in enumerate(self.guarded):
            if len(told) and _is_open(told[:, number].min(), told[:, number].max()):
                continue
            aim = sought[[number], :].toarray()[0]
            lowest, highest = (linprog(sign * aim, bounds=(0, None), **limits) for sign in (1, -1))
            if lowest.status == 0 and highest.status == 0 and not _is_open(lowest.fun, -highest.fun):
                holding = np.abs(lowest.eqlin.marginals) + np.abs(highest.eqlin.marginals)
                found.append((vector, [self.equations[row][2] for row in np.flatnonzero(holding > TOLERANCE)]))
        return found


def _is_open(lowest: float, highest: float) -> bool:
    """Whether more than one whole number lies between."""
    return bool(np.floor(highest + TOLERANCE) - np.ceil(lowest - TOLERANCE) >= 1)


def _matrix(vectors: list[Vector], place: dict) -> csr_array:
    rows = [row for row, vector in enumerate(vectors) for _ in vector]
    columns = [place[unknown] for vector in vectors for unknown in vector]
    weights = [weight for vector in vectors for weight in vector.values()]
    return csr_array((np.array(weights, dtype=float), (rows, columns)), shape=(len(vectors), len(place)))


def problems(
    equations: list[tuple[Vector, float, Vector | None]], at_least: list[tuple[Vector, float]], guarded: list[Vector]
) -> list[Problem]:
    """Divide what is known into problems whose unknowns hang together; those without a guarded number are left out."""
    head: dict[Unknown, Unknown] = {}

    def top(unknown: Unknown) -> Unknown:
        while head.setdefault(unknown, unknown) != unknown:
            head[unknown] = unknown = head[head[unknown]]
        return unknown

    for vector in [vector for vector, *_ in equations + at_least] + guarded:
        first, *others = vector
        for other in others:
            head[top(other)] = top(first)
        top(first)
    found: dict[object, Problem] = defaultdict(Problem)
    for unknown in list(head):
        found[top(unknown)].unknowns.append(unknown)
    for equation in equations:
        found[top(next(iter(equation[0])))].equations.append(equation)
    for limit in at_least:
        found[top(next(iter(limit[0])))].at_least.append(limit)
    for vector in guarded:
        found[top(next(iter(vector)))].guarded.append(vector)
    return [problem for problem in found.values() if problem.guarded and problem.equations]
