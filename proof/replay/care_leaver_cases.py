"""Cases of care leavers that stay open: they count among all open cases, and as care leavers among no children in need."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from proof.replay.dates import add_months, first_day, last_day

if TYPE_CHECKING:
    from proof.replay.cases_plan import CasePlan
    from proof.replay.council import Council


OPEN_CASES = frozenset({"cin_dfe", "cin_open", "cin_and_cpp_open"})
OPENED = (60, 1500)  # days before anything is told
OLDEST = 26


def tell_care_leaver_cases(council: Council, caseload: CasePlan) -> None:
    """Keep so many care leavers' cases open all along: of those whom the snapshots of printed months know."""
    if not caseload.supported:
        return
    chance = council.random("care leaver cases")
    snapshots: dict[Any, Any] = {}  # person -> months in which a snapshot knows the person as a care leaver
    for row in council.tables["local_care_leaver_history"]:
        if row["eligibility"].lower().startswith(("relevant", "former relevant")) and row["in_touch"] != "DIED":
            snapshots.setdefault(row["person_id"], set()).add(row["snapshot_month"])
    printed = {last_day(f.month) for f in council.published.replayed(OPEN_CASES) if f.status == "ok"}
    asked = printed & set().union(*snapshots.values())
    born = {row["pers_person_id"]: row["pers_dob"] for row in council.tables["ssd_person"]}
    until = last_day(council.published.last_month)
    ready = [p for p, months in snapshots.items() if months >= asked and p in born and add_months(born[p], 12 * OLDEST) > until]
    # The oldest first: they have been care leavers for longest.
    ready.sort(key=lambda p: (born[p], p))
    for person in ready[: caseload.supported]:
        council.add(
            "ssd_cin_episodes",
            cine_referral_id=council.new("ref"),
            cine_person_id=person,
            cine_referral_date=first_day(min(caseload.referrals)) - timedelta(chance.randint(*OPENED)),
            cine_referral_outcome_json="{}",
            cine_referral_nfa="N",
        )
    if len(ready) < caseload.supported:
        council.miss({"cin_dfe"}, range(min(caseload.referrals), council.published.last_month + 1))
