"""Pseudonyms for ids of people: the same id gives the same one under a key, and without the key none leads back.

The key comes from the environment. It stands in no SQL, so that neither a compiled file, a log nor a database holds it.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable

VARIABLE = "PER10K_PSEUDONYM_KEY"
SHORTEST = 32
FEWEST_DIFFERENT = 8

# 96 of the 256 bits of HMAC-SHA256: of 12 million ids, two become one with a chance of less than 1 in 10^14.
DIGITS = 24

# What stands for no id, or marks a line of a report that is no record: staging still has to see it.
NO_ID = ("", "Total", "TOTAL", "Totals", "Grand Total", "Grand total")


class WeakKeyError(ValueError):
    """The key can be guessed."""


def key() -> str | None:
    """The key of this run; None where ids stay as they are. Raises WeakKeyError for one that can be guessed."""
    given = os.environ.get(VARIABLE)
    if not given:
        return None
    if len(given) < SHORTEST or len(set(given)) < FEWEST_DIFFERENT:
        raise WeakKeyError(
            f"{VARIABLE} is too weak: ids could be found again by guessing it. It needs at least {SHORTEST} characters, "
            f"{FEWEST_DIFFERENT} of them different. Make one with: "
            "python -c 'import secrets; print(secrets.token_hex(32))'"
        )
    return given


def maker(of_key: str) -> Callable[[str, str], str]:
    """Return the function of a kind (person, worker, family) and an id that gives the pseudonym: p, w or f and 24 digits."""
    secret = of_key.encode()

    def pseudonym(kind: str, text: str) -> str:
        return kind[0] + hmac.digest(secret, f"{kind}\0{text}".encode(), "sha256").hex()[:DIGITS]

    return pseudonym


def fingerprint(of_key: str) -> str:
    """What a database keeps to tell one key from another."""
    return maker(of_key)("key", "fingerprint")


def as_pseudonym(kind: str, column: str, text: str) -> str:
    """SQL for the pseudonym of a text; what is no id (nothing, -1, a line of a report, the header again) stays."""
    words = ", ".join(f"'{word}'" for word in (*NO_ID, column))
    return f"case when {text} in ({words}) or {text} like '-%' then {text} else pseudonym('{kind}', {text}) end"
