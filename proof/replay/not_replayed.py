"""Which printed figures no cases are written for, and why: they are listed rather than led to by chance, or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from per10k.core import registry
from proof.replay.dates import first_bank_holidays, month_of, name_of
from proof.replay.published import needed_from

if TYPE_CHECKING:
    from proof.replay.published import Figure

# Of these no case stands behind a value: a file has it, and the pipeline shows it. Written there, the answer would be fed in.
AS_PUBLISHED = {
    extract: frozenset(row["measure_id"] for row in registry.rows("measure") if row["needs"].startswith(extract))
    for extract in ("local_yds", "local_attainment")
}
NOT_TOLD = {
    "lac_children_all_reviews_in_time": "reviews are told one by one and not child by child",
    **dict.fromkeys(frozenset().union(*AS_PUBLISHED.values()), "it is loaded as published elsewhere and counted from no case"),
}
EDUCATION_BY_AGE_FROM = month_of("2015-09")


def why_not_replayed(figure: Figure) -> str | None:
    """Return the reason why a figure is not replayed, None where it is."""
    measure = figure.definition.measure
    if measure in NOT_TOLD:
        return f"it is not replayed: {NOT_TOLD[measure]}"
    if measure in ("lac_pep", "lac_pep_up_to_date") and figure.month < EDUCATION_BY_AGE_FROM:
        return "until August 2015 it is of children of compulsory school age, whom the replay does not tell apart"
    if needed_from(figure) < (first := first_bank_holidays()):
        return f"it needs months before {name_of(first)}, from which on bank holidays are known"
    return None
