"""Numbers for what a report prints nothing of, so that the demo council has a figure of it: they stand for no real council."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from proof.replay.council import Council
    from proof.replay.plan import Plan


def make_up(plan: Plan, council: Council, measures: frozenset[str], levels: dict[str, tuple[Any, ...]]) -> None:
    """Settle series, as far as its conditions allow, on numbers about their levels, unless any of the measures is printed.

    levels: name -> (series, level a month) or (series, level, most), most(number, month) being the largest number that can
    be, from number(name, month) of what was settled before.
    """
    if council.published.prints(measures):
        return
    chance = council.random(f"made up {min(measures)}")
    numbers: dict[str, dict[int, int]] = {name: {} for name in levels}

    def number(name: str, month: int) -> int:
        return numbers[name].get(month, 0)

    for month in max((series for series, *_ in levels.values()), key=len):
        for name, (series, level, *most) in levels.items():
            expected = level * council.part_of(month)
            drawn = max(0, round(chance.gauss(expected, expected**0.5 / 2)))
            numbers[name][month] = min([drawn, *(cap(number, month) for cap in most)])
            plan.prefer(series[month] == numbers[name][month])
