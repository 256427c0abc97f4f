"""The indicators that CIN census returns support, counted straight from their XML.

Shares no code with the pipeline: xml.etree, plain Python, and the rules of the catalogue with rules S1 to S12 and S37.
"""

import calendar
import xml.etree.ElementTree as ET
from collections import defaultdict
from datetime import date, timedelta

from govuk_bank_holidays.bank_holidays import BankHolidays

HOLIDAYS = {day["date"] for day in BankHolidays(use_cached_holidays=True).get_holidays(BankHolidays.ENGLAND_AND_WALES)}

# Codes of the census's guide for the factors identified at the end of an assessment.
FACTORS = {
    "domestic_abuse_child": "3A",
    "domestic_abuse_parent": "3B",
    "domestic_abuse_person": "3C",
    "going_missing": "10A",
    "child_sexual_exploitation": "11A",
    "trafficking": "12A",
    "gangs": "13A",
    "neglect": "16A",
    "emotional_abuse": "17A",
    "physical_abuse_unknown": "18A",
    "physical_abuse_child_on_child": "18B",
    "physical_abuse_adult_on_child": "18C",
    "sexual_abuse_unknown": "19A",
    "sexual_abuse_child_on_child": "19B",
    "sexual_abuse_adult_on_child": "19C",
    "faith_linked_abuse": "23A",
    "child_criminal_exploitation": "24A",
}


def day_of(element, name):
    text = element.findtext(name)
    return date.fromisoformat(text) if text else None


