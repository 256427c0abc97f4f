"""The councils of a run that were refused: what the mart dim_council says of them, and the same in words."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class Refused:
    """A council whose delivery is refused: why, and what to do; the day that its figures are of, None where it has none."""

    la_code: str
    refusal: str
    extract_date: date | None = None

    def in_words(self) -> str:
        """What became of the council, in one line."""
        shown = f"its figures are those of {self.extract_date}" if self.extract_date else "it has no figures"
        return f"{self.la_code} is refused, and {shown}. {self.refusal}"


def read_refused(database: Path) -> list[Refused]:
    """The refused councils of a file of aggregates, by code. Raises duckdb.Error where it, or its dim_council, cannot be read."""
    query = "select la_code, refusal, extract_date from marts.dim_council where is_refused order by la_code"
    with duckdb.connect(str(database), read_only=True) as connection:
        return [Refused(*row) for row in connection.execute(query).fetchall()]
