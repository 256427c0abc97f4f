"""What systems, spreadsheets and people write where there is nothing: one list for every door, extracts and returns alike."""

from __future__ import annotations

# In any field; the last of the first line is what the SSD writes where it has no source for a field yet, those of the second what
# databases and scripts write. NA and None are not among it: they are codes in some code sets.
WORDS: tuple[str, ...] = ("null", "n/a", "#n/a", "-1", "-", "--", "\N{EN DASH}", "\N{EM DASH}", "placeholder_data")
WORDS += ("(null)", "[null]", "<null>", "#null!", "\\n", "nan", "NaN", "nat", "NaT", "<na>", "(blank)", "(empty)", "undefined")
# Where a day or the reason for an end should be as well: it has not come. 'Unknown', 'closed' and the like are not among them, as
# what ended on a day that nobody knows did end.
NOT_YET = ("none", "nil", "na", "open", "ongoing", "current")
# What a spreadsheet leaves where a formula failed: something was there, and nobody knows what.
FAILED = ("#ref!", "#value!", "#name?", "#div/0!", "#num!")
# As whose id: nobody's, though many may seem to share it. NA is not among it, as it may be somebody's initials.
NOBODY: tuple[str, ...] = ("unknown", "unk", "not known", "not recorded", "none", "nil", "tbc", "tba", "no id", *FAILED)
NOBODY += ("unallocated", "not allocated", "unassigned", "not assigned", "vacant", "vacancy")
MOST_ZEROS = 12


def is_nothing(text: str, is_of_end: bool = False) -> bool:
    """Whether a text stands for nothing. is_of_end: whether it should be a day, or the reason for an end."""
    plain = text.strip().casefold()
    return not plain or plain in WORDS or (is_of_end and plain in NOT_YET)


def is_nobody(text: str) -> bool:
    """Whether a text stands for nobody where it should be the id of a person, worker or family."""
    plain = text.strip().casefold()
    return plain in WORDS or plain in NOBODY or not plain.strip("0")


def spellings(is_of_end: bool = False, is_whose: bool = False) -> tuple[str, ...]:
    """The same words as they are written, for SQL: small, capital, and with a capital letter.

    is_of_end: as in is_nothing. is_whose: whether it should be the id of a person, worker or family, of which 0 is nobody's.
    """
    words = (*WORDS, *NOT_YET) if is_of_end else WORDS
    if is_whose:
        words = (*words, *NOBODY, *("0" * number for number in range(1, MOST_ZEROS + 1)), "0.0")
    return tuple(dict.fromkeys(way for word in words for way in (word, word.upper(), word.capitalize())))
