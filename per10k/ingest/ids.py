"""Children's numbers as returns write them, and identifiers made from the content, for returns that have none.

The same event has the same identifier in every return and year, however the child's number is written in them.
"""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from per10k.plugin.nothing import is_nobody
from per10k.plugin.text_files import LETTERS, LOOKALIKES

_SEEN = str.maketrans(LOOKALIKES | LETTERS)
# ="000001", ='000001', '000001 and "000001": what keeps a spreadsheet from reading a number, with the number in it.
_WRAPPED = re.compile(r"""=?\s*["'\u2018\u2019\u201c\u201d]?(.*?)["'\u2019\u201d]?""", re.DOTALL)
# What a spreadsheet shows for a long number: the digits are gone, and different children may have become one.
_ROUNDED = re.compile(r"\d[.,]\d+[Ee]\+?\d+|\d[Ee]\+\d+|#+")
ROUNDED = (
    "has lost its digits in a spreadsheet, and different children may have become one: export again, with the numbers as text, "
    "and leave the file closed"
)
_NUMBER = re.compile(r"[A-Z0-9_.-]*\d[A-Z0-9_.-]*")

# SQL for `plain_id` of a text that is tidy.
PLAIN_ID = """
    create macro plain_id(written) as case
        when regexp_full_match(written, '[0-9]+') then coalesce(nullif(ltrim(written, '0'), ''), '0') else upper(written)
    end"""


@lru_cache(maxsize=200_000)
def tidy_id(text: str) -> str:
    """A child's number without what a spreadsheet, a database or a keyboard adds to it and nobody means: spaces of any kind,
    quotation marks and a sign of equality about it, an apostrophe before it, spaces among its digits, letters of full width or
    of another alphabet that look like ours, and a .0 behind a whole number; '' where it is nobody's, as 0 and 'unknown' are.
    """
    text = unicodedata.normalize("NFKC", text).translate(_SEEN).strip()
    if text[:1] in "='\"\u2018\u2019\u201c" and (wrapped := _WRAPPED.fullmatch(text)):
        text = wrapped.group(1).strip()
    # A letter or two may stand before the digits; a word does in the total of a report.
    if re.fullmatch(r"[A-Za-z]{0,2}[\d\s.,]+", text):
        text = "".join(text.split())
    tidy = re.sub(r"^(\d+)[.,]0+$", r"\1", text)
    return "" if is_nobody(tidy) else tidy


def number_in(text: str) -> str:
    """A pupil's, learner's or young person's number, tidy and in capitals; '' where a text is none, as 'unknown' or a day."""
    number = tidy_id(text).upper()
    return number if _NUMBER.fullmatch(number) else ""


def is_rounded(text: str) -> bool:
    """Whether a text is what a spreadsheet shows for a long number."""
    return bool(_ROUNDED.fullmatch(tidy_id(text)))


@lru_cache(maxsize=200_000)
def plain_id(text: str) -> str:
    """What all ways to write a child's number have in common: no zeros before a whole number, capital letters."""
    tidy = tidy_id(text)
    return (tidy.lstrip("0") or "0") if re.fullmatch("[0-9]+", tidy) else tidy.upper()


def stable_id(extract: str, la_code: str, person_id: str, *parts: str) -> str:
    """Identifier of a row of an extract: 20 hexadecimal digits of a SHA-256 digest.

    person_id: the child's number, however it is written.
    parts: what tells the row from others of the child, which every return gives alike: its first day, as YYYY-MM-DD, and its
    number where that is not 1 (see `numbers`).
    """
    text = "\x1f".join((extract, la_code, plain_id(person_id), *parts))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def numbers(events: Sequence[tuple[str, str, tuple[str, ...]]]) -> list[int]:
    """Number those events of one child that begin on one day, such as two referrals, to tell them apart.

    events: (first day, last day or '', all that is said of the event). Returns the number of each from 1; for one that repeats
    another in everything that one's, below zero: what belongs to it belongs to the other. What lasts longest comes first: a
    referral that ended on the spot is not in next year's return, and the one that went on must not take its number then.
    """
    if len(events) < 2:
        return [1] * len(events)
    of_day: dict[str, list[tuple[str, str, tuple[str, ...]]]] = {}
    for event in dict.fromkeys(events):
        of_day.setdefault(event[0], []).append(event)
    number_of: dict[tuple[str, str, tuple[str, ...]], int] = {}
    for alike in of_day.values():
        alike.sort(key=lambda event: (event[1] or "9999-12-31", event[2]), reverse=True)
        number_of |= {event: number for number, event in enumerate(alike, start=1)}
    first_place = {event: place for place, event in reversed(list(enumerate(events)))}
    return [number_of[event] if first_place[event] == place else -number_of[event] for place, event in enumerate(events)]
