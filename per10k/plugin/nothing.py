"""What systems, spreadsheets and people write where there is nothing: one list for every door, extracts and returns alike."""

from __future__ import annotations

# In any field; the last of the first line is what the SSD writes where it has no source for a field yet, those of the second what
# databases and scripts write. NA and None are not among it: they are codes in some code sets.
WORDS: tuple[str, ...] = ("null", "n/a", "#n/a", "-1", "-", "--", "\N{EN DASH}", "\N{EM DASH}", "placeholder_data")
WORDS += ("(null)", "[null]", "<null>", "#null!", "\\n", "nan", "NaN", "nat", "NaT", "<na>", "(blank)", "(empty)", "undefined")
# Where a day or the reason for an end should be as well: it has not come. 'Unknown', 'closed' and the like are not among them, as
# what ended on a day that nobody knows did end.
NOT_YET = ("none", "nil", "na", "open", "ongoing", "current")


def is_nothing(text: str, is_of_end: bool = False) -> bool:
    """Whether a text stands for nothing. is_of_end: whether it should be a day, or the reason for an end."""
    plain = text.strip().casefold()
    return not plain or plain in WORDS or (is_of_end and plain in NOT_YET)


def spellings(is_of_end: bool = False) -> tuple[str, ...]:
    """The same words as they are written, for SQL: small, capital, and with a capital letter."""
    words = (*WORDS, *NOT_YET) if is_of_end else WORDS
    return tuple(dict.fromkeys(way for word in words for way in (word, word.upper(), word.capitalize())))
