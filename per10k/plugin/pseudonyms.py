"""Pseudonyms for ids of people and records: the same id gives the same one under a key, and without the key none leads back.

The key comes from the environment. It stands in no SQL, so that neither a compiled file, a log nor a database holds it.
"""

from __future__ import annotations

import hmac
import os
import re
from collections.abc import Callable

import duckdb

from per10k.core.project import variables

VARIABLE = "PER10K_PSEUDONYM_KEY"
SHORTEST = 32
FEWEST_DIFFERENT = 8
# Changes between digit and letter: among 32 random hexadecimal digits, fewer have a chance of 1 in 50,000; words with a number or
# two behind them seldom have more.
FEWEST_CHANGES = 3
MADE_BY = "python -c 'import secrets; print(secrets.token_hex(32))'"
# What people type where a secret is asked for. None of these is likely to occur in a random key.
WORDS = ("password", "secret", "pseudonym", "per10k", "council", "children", "changeme", "letmein", "qwerty", "example")

# 96 of the 256 bits of HMAC-SHA256: of 12 million ids, two become one with a chance of less than 1 in 10^14.
DIGITS = 24

# What stands for no id, or marks a line of a report that is no record, in small letters: staging still has to see it.
NO_ID = ("", "-1", *variables()["words_of_a_report"])

# A number in a text that may be somebody's: three digits together, or four with single spaces or hyphens between (an NHS number).
# RE2 and Python read it alike.
NUMBER = r"[0-9]{3,}([ -]?[0-9]+)*|[0-9]([ -]?[0-9]){3,}"
NUMBER_OR_LETTER = re.compile(rf"\\u[0-9a-fA-F]{{4}}|{NUMBER}")
# A field of days or numbers that holds neither holds what has slipped from another column, as an id may. Letters are those of the
# names of months and days, of moments (T, Z, am) and of 1st to 31st.
NAMES = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tue|wed|thu|fri|sat|sun)[a-z]*|am|pm|st|nd|rd|th"
IS_DAY = (
    rf"(length({{text}}) >= 5 and regexp_full_match({{text}}, '(?i)([0-9]|[-/.:,+ tz]|{NAMES})+') "
    "and not regexp_matches(left({text}, 10), '(^|[^0-9])[0-9]{{6,7}}($|[^0-9])|[0-9]{{9}}'))"
)
NUMBERS = ("number", "whole number", "hours", "places", "miles", "score")
IS_NUMBER = "try_cast({text} as double) is not null"
IS_EXPECTED = {**dict.fromkeys(("date", "timestamp", "month"), IS_DAY), **dict.fromkeys(NUMBERS, IS_NUMBER)}


class WeakKeyError(ValueError):
    """The key can be guessed."""


def key() -> str | None:
    """The key of this run; None where ids stay as they are. Raises WeakKeyError for one that can be guessed."""
    given = os.environ.get(VARIABLE)
    if not given:
        return None
    if weakness := _weakness(given):
        raise WeakKeyError(
            f"{VARIABLE} is too weak: {weakness}, so that ids could be found again by guessing it. Make one with: {MADE_BY}"
        )
    return given


def _weakness(given: str) -> str:
    """Why a key can be guessed; '' for one that looks random. The key itself is not quoted."""
    plain = given.lower()
    steps = [abs(ord(after) - ord(before)) for before, after in zip(plain, plain[1:], strict=False)]
    changes = sum(before.isdigit() != after.isdigit() for before, after in zip(plain, plain[1:], strict=False))
    if len(given) < SHORTEST:
        return f"it has {len(given)} characters and needs at least {SHORTEST}"
    if len(set(given)) < FEWEST_DIFFERENT:
        return f"it has fewer than {FEWEST_DIFFERENT} different characters"
    if re.search(r"\s|token_hex|\.\.\.|\$\(", given):
        return "it holds a blank, or the command that makes a key and not what the command printed"
    if word := next((word for word in WORDS if word in plain), ""):
        return f"it holds the word '{word}'"
    if any(given == (given[:length] * len(given))[: len(given)] for length in range(1, SHORTEST // 2 + 1)):
        return "it repeats itself"
    if sum(step <= 1 for step in steps) > len(steps) / 2:
        return "its characters follow one another as in the alphabet"
    if changes < FEWEST_CHANGES and re.fullmatch(r"[\w+/=-]*", given):
        return "it looks like words, or a number, and not like random characters"
    return ""


def shown(text: str) -> str:
    """An id as a message about a file may quote it: itself, or, where ids are pseudonyms, no more than that it is one."""
    return "an id" if os.environ.get(VARIABLE) else text


def maker(of_key: str) -> Callable[[str, str], str]:
    """Return the function of a kind (person, worker, family, record) and an id that gives the pseudonym: its first letter and 24
    digits. Of the kind text it gives the text with a pseudonym for each number in it.
    """
    secret = of_key.encode()

    def digits(kind: str, text: str) -> str:
        return hmac.digest(secret, f"{kind}\0{text}".encode(), "sha256").hex()[:DIGITS]

    def number(found: re.Match) -> str:
        # A number for a number, so that JSON stays whole; a letter that JSON writes as \u2019 is none.
        return found.group() if found.group().startswith("\\") else f"9{int(digits('number', found.group()), 16):029d}"

    def pseudonym(kind: str, text: str) -> str:
        return NUMBER_OR_LETTER.sub(number, text) if kind == "text" else kind[0] + digits(kind, text)

    return pseudonym


def lend_to(connection: duckdb.DuckDBPyConnection, of_key: str) -> None:
    """Give SQL the function `pseudonym`."""
    connection.create_function("pseudonym", maker(of_key), ["VARCHAR", "VARCHAR"], "VARCHAR")


def fingerprint(of_key: str) -> str:
    """What a database keeps to tell one key from another."""
    return maker(of_key)("key", "fingerprint")


def as_pseudonym(kind: str, column: str, text: str) -> str:
    """SQL for the pseudonym of a text; what is no id (nothing, -1, a line of a report, the header again) stays.

    Of a line that begins as a ruled one (`-- 5 rows`), only that it does stays.
    """
    words = ", ".join(f"'{word}'" for word in (*NO_ID, column))
    return (
        f"case when lower({text}) in ({words}) or regexp_full_match({text}, '--[- +=]*') then {text} "
        f"when {text} like '--%' then '--' else pseudonym('{kind}', {text}) end"
    )


def without_ids(text: str, reads_as: str) -> str:
    """SQL for a field that is no id, with pseudonyms for what may be one all the same.

    That is a number in words, and whatever stands in a field of days or numbers and is neither.
    """
    if reads_as in IS_EXPECTED:
        expected = IS_EXPECTED[reads_as].format(text=text)
        return f"case when {text} in ('', '-1') or {expected} then {text} else pseudonym('value', {text}) end"
    return f"case when regexp_matches({text}, '{NUMBER}') then pseudonym('text', {text}) else {text} end"
