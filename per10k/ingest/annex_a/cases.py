"""Cases of children in need: referrals (list 3) and what became of them (list 6), which no identifier joins.

The referrals of the lists' months are those of list 3. A case of list 6 belongs to the child's referral of its first day, or else
to the last before it that led on; a case from before these months stands by itself. Every open case is in list 6, so that a
referral of list 3 without one has none open.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from per10k.ingest.annex_a.sheets import Entry
from per10k.ingest.ids import numbers, stable_id
from per10k.ingest.model import REPEATED, LeftOut, Row

Made = dict[int, tuple[list[Row], list[LeftOut]]]
# By law an assessment takes 9 weeks at most; a first one that starts later than this after the referral is none.
FIRST_ASSESSMENT_DAYS = 92


@dataclass(frozen=True)
class Case:
    """A case of a child: its identifier, its days as YYYY-MM-DD, whether it is still open, and whether it led on."""

    id: str
    start: str
    closed: str
    is_no_further_action: bool


def cases_of(
    referrals: Sequence[Entry] | None, needs: Sequence[Entry] | None, la_code: str, first_day: date, columns: Sequence[str]
) -> tuple[dict[str, list[Case]], dict[int, Made]]:
    """The cases of each child, and by list what each row becomes.

    referrals: rows of list 3, needs: of list 6; None without the list. columns: those of ssd_cin_episodes that can be filled.
    """
    made: dict[int, Made] = {3: {}, 6: {}}
    if referrals is None:
        reason = LeftOut("", "", "no list of referrals beside it, without which a case cannot be told from a referral")
        made[6] = {id(entry): ([], [reason]) for entry in needs or ()}
        return {}, made
    of_child: dict[str, tuple[list[Entry], list[Entry]]] = defaultdict(lambda: ([], []))
    for place, entries in enumerate((referrals, needs or ())):
        for entry in entries:
            of_child[entry["person_id"]][place].append(entry)
    cases = {}
    for person_id, (referred, needed) in of_child.items():
        child = _Child(person_id, la_code, first_day, columns, made)
        cases[person_id] = child.cases(
            _told_apart(referred, "date", made[3]), _told_apart(needed, "start", made[6]), needs is not None
        )
    return cases, made


def _told_apart(entries: Sequence[Entry], first: str, made: Made) -> list[Entry]:
    """The rows of a child that have a first day and repeat no other, in order; what is to say of the rest goes to `made`."""
    said = [(entry[first], entry["closed"], tuple(entry.values.values())) for entry in entries]
    kept = []
    for entry, place in zip(entries, numbers(said), strict=True):
        if place < 0:
            made[id(entry)] = [], [REPEATED]
        elif not entry[first]:
            made[id(entry)] = [], [LeftOut(first, "", "missing, or no date")]
        else:
            kept.append((entry[first], place, entry))
    return [entry for *_, entry in sorted(kept, key=lambda found: found[:2])]


@dataclass
class _Child:
    person_id: str
    la_code: str
    first_day: date
    columns: Sequence[str]
    made: dict[int, Made]

    def cases(self, referred: list[Entry], needed: list[Entry], has_needs: bool) -> list[Case]:
        """The cases, first day first; what the rows become goes to `made`."""
        began: dict[int, Entry] = {}
        alone: list[Entry] = []
        for need in needed:
            referral = self._referral_of(need, [entry for entry in referred if id(entry) not in began])
            if referral:
                began[id(referral)] = need
            else:
                alone.append(need)
        found: list[Case] = []
        times: dict[str, int] = defaultdict(int)
        for referral in referred:
            found.append(self._referred(referral, began.get(id(referral)), has_needs, times))
        for need in alone:
            found.append(self._alone(need, times))
        return sorted(found, key=lambda case: case.start)

    def _referral_of(self, need: Entry, free: list[Entry]) -> Entry | None:
        led_on = [entry for entry in free if entry["nfa"] != "Y" and entry["date"] <= need["start"]]
        return max(led_on, key=lambda entry: entry["date"], default=None)

    def _referred(self, referral: Entry, need: Entry | None, has_needs: bool, times: dict[str, int]) -> Case:
        is_nfa, left_out = referral["nfa"] == "Y", []
        closed = need["closed"] if need else ""
        if not need and has_needs and not is_nfa:
            closed = referral["date"]
            reason = "list 6 has no case that it led to"
            left_out.append(LeftOut("closed", "", reason, f"the referral, as closed on {closed}", is_note=True))
        row, case = self._row(referral["date"], closed, is_nfa, times, nfa=referral["nfa"], source=referral["source"], need=need)
        self.made[3][id(referral)] = [row], left_out
        if need:
            other_day = need["start"] != referral["date"]
            remark = LeftOut(
                "start",
                need["start"],
                f"the referral of {referral['date']} began it",
                "the case, from the referral",
                is_note=True,
            )
            self.made[6][id(need)] = [row], [remark] if other_day else []
        return case

    def _alone(self, need: Entry, times: dict[str, int]) -> Case:
        left_out = []
        if need["start"] >= self.first_day.isoformat():
            reason = "list 3 has no referral that led to it"
            left_out.append(LeftOut("start", need["start"], reason, "the case, with a referral of that day"))
        row, case = self._row(need["start"], need["closed"], False, times, nfa="N", source="", need=need)
        self.made[6][id(need)] = [row], left_out
        return case

    def _row(
        self, start: str, closed: str, is_nfa: bool, times: dict[str, int], nfa: str, source: str, need: Entry | None
    ) -> tuple[Row, Case]:
        times[start] += 1
        parts = (start,) if times[start] == 1 else (start, str(times[start]))
        case = Case(stable_id("ssd_cin_episodes", self.la_code, self.person_id, *parts), start, closed, is_nfa)
        values = {
            "cine_referral_id": case.id,
            "cine_person_id": self.person_id,
            "cine_referral_date": start,
            "cine_referral_nfa": nfa,
            "cine_referral_source_code": source,
            "cine_close_date": closed or (need.end("closed") if need else ""),
            "cine_close_reason": need["close_reason"] if need else "",
            "cine_cin_primary_need_code": need["need"] if need else "",
        }
        return Row("ssd_cin_episodes", {column: values[column] for column in self.columns}), case


def type_of(entry: Entry, cases: Sequence[Case], first_day: date) -> tuple[Case | None, str]:
    """The case that an assessment belongs to, and 'updated' where it can be no first one of it although no other is known.

    cases: the child's, first day first. The last that led on and had not closed before the assessment started. Of a case from
    before the lists' months the first assessment is not in the lists, unless the referral is recent.
    """
    start = entry["start"]
    own = [case for case in cases if not case.is_no_further_action and case.start <= start]
    still_open = [case for case in own if not case.closed or case.closed >= start or case.closed == case.start]
    if not still_open:
        return None, ""
    case = still_open[-1]
    days = (date.fromisoformat(start) - date.fromisoformat(case.start)).days
    is_later = case.start < first_day.isoformat() and days > FIRST_ASSESSMENT_DAYS
    return case, "updated" if is_later else ""
