"""How long a night may take, as the nights before it did: for who waits, and nothing rests on it."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from per10k.nightly.history import OF_A_RUN

# The latest nights that ended well; older ones had other data and rules.
NIGHTS = 5
# Below this share of a step, how fast it goes says little of it.
SAYS_LITTLE = 0.1
MINUTE = 60


@dataclass(frozen=True)
class Estimate:
    """Seconds that the steps of a night took, in their order, and those of the steps of its build by their kind and name."""

    steps: dict[str, float]
    of_build: dict[tuple[str, str], float]

    def left_from(self, step: str) -> float | None:
        """Seconds from the beginning of a step to the end of the night; None of a step that is not known."""
        names = list(self.steps)
        return sum(self.steps[name] for name in names[names.index(step) :]) if step in self.steps else None

    def left_in(self, step: str, share: float, took: float) -> float | None:
        """Seconds to the end of the night within a step. share: of it that is done, 0 to 1; took: seconds until now."""
        whole = self.left_from(step)
        if whole is None:
            return None
        usual = self.steps[step]
        # A delivery of twice the size, or a busy machine, is seen as it goes.
        pace = took / (usual * share) if share >= SAYS_LITTLE and usual * share > 0 else 1
        return usual * (1 - share) * pace + whole - usual


def read(logs: Path) -> Estimate | None:
    """What the latest nights that were published took, as their logs tell it; None where none does.

    A log that cannot be read, or tells it otherwise, is as none.
    """
    nights: list[tuple[dict[str, float], dict[tuple[str, str], float]]] = []
    for folder in sorted(logs.glob("*/"), reverse=True):
        if len(nights) < NIGHTS and (night := _night(folder)):
            nights.append(night)
    if not nights:
        return None
    # The steps of the latest: one that it did not have, such as a report that is no longer written, is over.
    steps = {name: median(taken[name] for taken, _ in nights if name in taken) for name in nights[0][0]}
    by_step = defaultdict(list)
    for _, of_build in nights:
        for step, seconds in of_build.items():
            by_step[step].append(seconds)
    return Estimate(steps, {step: median(taken) for step, taken in by_step.items() if step in nights[0][1]})


def _night(folder: Path) -> tuple[dict[str, float], dict[tuple[str, str], float]] | None:
    """Seconds of the steps of a night, and of those of its build; None where it was not published, or its log does not say."""
    try:
        ended: dict[str, Any] = json.loads((folder / "log.jsonl").read_text(encoding="utf-8").splitlines()[-1])
        if not (ended["event"] == "run_ended" and ended["is_published"]):
            return None
        kept = json.loads((folder / OF_A_RUN).read_text(encoding="utf-8"))["run_step"]
        of_build: dict[tuple[str, str], float] = defaultdict(float)
        for one in kept:
            of_build[one["kind"], one["step"]] += one["seconds"] or 0
        return {name: float(seconds) for name, seconds in ended["seconds"].items()}, of_build
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def in_words(seconds: float) -> str:
    """A time that is left, as rough as it is known."""
    if seconds < 1.5 * MINUTE:
        return f"about {max(round(seconds, -1), 10):.0f} seconds"
    return f"about {seconds / MINUTE:.0f} minutes"
