"""What a page is about: a council, a month and a choice of its rows, as they stand in its address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote, urlencode

from per10k.core.months import month_end
from per10k.core.refusals import Refused
from per10k.dashboard.source import Reading, Row


class NoSuchPageError(Exception):
    """What an address asks for is not there; says what to do."""


@dataclass(frozen=True)
class View:
    """A council, a month of it, and what else is chosen on a page.

    councils: rows of dim_council. months: those of the council's scorecard, the latest first. refused: what became of its last
    delivery, where that was refused. chosen: name -> value.
    """

    la_code: str
    council: str
    month: date
    councils: list[Row]
    months: list[date]
    extract_date: date | None
    refused: str | None = None
    chosen: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """A choice; empty where nothing is chosen."""
        return self.chosen.get(name, "")

    def link(self, path: str, **chosen: object) -> str:
        """The address of a page about the same council and month, with choices of its own."""
        kept: dict[str, object] = {"month": f"{self.month:%Y-%m}"}
        if len(self.councils) > 1:
            kept["council"] = self.la_code
        asked = {name: value for name, value in (kept | chosen).items() if value not in (None, "")}
        return f"{quote(path)}?{urlencode({name: str(value) for name, value in asked.items()})}"

    def team_link(self, team_id: str | None, **chosen: object) -> str:
        """The address of a team's page. A browser takes . and .. in an address for folders: who is called so is asked for."""
        if {".", ".."} & set((team_id or "").split("/")):
            return self.link("/team", team=team_id, **chosen)
        return self.link(f"/team/{team_id or '-'}", **chosen)


def read_view(reading: Reading, asked: Mapping[str, str]) -> View:
    """The view that an address asks for; of what it leaves open the first council and the latest month.

    Raises NoSuchPageError where there is no such council or month.
    """
    councils = reading.rows(
        "select * from marts.dim_council where la_code in (select la_code from marts.scorecard) order by la_code"
    )
    la_code = asked.get("council") or councils[0]["la_code"]
    council = next((one for one in councils if one["la_code"] == la_code), None)
    if council is None:
        raise NoSuchPageError(f"There is no council {la_code} in these marts.")
    found = reading.rows(
        "select distinct reporting_month from marts.scorecard where la_code = $la_code order by 1 desc", la_code=la_code
    )
    months = [row["reporting_month"] for row in found]
    month = months[0]
    if text := asked.get("month"):
        try:
            month = month_end(text)
        except ValueError as wrong:
            raise NoSuchPageError(f"{wrong}.") from wrong
    if month not in months:
        name, first = council["council_name"] or la_code, months[-1]
        raise NoSuchPageError(f"{name} has no figures of {month:%B %Y}: its months are {first:%B %Y} to {months[0]:%B %Y}.")
    chosen = {name: value.strip() for name, value in asked.items() if name not in ("council", "month")}
    refused = Refused(la_code, council["refusal"], council["extract_date"]).in_words() if council["is_refused"] else None
    name = council["council_name"] or la_code
    return View(la_code, name, month, councils, months, council["extract_date"], refused, chosen)
