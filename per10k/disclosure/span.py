"""What follows from the numbers already published, and whether one more would give a guarded number away.

Every number is a sum of unknowns (a measure's cases of one month), written {unknown: coefficient}. What an outsider can work out
by adding and subtracting is the linear span of what is published: kept here as reduced rows. Arithmetic is exact, modulo a prime.
"""

from collections import defaultdict
from collections.abc import Iterable

from per10k.disclosure.figures import Series

PRIME = 2**61 - 1

# A series' cases of one month.
Unknown = tuple[Series, int]
Vector = dict[Unknown, int]


class Span:
    """The span of the published numbers, and guarded numbers that must stay outside of it."""

    def __init__(self, guarded: Iterable[Vector] = ()):
        self._rows: dict[Unknown, Vector] = {}
        self._guarded = [dict(vector) for vector in guarded]
        self._rows_with: dict[Unknown, set] = defaultdict(set)
        self._guarded_with: dict[Unknown, set[int]] = defaultdict(set)
        for place, vector in enumerate(self._guarded):
            for unknown in vector:
                self._guarded_with[unknown].add(place)

    def holds(self, vector: Vector) -> bool:
        """Whether the number follows from the published ones."""
        return not self._reduced(vector)

    def gives_away(self, vector: Vector) -> bool:
        """Whether a guarded number would follow, were this one published."""
        rest = self._reduced(vector)
        return bool(rest) and self._is_multiple_of_guarded(rest)

    def learn(self, vector: Vector) -> None:
        """Take in a number that is known, whatever follows from it."""
        if rest := self._reduced(vector):
            self._insert(rest)

    def add(self, vector: Vector) -> bool:
        """Publish a number unless a guarded number would follow; return whether it was published."""
        if self.gives_away(vector):
            return False
        self.learn(vector)
        return True

    def _reduced(self, vector: Vector) -> Vector:
        rest = dict(vector)
        for pivot in [unknown for unknown in rest if unknown in self._rows]:
            _subtract(rest, rest[pivot], self._rows[pivot])
        return rest

    def _is_multiple_of_guarded(self, rest: Vector) -> bool:
        """A guarded number falls into the span when what is left of it is a multiple of what is new."""
        first = min(rest, key=lambda unknown: len(self._guarded_with[unknown]))
        inverse = pow(rest[first], -1, PRIME)
        for place in self._guarded_with[first]:
            other = self._guarded[place]
            if other.keys() == rest.keys():
                ratio = other[first] * inverse % PRIME
                if all((other[unknown] - ratio * rest[unknown]) % PRIME == 0 for unknown in rest):
                    return True
        return False

    def _insert(self, row: Vector) -> None:
        # The unknown met least often, so that rows stay short.
        pivot = min(row, key=lambda unknown: len(self._rows_with[unknown]) + len(self._guarded_with[unknown]))
        inverse = pow(row[pivot], -1, PRIME)
        row = {unknown: coefficient * inverse % PRIME for unknown, coefficient in row.items()}
        self._eliminate(pivot, row, self._rows, self._rows_with)
        self._eliminate(pivot, row, self._guarded, self._guarded_with)
        self._rows[pivot] = row
        for unknown in row:
            self._rows_with[unknown].add(pivot)

    @staticmethod
    def _eliminate(pivot: Unknown, row: Vector, vectors: dict | list, vectors_with: dict[Unknown, set]) -> None:
        for place in list(vectors_with[pivot]):
            vector = vectors[place]
            _subtract(vector, vector[pivot], row)
            for unknown in row:
                if unknown in vector:
                    vectors_with[unknown].add(place)
                else:
                    vectors_with[unknown].discard(place)


def _subtract(vector: Vector, times: int, row: Vector) -> None:
    for unknown, coefficient in row.items():
        left = (vector.get(unknown, 0) - times * coefficient) % PRIME
        if left:
            vector[unknown] = left
        else:
            vector.pop(unknown, None)
