"""Which indicators each kind of return can give: what the return carries, beside what the indicator needs.

python -m per10k.ingest.indicators > docs/returns-indicators.md
"""

from collections.abc import Mapping, Sequence

from per10k.core import registry
from per10k.core.contract import read_contract
from per10k.ingest.annex_a import shape as annex_a
from per10k.ingest.annex_a.sheets import titles_of
from per10k.ingest.cin_census import shape as cin_census
from per10k.ingest.cqc import shape as cqc
from per10k.ingest.nccis import shape as nccis
from per10k.ingest.school_census import shape as school_census
from per10k.ingest.sen2 import shape as sen2
from per10k.ingest.ssda903.derive import carries as ssda903_carries
from per10k.ingest.ssda903.tables import BY_NAME

ANNEX_A_LISTS = range(1, 12)

# Kind of return -> extract -> the columns that it fills, where no table, list or column of it is missing; of a school census with
# the council's own terms beside it.
WHOLE: dict[str, Mapping[str, Sequence[str]]] = {
    "CIN census": cin_census.CARRIES,
    "SSDA903": ssda903_carries(BY_NAME),
    "Annex A": annex_a.carries({number: {column.name for column in titles_of(number).values()} for number in ANNEX_A_LISTS}),
    "SEN2": sen2.CARRIES,
    "NCCIS": nccis.CARRIES,
    "school census": {**school_census.CARRIES, "local_school_terms": ("term_id", "term_start", "term_end")},
    "CQC ratings": cqc.CARRIES,
}
BOTH = "CIN census and SSDA903"
# What tells of care leavers round their birthdays in 12 months, where no month has a record: a return of a year has it.
OF_BIRTHDAYS = "local_care_leaver_history.around_birthday_flag"
# What an indicator can rest on in place of an extract: the official figures of every council.
OFFICIAL = {"official_value", "official_participation"}

PAGE = """# Indicators that each return can give

Written by `python -m per10k.ingest.indicators` from the dictionary and from what each return carries, where no part of it is
missing. Tests hold the page to both, and to the figures that a build of CIN censuses, SSDA903 returns and Annex A gives: no fewer
and no more. What is lacking is in none of them; published results of schools, and of participation in March, need no
extract. A single return may not reach back far enough for a figure (`insufficient_history`), the SSDA903 tells of some things in
March only, Annex A in its last month only, and a school census needs the council's own terms as well: see [returns](returns.md).
"""


def lacking(needs: str, carried: Mapping[str, Sequence[str]]) -> list[str]:
    """The needs of an indicator (as the dictionary has them) that extracts with these columns do not meet."""

    def is_met(alternative: str) -> bool:
        extract, _, field = alternative.partition(".")
        return extract in carried and (not field or _column(extract, field) in carried[extract])

    return [need for need in needs.split("; ") if not any(map(is_met, need.split(" or ")))]


def _column(extract: str, need: str) -> str:
    """The field that tells rows of a kind apart, where what is needed of an extract is a kind of rows; else the field itself."""
    known = read_contract().extracts.get(extract)
    return next((field.name for field in known.fields.values() if need in field.kinds), need) if known else need


def needs_of(row: Mapping[str, str]) -> str:
    """What an indicator of the dictionary needs of one return: what tells of birthdays too, of 12 months of care leavers."""
    is_of_birthdays = "care_leaver" in row["needs"] and row["basis"] == "rolling_12_months"
    return "; ".join([row["needs"], OF_BIRTHDAYS]) if is_of_birthdays else row["needs"]


def given_by(carried: Mapping[str, Sequence[str]]) -> set[str]:
    """Ids of the indicators that extracts with these columns can give."""
    return {row["indicator_id"] for row in registry.indicators() if not lacking(needs_of(row), carried)}


def published() -> set[str]:
    """Ids of the indicators that can do with official figures, whatever is delivered."""
    return {row["indicator_id"] for row in registry.indicators() if OFFICIAL & set(row["needs"].split(" or "))}


def page() -> str:
    """The page, as Markdown."""
    merged = {**WHOLE["CIN census"], **WHOLE["SSDA903"]}
    returns = {**WHOLE, BOTH: merged}
    indicators = registry.indicators()
    given = {name: given_by(carried) for name, carried in returns.items()}
    columns = [(extract, column) for carried in WHOLE.values() for extract, names in carried.items() for column in names]
    everything = {extract: [column for of, column in columns if of == extract] for extract, _ in columns}
    counts = "; ".join(f"{name} {len(found)}" for name, found in given.items())
    official = published()
    lines = [PAGE, f"Of {len(indicators)} indicators: {counts}."]
    for domain in dict.fromkeys(row["domain"] for row in indicators):
        lines += ["", f"## {domain.replace('_', ' ').capitalize()}", ""]
        lines += ["| indicator | " + " | ".join(returns) + " | lacking |", "|---" * (len(returns) + 2) + "|"]
        for row in (row for row in indicators if row["domain"] == domain):
            marks = ["yes" if row["indicator_id"] in given[name] else "" for name in returns]
            missing = "" if any(marks) else "; ".join(f"`{need}`" for need in lacking(needs_of(row), everything))
            missing = "nothing: official figures" if row["indicator_id"] in official else missing
            lines.append(f"| `{row['indicator_id']}` | " + " | ".join([*marks, missing]) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    print(page(), end="")
