"""Identifiers made from the content, for returns that have none: the same event has the same one in every return and year."""

import hashlib
from collections.abc import Sequence


def stable_id(extract: str, la_code: str, person_id: str, *parts: str) -> str:
    """Identifier of a row of an extract: 20 hexadecimal digits of a SHA-256 digest.

    parts: what tells the row from others of the child, which every return gives alike: its first day, as YYYY-MM-DD, and its
    number where that is not 1 (see `numbers`).
    """
    text = "\x1f".join((extract, la_code, person_id, *parts))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def numbers(events: Sequence[tuple[str, str, tuple[str, ...]]]) -> list[int]:
    """Number those events of one child that begin on one day, such as two referrals, to tell them apart.

    events: (first day, last day or '', all that is said of the event). Returns the number of each from 1, and 0 for one that
    repeats another in everything. What lasts longest comes first: a referral that ended on the spot is not in next year's
    return, and the one that went on must not take its number then.
    """
    if len(events) < 2:
        return [1] * len(events)
    found = [0] * len(events)
    of_day: dict[str, list[int]] = {}
    seen = set()
    for place, event in enumerate(events):
        if event not in seen:
            seen.add(event)
            of_day.setdefault(event[0], []).append(place)
    for places in of_day.values():
        places.sort(key=lambda place: (events[place][1] or "9999-12-31", events[place][2]), reverse=True)
        for number, place in enumerate(places, start=1):
            found[place] = number
    return found