def add_months(day, months):
    place = day.year * 12 + day.month - 1 + months
    year, month = divmod(place, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_end_of(day):
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def working_days(start, end):
    """Working days d with start < d <= end (rule S5)."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(day.weekday() < 5 and day not in HOLIDAYS for day in days)


def within(start, end, limit):
    return start is not None and end is not None and end >= start and working_days(start, end) <= limit


class Census:
    """What the returns say together. An event that an earlier return tells of as over before the later began stays as it is;
    any other of the same child and first day is as the later return has it. What was open and is in the next no longer was
    another in it, which is new there, or had ended by then: of an assessment, nobody knows whether it was completed."""

    def __init__(self, paths):
        trees = [ET.parse(path).getroot() for path in paths]
        trees.sort(key=lambda tree: tree.findtext("Header/CollectionDetails/ReferenceDate"))
        # (child, first day) -> list of (last day, what else is said).
        self.referrals, self.assessments, self.enquiries = {}, {}, {}
        self.need_plans, self.protection_plans, self.pre_proceedings = {}, {}, {}
        self.conferences, self.transfers = {}, set()
        self.reviews = defaultdict(set)
        self.unknown, censuses = set(), []
        for tree in trees:
            last = date.fromisoformat(tree.findtext("Header/CollectionDetails/ReferenceDate"))
            said = defaultdict(lambda: defaultdict(list))
            for child in tree.iter("Child"):
                self._child(child.findtext("ChildIdentifiers/LAchildID"), child, said)
            for kind, events in said.items():
                store = getattr(self, kind)
                for key, found in events.items():
                    over = [event for event in store.get(key, []) if event[0] and event[0] < date(last.year - 1, 4, 1)]
                    # What is said twice in the same words is said once.
                    store[key] = list(dict.fromkeys(over + found))
            censuses.append((last, said))
        for kind in ("referrals", "assessments", "need_plans", "protection_plans", "pre_proceedings"):
            for key in list(getattr(self, kind)):
                self._put_right(kind, key, [(last, set(said[kind]), said[kind]) for last, said in censuses])

    def _put_right(self, kind, key, censuses):
        store, (who, start) = getattr(self, kind), key
        having = [place for place, (_, keys, _) in enumerate(censuses) if key in keys]
        first, following = having[0], having[-1] + 1
        if following == len(censuses):
            return
        year_start = date(censuses[following][0].year - 1, 4, 1)
        missed = [(end, more) for end, more in store[key] if (end or date.max) > year_start]
        missed = [(end, more) for end, more in missed if end or not (kind == "referrals" and more)]
        if not missed:
            return
        before = set().union(*(keys for _, keys, _ in censuses[:following]))
        new = [other for other in censuses[following][1] - before if other[0] == who]
        new = [other for other in new if other[1] <= max(start, censuses[first][0])]
        new = sorted(other for other in new if any((end or date.max) > start for end, _ in censuses[following][2][other]))
        ended = year_start - timedelta(days=1)
        kept = [event for event in store[key] if event not in missed]
        if not new and start < year_start:
            kept += [(ended, more) for _, more in missed]
            self.unknown |= {(who, start, ended)} if kind == "assessments" else set()
        store[key] = kept
        if not kept:
            del store[key]
        if new and kind == "referrals":
            for of, events in self.assessments.items():
                if of[0] == who:
                    events[:] = [(done, (new[0][1] if ref == start else ref, found)) for done, (ref, found) in events]

    def _child(self, who, child, said):
        for module in child.findall("CINdetails"):
            referred, closed = day_of(module, "CINreferralDate"), day_of(module, "CINclosureDate")
            said["referrals"][who, referred].append((closed, module.findtext("ReferralNFA") in ("1", "true")))
            for part in module.findall("Assessments"):
                done = day_of(part, "AssessmentAuthorisationDate")
                found = frozenset(code.text for code in part.iter("AssessmentFactors"))
                said["assessments"][who, day_of(part, "AssessmentActualStartDate")].append((done, (referred, found)))
            for part in module.findall("CINPlanDates"):
                said["need_plans"][who, day_of(part, "CINPlanStartDate")].append((day_of(part, "CINPlanEndDate"), None))
            for part in module.findall("Section47"):
                start, held = day_of(part, "S47ActualStartDate"), day_of(part, "DateOfInitialCPC")
                said["enquiries"][who, start].append((held, referred))
                if held:
                    self.conferences[who, held] = min(start, self.conferences.get((who, held), start))
            if held := day_of(module, "DateOfInitialCPC"):
                self.transfers.add((who, held))
            for part in module.findall("PreProceedingsandFGDM"):
                days = [day_of(part, name) for name in ("LBPSentDate", "InitialPPMeetingDate", "CourtAppDate")]
                flags = [part.findtext(name) in ("1", "true") for name in ("FGDMMeetingOffer", "FGDMMeetingFac")]
                start = day_of(part, "PPStartDate")
                said["pre_proceedings"][who, start].append((day_of(part, "StepDecisionDate"), (*days, *flags)))
            for part in module.findall("ChildProtectionPlans"):
                start, previous = day_of(part, "CPPstartDate"), int(part.findtext("NumberOfPreviousCPP") or 0)
                said["protection_plans"][who, start].append((day_of(part, "CPPendDate"), previous))
                for review in part.iter("CPPreviewDate"):
                    self.reviews[who, start].add(date.fromisoformat(review.text))


def joined(spells):
    """Spells of one child made one where one begins on the day the other ends, or the next (rule S12): (start, end) in order."""
    result = []
    for start, end in sorted(spells, key=lambda spell: spell[0]):
        if result and result[-1][1] and result[-1][1] <= start <= result[-1][1] + timedelta(days=1):
            result[-1] = (result[-1][0], end)
        else:
            result.append((start, end))
    return result


def is_open(start, end, day):
    return start <= day and (end is None or end > day)


class Oracle:
    """Numerator and denominator of each measure in a month, or as at its end."""

    def __init__(self, paths, last_day):
        self.census = census = Census(paths)
        self.last_day = last_day
        by_child = defaultdict(list)
        for (who, start), plans in census.protection_plans.items():
            by_child[who] += [(start, end) for end, _ in plans]
        self.plans = [(who, start, end) for who, spells in by_child.items() for start, end in joined(spells)]
        self.recorded_previous = {key: max(n for _, n in plans) for key, plans in census.protection_plans.items()}
        need = defaultdict(list)
        for (who, start), plans in census.need_plans.items():
            need[who] += [(start, end) for end, _ in plans]
        self.need_plans = [(who, start, end) for who, spells in need.items() for start, end in joined(spells)]
        self.types = self._assessment_types()
        self.events = self._events()

    def _assessment_types(self):
        """By rule S7: new_referral, first on the referral; new_strategy, within 1 working day of an enquiry; else updated."""
        first, taken = {}, set()
        for who, start, _, referred in self._assessments():
            first[who, referred] = min(start, first.get((who, referred), start))
        enquiries = defaultdict(list)
        for who, start in self.census.enquiries:
            enquiries[who].append(start)
        types = []
        for who, start, _, referred in self._assessments():
            if first[who, referred] == start and (who, referred) not in taken:
                # Of two that start on one day, one is the first.
                taken.add((who, referred))
                types.append("new_referral")
            elif any(within(enquiry, start, 1) for enquiry in enquiries[who]):
                types.append("new_strategy")
            else:
                types.append("updated")
        return types

    def _assessments(self):
        """(child, start, authorised, referral date) of each."""
        return [(who, start, done, ref) for (who, start), said in self.census.assessments.items() for done, (ref, _) in said]

    def _episodes_with(self, factor, first, last):
        """(child, referral) of each episode of need in which an assessment completed from one day to another found a factor."""
        said = ((who, start, *event) for (who, start), events in self.census.assessments.items() for event in events)
        known = (event for event in said if event[2] and event[:3] not in self.census.unknown)
        return {(who, ref) for who, _, done, (ref, found) in known if first <= done <= last and FACTORS[factor] in found}

    def _events(self):
        """Measure -> (day, numerator, denominator) of each event."""
        census, events = self.census, defaultdict(list)
        assessed = {(who, referred) for who, _, _, referred in self._assessments()}
        for who, referred in census.referrals:
            events["referrals_received"].append((referred, 1, 1))
            events["referrals_to_assessment"].append((referred, (who, referred) in assessed, 1))
            again = any(w == who and add_months(referred, -12) <= r < referred for w, r in census.referrals)
            events["re_referrals"].append((referred, again, 1))
        for (who, start, done, referred), kind in zip(self._assessments(), self.types, strict=True):
            group = "assessments_updated" if kind == "updated" else "assessments"
            events[f"{group}_started"].append((start, 1, 1))
            if done and (who, start, done) not in census.unknown:
                clock = referred if kind == "new_referral" else start
                events[f"{group}_completed"].append((done, 1, 1))
                events[f"{group}_completed_45wd"].append((done, within(clock, done, 45), 1))
                events["assessments_all_completed"].append((done, 1, 1))
                events["assessments_all_completed_45wd"].append((done, within(start, done, 45), 1))
        for (_, start), found in census.enquiries.items():
            events["s47_started"] += [(start, 1, 1)] * len(found)
        for (_, held), start in census.conferences.items():
            events["icpc_held"].append((held, 1, 1))
            events["icpc_15wd"].append((held, within(start, held, 15), 1))
            events["icpc_all_held"].append((held, 1, 1))
            events["icpc_all_15wd"].append((held, within(start, held, 15), 1))
        for _, held in census.transfers - census.conferences.keys():
            events["icpc_all_held"].append((held, 1, 1))
            events["icpc_all_15wd"].append((held, False, 1))
        for who, start, end in self.plans:
            ended_before = [e for w, s, e in self.plans if w == who and s < start and e and e <= start]
            events["cpp_starts"].append((start, 1, 1))
            events["cpp_repeat_2yr"].append((start, any(e > add_months(start, -24) for e in ended_before), 1))
            earlier = any(w == who and s < start for w, s, _ in self.plans) or self.recorded_previous[who, start] > 0
            events["cpp_repeat_ever"].append((start, earlier, 1))
            if end:
                events["cpp_ends"].append((end, 1, 1))
                events["cpp_ceased_2yr_plus"].append((end, (end - start).days >= 730, 1))
            due = add_months(start, 3)
            for review in self._reviews_of(who, start, end):
                events["cp_reviews_in_time"].append((review, review <= due, 1))
                due = add_months(review, 6)
        self._pre_proceedings(events)
        return events

    def _pre_proceedings(self, events):
        """What the codes of PPOutcome mean is not known, so that of the ends their number alone is told."""
        for (_, start), found in self.census.pre_proceedings.items():
            for end, (letter, meeting, court, offered, held) in found:
                family = {"fgdm_offered": offered or held, "fgdm_held": held}
                events["pp_started"].append((start, 1, 1))
                for measure, is_so in family.items():
                    events[measure].append((start, is_so, 1))
                    if court:
                        events[f"{measure}_before_court"].append((court, is_so, 1))
                if court:
                    events["pp_court_applications"].append((court, 1, 1))
                if meeting:
                    events["pp_days_decision_to_meeting"].append((meeting, (meeting - start).days, 1))
                    if letter <= meeting:
                        events["pp_days_letter_to_meeting"].append((meeting, (meeting - letter).days, 1))
                if end or court:
                    events["pp_ended"].append((end or court, 1, 1))

    def _reviews_of(self, who, start, end):
        """Days on which the plan was reviewed; a review while two plans overlap is of the later."""
        days = {day for (w, _), days in self.census.reviews.items() if w == who for day in days}
        spells = [(s, e) for w, s, e in self.plans if w == who]
        latest = {day: max((s for s, e in spells if s <= day and (e is None or day <= e)), default=None) for day in days}
        return sorted(day for day in days if latest[day] == start and (end is None or day <= end))

    def in_period(self, measure, first, last):
        if measure.startswith("factor_"):
            return len(self._episodes_with(measure.removeprefix("factor_"), first, last)), None
        rows = [(n, d) for day, n, d in self.events[measure] if first <= day <= last]
        return sum(n for n, _ in rows), sum(d for _, d in rows)

    def as_at(self, measure, day):
        census = self.census
        if measure == "cin_dfe":
            cases = census.referrals.items()
            found = {w for (w, r), of_day in cases for closed, nfa in of_day if not nfa and is_open(r, closed, day)}
            return len(found), None
        if measure == "pp_open":
            times = census.pre_proceedings.items()
            return len({w for (w, start), found in times for end, more in found if is_open(start, end or more[2], day)}), None
        if measure.startswith("cin_plan_12m_plus"):
            # Of two that are open the latest start counts (rule S8).
            starts = {who: start for who, start, end in sorted(self.need_plans, key=str) if is_open(start, end, day)}
            return sum(start <= add_months(day, -12) for start in starts.values()), len(starts)
        if measure.startswith("assessments"):
            return self._open_assessments(measure, day), None
        open_plans = {who: (start, end) for who, start, end in self.plans if is_open(start, end, day)}
        starts = [start for start, _ in open_plans.values()]
        if measure == "cpp_open":
            return len(starts), None
        if measure == "cpp_12m_plus":
            return sum(start <= add_months(day, -12) for start in starts), len(starts)
        if measure == "cpp_open_2yr_plus":
            return sum((day - start).days >= 730 for start in starts), len(starts)
        expected = {who: plan for who, plan in open_plans.items() if plan[0] <= add_months(day, -3)}
        return sum(self._all_in_time(who, *plan, day) for who, plan in expected.items()), len(expected)

    def _open_assessments(self, measure, day):
        count = 0
        for (_, start, done, referred), kind in zip(self._assessments(), self.types, strict=True):
            if not is_open(start, done, day):
                continue
            clock = referred if kind == "new_referral" else start
            if measure == "assessments_open":
                count += 1
            elif ("updated" in measure) == (kind == "updated"):
                count += working_days(clock, day) > 45
        return count

    def _all_in_time(self, who, start, end, day):
        """Every review due in the 12 months to the day held in time, and none overdue (rule S11)."""
        due = add_months(start, 3)
        for review in self._reviews_of(who, start, end):
            is_due_in_window = add_months(day, -12) < due <= day
            if review > due and due <= day and (is_due_in_window or review > day):
                return False
            due = add_months(review, 6)
        return due > day
