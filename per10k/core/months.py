"""How a month is named on the command line, wherever one is asked for."""

import re
from calendar import monthrange
from datetime import date, datetime


def month_end(text: str) -> date:
    """The last day of a month.

    text: the month as 2019-03, March 2019 or Mar 2019, or any day of it as 2019-03-31.
    Raises ValueError, in words, where it is none of these.
    """
    text = text.strip()
    for form in ("%Y-%m", "%Y-%m-%d", "%B %Y", "%b %Y"):
        if form.startswith("%Y") and not re.fullmatch(r"\d{4}-\d{2}(-\d{2})?", text):
            continue
        try:
            found = datetime.strptime(text, form)
        except ValueError:
            continue
        return date(found.year, found.month, monthrange(found.year, found.month)[1])
    raise ValueError(f"'{text}' is no month: write it as 2019-03 or March 2019")


def financial_year(text: str) -> str:
    """A financial year as the marts name it, such as 2018/19.

    text: the year as 2018-19 or 2018/19. Raises ValueError, in words, where it is neither, or its years do not follow each other.
    """
    found = re.fullmatch(r"(\d{4})[-/](\d{2})", text.strip())
    if not found or (int(found[1]) + 1) % 100 != int(found[2]):
        raise ValueError(f"'{text}' is no financial year: write it as 2018-19")
    return f"{found[1]}/{found[2]}"
