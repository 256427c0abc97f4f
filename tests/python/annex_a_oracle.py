"""The indicators that Annex A supports, counted straight from a workbook in the titles of the form.

Shares no code with the pipeline: openpyxl, plain Python, the rules of the catalogue, and what docs/returns.md says of the lists.
"""

from collections import defaultdict
from datetime import date

from cin_oracle import add_months, is_open, joined, within, working_days
from openpyxl import load_workbook

FOSTER_KIN, FOSTER_OTHER, ADOPTIVE = {"U1", "U2", "U3"}, {"U4", "U5", "U6"}, {"A3", "A4", "A5", "A6"}
STARTING = ("lac_children_starting", "lac_uasc_starting")


def read_list(book, title):
    """Rows of a sheet as {title: value}, days as dates, what repeats once."""
    rows = [[cell.date() if hasattr(cell, "date") else cell for cell in row] for row in book[title].iter_rows(values_only=True)]
    found = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    return list({tuple(row.items()): row for row in found}.values())


def code_of(text):
    """'k) E47: SGO' -> E47."""
    text = (text or "").split(") ", 1)[-1]
    return text.split(":")[0].split(" - ")[0].strip()


class Oracle:
    """Numerator and denominator of each measure in a span of days, or as at a month end."""

    def __init__(self, path, first_day, last_day):
        book = load_workbook(path, data_only=True)
        lists = {number: read_list(book, f"List {number}") for number in range(1, 12)}
        self.first_day, self.last_day, self.lists = first_day, last_day, lists
        self.birth = {row["Child Unique ID"]: row["Date of Birth"] for number in range(1, 11) for row in lists[number]}
        self.cases = self._cases(lists[3], lists[6])
        self.assessments = self._assessments(lists[4], lists[5])
        starts_and_ends = [f"Child Protection Plan {name} Date" for name in ("Start", "End")]
        self.written = [
            {"who": row["Child Unique ID"], "start": row[starts_and_ends[0]], "end": row[starts_and_ends[1]]} for row in lists[7]
        ] + [self._care(row) for row in lists[8]]
        self.plans = self._plans(lists[7])
        self.care = [care for row in lists[8] if (care := self._until_adult(self._care(row)))]
        self.leavers = self._leavers(lists[9])
        self.adoptions = self._adoptions(lists[10])
        households = {}
        for row in lists[11]:
            households.setdefault(row["Family identifier"], row)
        self.adopters = list(households.values())
        self.events = self._events()

    def _until_adult(self, spell):
        """Care, or a plan, until the 18th birthday (Children Act 1989 s.105), if it has come; None for what began later."""
        birth = self.birth[spell["who"]]
        adult = birth and add_months(birth, 12 * 18)
        if not adult or adult > self.last_day:
            return spell
        if spell["start"] >= adult:
            return None
        return {**spell, "end": min(spell["end"] or adult, adult)}

    def _cases(self, referrals, needs):
        """(child, first day, last day, led on, is in list 3)."""
        mine = sorted(referrals, key=lambda row: row["Date of Referral"])
        taken, cases = {}, []
        for need in sorted(needs, key=lambda row: row["CIN Start Date"]):
            options = [
                row
                for row in mine
                if row["Child Unique ID"] == need["Child Unique ID"]
                and row["Date of Referral"] <= need["CIN Start Date"]
                and row["Referral NFA?"] != "Yes"
                and id(row) not in taken
            ]
            if options:
                taken[id(options[-1])] = need["CIN Closure Date"]
            else:
                cases.append((need["Child Unique ID"], need["CIN Start Date"], need["CIN Closure Date"], True, False))
        for row in mine:
            led_on, day = row["Referral NFA?"] != "Yes", row["Date of Referral"]
            closed = taken.get(id(row), day if led_on else None)
            cases.append((row["Child Unique ID"], day, closed, led_on, True))
        return sorted(cases, key=lambda case: (str(case[0]), case[1]))

    def _assessments(self, rows, enquiries):
        """(child, start, authorised, kind, first day of the clock, first day of the case)."""
        of_case = defaultdict(list)
        found = []
        for row in rows:
            who, start, done = row["Child Unique ID"], *list(row.values())[4:6]
            own = [case for case in self.cases if case[0] == who and case[3] and case[1] <= start]
            own = [case for case in own if case[2] is None or case[2] >= start or case[2] == case[1]]
            case = own[-1] if own else None
            found.append((who, start, done, case))
            of_case[who, case and case[1]].append(start)
        result = []
        for who, start, done, case in found:
            if case is None:
                kind = "new"
            elif case[1] < self.first_day and (start - case[1]).days > 92:
                kind = "updated"
            elif start == min(of_case[who, case[1]]):
                kind = "new"
            else:
                began = [row for row in enquiries if row["Child Unique ID"] == who]
                starts = [row["Strategy discussion initiating Section 47 Enquiry Start Date"] for row in began]
                kind = "strategy" if any(within(day, start, 1) for day in starts if day) else "updated"
            clock = case[1] if kind == "new" and case else start
            result.append((who, start, done, kind, clock, case and case[1]))
        return result

    def _plans(self, rows):
        previous, spells = {}, defaultdict(list)
        for row in rows:
            who, start, end = row["Child Unique ID"], *(row[f"Child Protection Plan {name} Date"] for name in ("Start", "End"))
            previous[who, start] = row["Number of Previous Child Protection Plans"]
            if plan := self._until_adult({"who": who, "start": start, "end": end}):
                spells[who].append((start, plan["end"]))
        return [
            (who, start, end, previous[who, start] > 0 or place > 0)
            for who, own in spells.items()
            for place, (start, end) in enumerate(joined(own))
        ]

    def _care(self, row):
        status = code_of(row["Child's Legal Status"])
        return {
            "who": row["Child Unique ID"],
            "start": row["Date Started to be Looked After"],
            "end": row["Date Ceased to be Looked After"],
            "reason": code_of(row["Reason Ceased to be Looked After"]),
            "short": status == "V4",
            "uasc": row["Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))"] == "a) Yes",
            "place": code_of(row["Placement Type"]),
            "provider": code_of(row["Placement Provider"]),
            "health": row["Date of Last Health Assessment"],
            "dental": row["Date of Last Dental Check"],
        }

    def _leavers(self, rows):
        return [row for row in rows if row["Eligibility Category"][3:].startswith(("Former", "Relevant"))]

    def _adoptions(self, rows):
        """Adoptions of list 8, with the days of list 10."""
        days = {(row["Child Unique ID"], row["Date the Child Entered Care"]): row for row in rows}
        return [(care, days.get((care["who"], care["start"]))) for care in self.care if care["end"] and care["reason"] == "E11"]

    def _events(self):
        """Measure -> (day, in the numerator, in the denominator)."""
        events = defaultdict(list)
        for row in self.lists[1]:
            day = row["Date of Contact"]
            events["contacts_all_children"].append((day, 1, 1))
            events["contacts_received"].append((day, self._is_new_contact(row["Child Unique ID"], day), 1))
        families = {(row["Child Unique ID"], row["Date of Contact"], row["Contact Source"]) for row in self.lists[1]}
        events["contacts_all_families"] = [(day, 1, 1) for _, day, _ in families]
        assessed = {(who, referred) for who, *_, referred in self.assessments}
        for who, day in {case[:2] for case in self.cases}:
            events["referrals_received"].append((day, 1, 1))
            events["referrals_to_assessment"].append((day, (who, day) in assessed, 1))
        for _, start, done, kind, clock, _ in self.assessments:
            name = "assessments_updated" if kind == "updated" else "assessments"
            events[f"{name}_started"].append((start, 1, 1))
            if done:
                events[f"{name}_completed"].append((done, 1, 1))
                events[f"{name}_completed_45wd"].append((done, within(clock, done, 45), 1))
                events["assessments_all_completed"].append((done, 1, 1))
                events["assessments_all_completed_45wd"].append((done, within(start, done, 45), 1))
        held = {}
        for row in self.lists[5]:
            start, day = list(row.values())[4:6]
            if start:
                events["s47_started"].append((start, 1, 1))
            if day:
                key = row["Child Unique ID"], day
                held[key] = min(filter(None, (start, held.get(key))), default=None)
        for (_, day), start in held.items():
            events["icpc_held"].append((day, 1, 1))
            events["icpc_15wd"].append((day, within(start, day, 15), 1))
            events["icpc_all_held"].append((day, 1, 1))
            events["icpc_all_15wd"].append((day, within(start, day, 15), 1))
        for _, start, end, is_repeat in self.plans:
            events["cpp_starts"].append((start, 1, 1))
            events["cpp_repeat_ever"].append((start, is_repeat, 1))
            if end:
                events["cpp_ends"].append((end, 1, 1))
                events["cpp_ceased_2yr_plus"].append((end, (end - start).days >= 730, 1))
        for care in self.care:
            if not care["short"]:
                events["lac_admissions"].append((care["start"], 1, 1))
            kind = {"E11": "adopted", "E47": "sgo", "E41": "cao"}.get(care["reason"])
            # An order is made whatever the child was looked after under.
            if care["end"] and kind in ("sgo", "cao"):
                events["sgo_started"].append((care["end"], kind == "sgo", 1))
                events["sgo_cao_granted"].append((care["end"], 1, 1))
            if care["end"] and not care["short"]:
                events["lac_ceased"].append((care["end"], 1, 1))
                events["lac_ceased_permanence"].append((care["end"], kind is not None, 1))
                events["lac_ceased_sgo"].append((care["end"], kind == "sgo", 1))
                events["lac_ceased_cao"].append((care["end"], kind == "cao", 1))
                events["lac_ceased_sgo_cao"].append((care["end"], kind in ("sgo", "cao"), 1))
                events["lac_ceased_adopted"].append((care["end"], kind == "adopted", 1))
        for care, row in self.adoptions:
            entered, decided, ordered, matched, placed, _ = list(row.values())[4:10] if row else [None] * 6
            events["adoptions"].append((care["end"], 1, 1))
            events["adoptions_within_12m_shobpa"].append((care["end"], decided and care["end"] <= add_months(decided, 12), 1))
            if placed:
                events["adoption_a1_days"].append((care["end"], (placed - entered).days, 1))
            # Whether the day of placing is known is nothing to this one; a match before the order took no time.
            if ordered and matched:
                events["adoption_a2_days"].append((care["end"], max((matched - ordered).days, 0), 1))
        for row in self.adopters:
            if row["Date application approved"]:
                events["adopters_approved"].append((row["Date application approved"], 1, 1))
        return events

    def _is_new_contact(self, who, day):
        """Not on a case, a plan or a period of care that was open already, nor followed by early help within 5 working days."""
        spans = [(start, end) for child, start, end, led_on, _ in self.cases if child == who and led_on]
        # As they are written: a contact about somebody who is grown up is new to none of them.
        spans += [(row["start"], row["end"]) for row in self.written if row["who"] == who]
        helped = [row["Assessment start date"] for row in self.lists[2] if row["Child Unique ID"] == who]
        return not any(start < day and (end is None or end > day) for start, end in spans) and not any(
            start >= day and working_days(day, start) <= 5 for start in helped
        )

    def starting(self, measure, first, last):
        """Children admitted from one day to another, all or (lac_uasc_starting) those that list 8 has as unaccompanied."""
        admitted = [care for care in self.care if not care["short"] and first <= care["start"] <= last]
        return len({care["who"] for care in admitted if care["uasc"] or measure == "lac_children_starting"}), 0

    def in_period(self, measure, first, last):
        """Numerator and denominator of what happened from one day to another, both included."""
        if measure in STARTING:
            return self.starting(measure, first, last)
        found = [event[1:] for event in self.events[measure] if first <= event[0] <= last]
        return sum(int(part or 0) for part, _ in found), sum(whole for _, whole in found)

    def as_at(self, measure, day):
        """Numerator and denominator of what is open on a month end."""
        looked_after = [care for care in self.care if is_open(care["start"], care["end"], day) and not care["short"]]
        on_plan = {plan[0]: plan for plan in self.plans if is_open(plan[1], plan[2], day)}
        cared = {care["who"] for care in looked_after}
        in_need = {case[0] for case in self.cases if case[3] and is_open(case[1], case[2], day)}
        open_ones = [one for one in self.assessments if is_open(one[1], one[2], day)]
        overdue = [one for one in open_ones if working_days(one[4], day) > 45]
        long = add_months(day, -12), add_months(day, -24)
        age_limit = [add_months(day, -6 if self.birth[care["who"]] > add_months(day, -60) else -12) for care in looked_after]
        # Checks are expected after a grace period; a check of before the month end counts.
        return {
            "assessments_open": lambda: (len(open_ones), 0),
            "assessments_open_past_45wd": lambda: (sum(one[3] != "updated" for one in overdue), 0),
            "assessments_updated_open_past_45wd": lambda: (sum(one[3] == "updated" for one in overdue), 0),
            "cin_dfe": lambda: (len(in_need), 0),
            "cin_open": lambda: (len(in_need - cared - set(on_plan)), 0),
            "cin_and_cpp_open": lambda: (len(in_need - cared - set(on_plan)) + len(on_plan), 0),
            "cpp_open": lambda: (len(on_plan), 0),
            "cpp_12m_plus": lambda: (sum(plan[1] <= long[0] for plan in on_plan.values()), len(on_plan)),
            "cpp_open_2yr_plus": lambda: (sum((day - plan[1]).days >= 730 for plan in on_plan.values()), len(on_plan)),
            "lac_number": lambda: (len(looked_after), 0),
            "lac_uasc": lambda: (sum(care["uasc"] for care in looked_after), 0),
            "lac_with_parents": lambda: (sum(care["place"] == "P1" for care in looked_after), len(looked_after)),
            "lac_kinship": lambda: (sum(care["place"] in FOSTER_KIN for care in looked_after), len(looked_after)),
            "lac_foster_excl_kin": lambda: (sum(care["place"] in FOSTER_OTHER for care in looked_after), len(looked_after)),
            "lac_foster": lambda: (sum(care["place"] in FOSTER_KIN | FOSTER_OTHER for care in looked_after), len(looked_after)),
            "lac_secure_or_childrens_home": lambda: (
                sum(care["place"] in ("K1", "K2") for care in looked_after),
                len(looked_after),
            ),
            "lac_semi_independent": lambda: (
                sum(care["place"] in ("P2", "H5", "K3") for care in looked_after),
                len(looked_after),
            ),
            "lac_family_setting": lambda: (
                sum(care["place"] in FOSTER_KIN | FOSTER_OTHER | ADOPTIVE | {"P1"} for care in looked_after),
                len(looked_after),
            ),
            "lac_unregistered_placement": lambda: (sum(care["place"][:2] == "Z1" for care in looked_after), len(looked_after)),
            "children_placed_for_adoption": lambda: (sum(care["place"] in ADOPTIVE for care in looked_after), 0),
            "lac_health_assessment_up_to_date": lambda: (
                sum(self._checked(care, "health", day, limit) for care, limit in zip(looked_after, age_limit, strict=True)),
                sum(self._is_checked(care, day) for care in looked_after),
            ),
            "lac_dental_check_up_to_date": lambda: (
                sum(self._checked(care, "dental", day, long[0]) for care in looked_after),
                sum(self._is_checked(care, day) for care in looked_after),
            ),
            "care_leavers_number": lambda: (len(self.leavers), 0),
            "care_leavers_suitable_accommodation": lambda: self._leavers_housed(),
            "care_leavers_eet": lambda: self._leavers_active(),
        }[measure]()

    def _is_checked(self, care, day):
        return working_days(care["start"], day) >= 20

    def _checked(self, care, kind, day, limit):
        return self._is_checked(care, day) and limit <= care[kind] <= day

    def _leavers_housed(self):
        known = [
            row for row in self.leavers if row["LA in Touch"] != "RHOM" and code_of(row["Type of Accommodation"]) not in "GHR"
        ]
        suitable = [row for row in known if row["Suitability of Accommodation"] == "a) Suitable"]
        return sum(row["LA in Touch"] == "a) Yes" for row in suitable), len(known)

    def _leavers_active(self):
        known = [row for row in self.leavers if row["LA in Touch"] != "RHOM"]
        active = [row for row in known if code_of(row["Activity Status"]) in ("F1", "P2")]
        return sum(row["LA in Touch"] == "a) Yes" for row in active), len(known)

    def adopters_in_assessment(self, stage, day):
        """Households in a stage of their assessment on a month end."""
        count = 0
        for row in self.adopters:
            first, second, approved, left = list(row.values())[2:6]
            start, ends = (first, (second, approved, left)) if stage == "stage_1" else (second, (approved, left))
            count += bool(start) and is_open(start, min(filter(None, ends), default=None), day)
        return count


def span_of(basis, month_end):
    """First day of the span that a basis counts up to a month end."""
    first = month_end.replace(day=1)
    if basis == "financial_year_to_date":
        return date(first.year - (first.month < 4), 4, 1)
    if basis == "rolling_12_months":
        return (add_months(month_end.replace(day=1), -11)).replace(day=1)
    return first
