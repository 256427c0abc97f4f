"""Orders of deprivation of liberty, of which no report prints anything: a few made-up ones, for children who are in care."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from proof.replay.dates import first_day

if TYPE_CHECKING:
    from proof.replay.council import Council


MONTHS = 36
CHILDREN = 30
SOONEST, LATEST = 20, 150  # days from the first of an episode of care


def tell_liberty(council: Council) -> None:
    """Add orders to a council whose episodes of care are told: of three months, and for every third child another after it."""
    chance = council.random("liberty")
    episodes = sorted(council.tables["ssd_cla_episodes"], key=lambda row: row["clae_cla_episode_id"])
    first = first_day(council.published.last_month - MONTHS + 1)
    of_some_time = [
        row
        for row in episodes
        if row["clae_cla_episode_start_date"] >= first
        and (row["clae_cla_episode_ceased_date"] or council.extract_date) - row["clae_cla_episode_start_date"] > timedelta(LATEST)
    ]
    told: dict[str, date] = {}
    for row in chance.sample(of_some_time, min(CHILDREN, len(of_some_time))):
        told.setdefault(row["clae_person_id"], row["clae_cla_episode_start_date"])
    for place, (child, entered) in enumerate(sorted(told.items())):
        start = entered + timedelta(chance.randint(SOONEST, LATEST))
        ends = [91, 182] if place % 3 == 0 else [91]
        for number, days in enumerate(ends):
            begins = start + timedelta(days - 91)
            if begins <= council.extract_date:
                council.add(
                    "local_deprivation_of_liberty",
                    order_id=council.new("order"),
                    person_id=child,
                    start_date=begins,
                    # One that is the last, and made without an end.
                    end_date=None if place % 10 == 1 and number == len(ends) - 1 else begins + timedelta(91),
                )
