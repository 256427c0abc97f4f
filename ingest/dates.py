"""Days as returns write them."""

import re
from datetime import date
from functools import lru_cache

ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*|Z|[+-]\d\d:\d\d)?$")
BRITISH = re.compile(r"(\d\d?)([/.-])(\d\d?)\2(\d{4})(?: .*)?$")
# As in staging: an earlier or later year is a system's way to write 'none', or mistyped.
FIRST_YEAR, LAST_YEAR = 1901, 2099
NOT_A_DATE = f"not a date: expected YYYY-MM-DD or DD/MM/YYYY, of the years {FIRST_YEAR} to {LAST_YEAR}"


# Returns name the same days over and over.
@lru_cache(maxsize=50_000)
def read_date(text: str) -> str | None:
    """A day as YYYY-MM-DD, from YYYY-MM-DD or DD/MM/YYYY with or without a time; None where it is none."""
    if found := ISO.match(text):
        year, month, day = (int(part) for part in found.groups())
    elif found := BRITISH.match(text):
        day, month, year = (int(part) for part in found.group(1, 3, 4))
    else:
        return None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
