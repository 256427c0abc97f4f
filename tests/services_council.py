"""Made-up extracts of early help, adult safeguarding, education and youth justice, with the cases that rules turn on.

Two councils have the same ids, with other days and codes. What is written is text, as delivered; nothing of it is a person.
"""

import csv
import random
from datetime import date, timedelta
from pathlib import Path

import duckdb

from tests.project import Project, build, extracts_of_contract, open_sources
from tests.services_oracle import add_months, bank_holidays, month_end, working_day_after

START, LAST, EXTRACT_DATE = date(2016, 4, 1), date(2019, 4, 18), date(2019, 4, 22)
COUNCIL, OTHER = "E08000018", "E08000016"
ONE_DAY = timedelta(days=1)

STEP_UPS = ["Step up to social care", "Refer to LCS", "Escalated", "referral to children's social care"]
OTHER_ENDS = ["Outcomes met", "Consent withdrawn", "moved away", "Other"]
SOURCES = [
    "anonymous",
    "carer",
    "comm_services_provider",
    "cqc",
    "family_friend_neighbour",
    "govt_dept",
    "gp",
    "health_other",
    "hospital_other",
    "hospital_rotherham",
    "housing",
    "other",
    "other_la",
    "police",
    "rdash",
    "resi_supp_living_provider",
    "rmbc_department",
    "school_educ",
    "self",
    "sy_fire_rescue",
    "voluntary_org",
    "yas",
]
RISKS = [
    "physical_abuse",
    "sexual_abuse",
    "psychological_abuse",
    "financial_abuse",
    "discriminatory_abuse",
    "organisational_abuse",
    "neglect",
    "domestic_abuse",
    "sexual_exploitation",
    "modern_slavery",
    "self_neglect",
]
ACTIVITIES = [
    "NEET",
    "not_known",
    "EET",
    "education",
    "employment",
    "training",
    "apprenticeship",
    "re_engagement",
    "custody",
    "gap_year",
    "other",
]
RATINGS = ["outstanding", "good", "requires_improvement", "inadequate", "not_yet_inspected", "not_rated"]
PARTNERS = ["school", "early_years", "health", "voluntary", "police", "housing", "children_centre", "other"]

DATED_BY = {
    "local_early_help_contacts": "contact_date", "local_early_help_cases": "opened_date", "local_step_downs": "agreed_date",
    "ssd_early_help_episodes": "earl_episode_start_date", "local_early_help_assessments": "completed_date",
    "local_youth_sessions": "session_date", "local_fgc": "referral_date", "local_parenting_programmes": "end_date",
    "local_complaints": "received_date", "local_compliments": "received_date", "local_case_audits": "completed_date",
    "local_family_feedback": "closure_date", "local_asg_concerns": "received_date", "local_asg_enquiries": "started_date",
    "local_asg_sars": "commissioned_date", "local_provider_contracts": "default_start_date", "local_sen2": "plan_issued_date",
    "local_youth_justice_contacts": "contact_date", "local_births": "list_received_date",
}  # fmt: skip
CORRECTED = {
    "local_early_help_contacts": ("contact_date", "2017-01-01"), "local_asg_concerns": ("received_date", "2017-01-01"),
    "local_fgc": ("closed_date", "2018-01-01"), "local_ccis": ("activity_group", "NEET"),
    "local_exclusions": ("overturned_flag", "Y"), "ssd_early_help_episodes": ("earl_episode_end_date", "2019-01-01"),
}  # fmt: skip


def edges():
    """Days on which a rule turns: ends and starts of months, of quarters and years, bank holidays and the days beside them."""
    days, first = [], START
    while first < LAST:
        days += [first, first - ONE_DAY]
        if first.month in (4, 1, 7, 10):
            days += [first, first - ONE_DAY]
        first = add_months(first, 1)
    near = [day + timedelta(days=n) for day in sorted(bank_holidays()) for n in (-1, 0, 1)]
    return [day for day in days + near if START <= day <= LAST]


class Council:
    """One council's rows by extract, made from a seed."""

    def __init__(self, seed: int):
        self.random, self.rows, self.edges = random.Random(seed), {}, edges()
        self.children = [f"oracle-child-{n:03}" for n in range(260)]
        self.families = [f"oracle-family-{n:03}" for n in range(110)]
        self.family_of = {child: self.random.choice(self.families) for child in self.children if self.chance(0.85)}
        for make in (
            self.people, self.early_help_contacts, self.early_help_assessments, self.early_help_cases, self.early_help_episodes,
            self.step_downs, self.childrens_centres, self.ccis, self.supporting_families, self.parenting, self.conferences,
            self.feedback_and_complaints, self.concerns, self.enquiries, self.reviews, self.ratings, self.contracts, self.terms,
            self.school_places, self.results, self.plans, self.out_of_school, self.youth_justice,
        ):  # fmt: skip
            make()
        self.spoil()

    def spoil(self):
        """Leave out days here and there, and deliver some rows twice, the first time otherwise."""
        for extract, field in DATED_BY.items():
            for row in self.rows[extract]:
                if self.chance(0.015):
                    row[field] = ""
        for extract, (field, other) in CORRECTED.items():
            rows = self.rows[extract]
            for row in self.random.sample(rows, 3):
                rows.insert(0, {**row, field: other})

    def add(self, extract, **values):
        text = {name: "" if value is None else str(value) for name, value in values.items()}
        self.rows.setdefault(extract, []).append(text)

    def chance(self, share):
        return self.random.random() < share

    def day(self, start=START, last=LAST):
        if self.chance(0.35):
            near = [day for day in self.edges if start <= day <= last]
            if near:
                return self.random.choice(near)
        return start + timedelta(days=self.random.randrange((last - start).days + 1))

    def near(self, limit, first=None):
        """A day about a limit, none after the extract date; now and then none."""
        if self.chance(0.1):
            return None
        day = limit + timedelta(days=self.random.choice([-9, -2, -1, 0, 0, 0, 1, 1, 2, 12]))
        if first and day < first and not self.chance(0.1):
            day = first
        return day if day <= LAST else None

    def code(self, codes, blank=0.04, unknown=0.02):
        if self.chance(blank):
            return ""
        if self.chance(unknown):
            return "zz_no_code"
        code = self.random.choice(codes)
        return self.random.choice([code, code, code, code.upper(), f" {code.title()}"])

    def flag(self, yes=0.5, blank=0.05):
        if self.chance(blank):
            return ""
        return self.random.choice(["Y", "Y", "yes", "TRUE", "1", "y"] if self.chance(yes) else ["N", "N", "No", "false", "0"])

    def family(self, child):
        return self.family_of.get(child) or self.random.choice(self.families)

    def people(self):
        for child in self.children:
            born = self.day(date(2010, 1, 1), date(2018, 12, 1)) if not self.chance(0.1) else date(2012, 2, 29)
            self.add("ssd_person", pers_person_id=child, pers_dob=born)
            if child in self.family_of:
                self.add("ssd_family", fami_family_id=self.family_of[child], fami_person_id=child)
        for n, child in enumerate(self.children[:12]):
            self.add("ssd_family", fami_family_id=f"oracle-family-single-{n}", fami_person_id=child)

    def early_help_contacts(self):
        types = ["contact", "step_down", "co_working", "partner_recording"]
        for n in range(330):
            children = self.random.sample(self.children, self.random.choice([1, 1, 2, 3]))
            family, contact, kind = self.family(children[0]), self.day(), self.code(types)
            allocated = contact + timedelta(days=self.random.randrange(6)) if self.chance(0.8) else None
            yot = self.flag(0.15, 0.1)
            again = [contact] + ([self.day(contact, min(LAST, contact + timedelta(days=70)))] if self.chance(0.2) else [])
            for k, day in enumerate(again):
                if k and self.chance(0.3):
                    kind = self.code(types)
                for child in children:
                    first = self.near(working_day_after(allocated, 3), allocated) if allocated else None
                    named = not self.chance(0.08)
                    yot = self.flag(0.5) if self.chance(0.05) else yot
                    self.add(
                        "local_early_help_contacts", contact_id=f"contact-{n}-{k}",
                        family_id="" if named and self.chance(0.1) else family,
                        person_id=child if named else "", contact_date=day, contact_type=kind, yot_flag=yot,
                        allocated_date=allocated, initial_contact_date=first,
                    )  # fmt: skip
                    if not named:
                        break

    def early_help_assessments(self):
        for n in range(400):
            triage = self.day() if not self.chance(0.15) else None
            done = self.near(working_day_after(triage, 48), triage) if triage else self.day()
            self.add(
                "local_early_help_assessments", eha_id=f"eha-{n}", family_id=self.random.choice(self.families),
                triage_decision_date=triage, completed_date=done, completed_by=self.code(["service", "service", "partner"]),
                partner_type=self.code(PARTNERS), yot_flag=self.flag(0.1, 0.1),
            )  # fmt: skip

    def early_help_cases(self):
        n = 0
        for family in self.families:
            opened = self.day(START, date(2018, 6, 30))
            for _ in range(self.random.choice([1, 2, 3, 5])):
                closed = self.day(opened, LAST) if self.chance(0.4) else opened + timedelta(days=self.random.randrange(90))
                if closed > LAST or self.chance(0.06):
                    closed = None
                if closed and self.chance(0.03):
                    closed = opened - timedelta(days=3)
                self.add(
                    "local_early_help_cases", case_id=f"case-{n}", family_id="" if self.chance(0.06) else family,
                    opened_date=opened, closed_date=closed,
                    closure_reason=self.random.choice([*STEP_UPS, *OTHER_ENDS, "zz no reason", ""]) if closed else "",
                    team_id="team-1",
                )  # fmt: skip
                n += 1
                if not closed:
                    break
                opened = self.random.choice(
                    [closed, closed + ONE_DAY, add_months(closed, 12), add_months(closed, 12) + ONE_DAY,
                     add_months(closed, 12) - ONE_DAY, closed + timedelta(days=40), closed - timedelta(days=10)]
                )  # fmt: skip
                if opened > LAST:
                    break

    def early_help_episodes(self):
        n = 0
        for child in self.children:
            start = self.day(START, date(2018, 9, 30))
            for _ in range(self.random.choice([0, 1, 1, 2, 3])):
                end = self.day(start, min(LAST, start + timedelta(days=200))) if self.chance(0.85) else None
                if end and self.chance(0.15):
                    end = month_end(end) if month_end(end) <= LAST else end
                reason = self.random.choice([*STEP_UPS, *OTHER_ENDS, "zz no reason", ""]) if end else ""
                self.add(
                    "ssd_early_help_episodes", earl_episode_id=f"oracle-episode-{n}", earl_person_id=child,
                    earl_episode_start_date=start, earl_episode_end_date=end, earl_episode_end_reason=reason,
                )  # fmt: skip
                n += 1
                if not end:
                    break
                start = self.random.choice([end, end + ONE_DAY, end + timedelta(days=60), add_months(end, 12)])
                if start > LAST:
                    break

    def step_downs(self):
        for n in range(260):
            children = self.random.sample(self.children, self.random.choice([1, 1, 2, 3]))
            family, agreed, team = self.family(children[0]), self.day(), self.code(["duty", "locality"])
            for child in children:
                visit = self.near(working_day_after(agreed, 7), agreed)
                self.add(
                    "local_step_downs", step_down_id=f"down-{n}", family_id="" if self.chance(0.1) else family, person_id=child,
                    agreed_date=agreed,
                    source_team=team, joint_visit_date=visit,
                )  # fmt: skip

    def childrens_centres(self):
        areas = [f"area-{n}" for n in range(8)]
        born = {}
        for n in range(260):
            baby = f"oracle-baby-{n:03}"
            born[baby] = self.day(date(2010, 10, 1), date(2018, 12, 31)) if not self.chance(0.05) else date(2012, 2, 29)
            listed = None
            if born[baby] >= START and self.chance(0.8):
                listed = add_months(born[baby].replace(day=1), 1) + timedelta(days=self.random.choice([5, 9, 14, 27]))
                self.add("local_births", person_id=baby, birth_date=born[baby], list_received_date=listed)
            first = self.day(max(START, born[baby]), LAST)
            if listed:
                first = self.random.choice([first, listed, listed - ONE_DAY, listed + ONE_DAY, born[baby]])
            days = sorted({first, self.day(first, LAST)} if self.chance(0.3) else {first})
            for day in days:
                self.add(
                    "local_childrens_centres", person_id=baby, registered_date=day,
                    registration_channel=self.code(["online", "online", "centre", "telephone", "outreach"]),
                    worker_present_flag=self.flag(0.6), lsoa_code=self.random.choice(areas) if not self.chance(0.02) else "",
                    birth_date=born[baby] if not listed and n % 30 != 7 else "",
                )  # fmt: skip
            for day in sorted({self.day(max(START, born[baby]), LAST) for _ in range(self.random.choice([0, 1, 2, 4]))}):
                self.add("local_childrens_centre_attendance", person_id=baby, activity_date=day)
        month = month_end(START)
        while month <= LAST:
            for n, area in enumerate(areas):
                if month == date(2017, 8, 31) and n == 1 or month == date(2018, 10, 31):
                    continue
                band = ["1", "2", "20-30%", "decile 3", "4", "90-100%", "1" if month < date(2018, 1, 1) else "4", "7"][n]
                self.add(
                    "local_childrens_centre_reach", as_at_month=month if n % 2 else f"{month:%Y-%m}", lsoa_code=area,
                    imd_decile_band=band, children_0_5=40 + self.random.randrange(9),
                )  # fmt: skip
            month = month_end(month + ONE_DAY)
        for n in range(500):
            self.add("local_youth_sessions", session_id=f"session-{n}", session_date=self.day())

    def ccis(self):
        month = month_end(START)
        while month <= LAST:
            for n in range(40):
                if self.chance(0.05):
                    continue
                self.add(
                    "local_ccis", snapshot_month=month, person_id=f"oracle-young-{n:03}",
                    academic_age=self.random.choice([16, 16, 17, 17, 15, 18]) if not self.chance(0.02) else "",
                    activity_group=self.code(ACTIVITIES[:2] * 2 + ACTIVITIES), resident_flag=self.flag(0.85, 0.02),
                    lac_flag=self.flag(0.25), meets_rpa_flag=self.flag(0.8),
                    due_to_lapse_date=month + timedelta(days=self.random.choice([-40, -1, 0, 1, 60])) if self.chance(0.3) else "",
                )  # fmt: skip
            month = month_end(month + ONE_DAY)

    def supporting_families(self):
        for family in self.families:
            for engaged in sorted({self.day() for _ in range(self.random.choice([1, 1, 2, 3]))}):
                year = engaged.year - (engaged.month < 4)
                target = {2016: 90, 2017: 120, 2018: 75}.get(year, 60) if not self.chance(0.1) else ""
                claims = {
                    (self.code(["employment", "progress"], unknown=0.03), self.day(engaged, LAST))
                    for _ in range(2)
                    if self.chance(0.6)
                }
                for kind, claimed in sorted(claims) or [("", None)]:
                    self.add(
                        "local_supporting_families", family_id=family, engaged_date=engaged, annual_target=target,
                        claim_date=claimed, claim_type=kind,
                    )  # fmt: skip

    def parenting(self):
        for n in range(70):
            end = self.day(date(2016, 6, 1), LAST) if not self.chance(0.1) else None
            for family in self.random.sample(self.families, self.random.randrange(1, 8)):
                offered = self.random.choice([5, 10, 12, 7])
                most = -(-offered * 4 // 5)
                attended = self.random.choice([0, 1, most - 1, most, most, offered]) if not self.chance(0.06) else ""
                self.add(
                    "local_parenting_programmes", programme_id=f"programme-{n}", family_id=family,
                    start_date=(end or LAST) - timedelta(days=56), end_date=end,
                    sessions_offered=offered if not self.chance(0.03) else "", sessions_attended=attended,
                )  # fmt: skip

    def conferences(self):
        for n in range(420):
            referred = self.day()
            step = lambda day, most: min(day + timedelta(days=self.random.randrange(most)), LAST)  # noqa: E731
            accepted = step(referred, 10) if self.chance(0.85) else None
            allocated = step(accepted, 10) if accepted and self.chance(0.85) else None
            first = self.near(working_day_after(allocated, 3), allocated) if allocated else None
            held = self.near(working_day_after(allocated, 20), allocated) if allocated and self.chance(0.7) else None
            if not allocated and self.chance(0.1):
                held = step(referred, 40)
            review = self.day(held, LAST) if held and self.chance(0.4) else None
            closed = self.day(max(filter(None, [referred, held])), LAST) if self.chance(0.6) else None
            self.add(
                "local_fgc", fgc_case_id=f"fgc-{n}", family_id=self.random.choice(self.families),
                children_count=self.random.randrange(1, 5) if not self.chance(0.05) else "", referral_date=referred,
                accepted_date=accepted, allocated_date=allocated, initial_contact_date=first, conference_date=held,
                review_date=review, closed_date=closed, closure_reason="",
            )  # fmt: skip

    def feedback_and_complaints(self):
        services = ["early_help", "Early Help", "EH", "Children's social care", "adults", "zz service", ""]
        for n in range(150):
            closed = self.day()
            for question in range(self.random.randrange(1, 5)):
                self.add(
                    "local_family_feedback", feedback_id=f"feedback-{n}", closure_date=closed, question_id=question,
                    positive_flag=self.flag(0.7, 0.15),
                )  # fmt: skip
        outcomes = ["upheld", "Partly upheld", "partially_upheld", "not_upheld", "Withdrawn", "zz outcome", ""]
        for n in range(420):
            received = self.day()
            due = received + timedelta(days=20) if not self.chance(0.05) else None
            closed = self.near(due or received, received) if self.chance(0.85) else None
            self.add(
                "local_complaints", complaint_id=f"complaint-{n}", service=self.random.choice(services), received_date=received,
                closed_date=closed, due_date=due, outcome=self.random.choice(outcomes) if closed else "",
            )  # fmt: skip
            self.add(
                "local_compliments",
                compliment_id=f"compliment-{n}",
                service=self.random.choice(services),
                received_date=self.day(),
            )
            self.add(
                "local_case_audits", audit_id=f"audit-{n}", service=self.random.choice(services),
                audit_type=self.random.choice(["team_manager", "Team Manager", "thematic", ""]), completed_date=self.day(),
                grade="good",
            )  # fmt: skip

    def concerns(self):
        adults = [f"oracle-adult-{n:03}" for n in range(230)]
        for adult in adults:
            self.add("local_asg_adults", person_id=adult, birth_date="1950-01-01", gender="female", ethnicity="white")
        for n in range(700):
            received = self.day()
            progressed = self.flag(0.35)
            self.add(
                "local_asg_concerns", concern_id=f"concern-{n}",
                person_id=self.random.choice(adults) if not self.chance(0.05) else "",
                received_date=received, source_group=self.code(SOURCES), theme=self.code(RISKS, blank=0.3),
                progressed_flag=progressed, outcome=self.code(["enquiry", "other_route", "no_action", "not_recorded"]),
            )  # fmt: skip

    def enquiries(self):
        answers = ["Y", "Y", "N", "yes", "No", "dont_know", "not_recorded"]
        for n in range(500):
            started = self.day(START, date(2019, 3, 31))
            length = self.random.choice([10, 60, 139, 140, 141, 200, 279, 280, 281, 300])
            concluded = started + timedelta(days=length) if not self.chance(0.05) else None
            if self.chance(0.15):
                concluded = month_end(started) + timedelta(days=self.random.choice([0, 1]))
            if self.chance(0.02):
                concluded = started - ONE_DAY
            if concluded and concluded > LAST:
                concluded = None
            risks = [self.code(RISKS, blank=0) for _ in range(self.random.choice([0, 1, 1, 2, 3]))]
            if risks and self.chance(0.15):
                risks.append(risks[0])
            self.add(
                "local_asg_enquiries", enquiry_id=f"enquiry-{n}", concern_id=f"concern-{n}",
                person_id=f"oracle-adult-{n % 230:03}",
                started_date=started, concluded_date=concluded, abuse_types="; ".join(risks),
                risk_outcome=self.code(["remained", "reduced", "removed", "not_recorded"], blank=0.15),
                lacks_capacity=self.code(answers, blank=0.1), advocate_flag=self.flag(0.4),
                views_asked=self.code(answers), views_expressed=self.code(answers),
                outcomes_met=self.code(["fully", "partially", "not", "not_recorded"], blank=0.2),
            )  # fmt: skip
        for n in range(300):
            self.add(
                "local_asg_training",
                course_id=f"course-{n % 40}",
                attendee_id=f"place-{n}",
                course_date=self.day(),
                organisation="",
            )
            self.add("local_asg_police_referrals", referral_id=f"police-{n}", referral_date=self.day(), crime_flag=self.flag(0.4))

    def reviews(self):
        for n in range(130):
            requested = self.day(START, date(2018, 12, 31))
            commissioned = requested + timedelta(days=self.random.randrange(60)) if self.chance(0.85) else None
            concluded = None
            if commissioned and self.chance(0.9):
                concluded = add_months(commissioned, self.random.choice([2, 3, 6, 9, 10])) + timedelta(
                    days=self.random.choice([0, 0, 1, -1])
                )
            elif self.chance(0.5):
                concluded = requested + timedelta(days=50)
            if concluded and concluded > LAST:
                concluded = None
            self.add(
                "local_asg_sars",
                sar_id=f"sar-{n}",
                requested_date=requested,
                commissioned_date=commissioned,
                concluded_date=concluded,
            )

    def ratings(self):
        for n in range(60):
            kinds = [self.random.choice(["residential", "nursing", "home_care"])]
            if self.chance(0.35):
                kinds = self.random.sample(["residential", "nursing", "home_care"], 2)
            gone = self.random.choice([month_end, lambda day: day])(self.day(date(2018, 1, 1), date(2019, 3, 31)))
            gone = gone if self.chance(0.25) else None
            last = min(LAST, gone - ONE_DAY) if gone else LAST
            seen = set()
            services = [("overall", kinds[0])] if self.chance(0.8) else []
            services += [(f"service {k}", kind) for k, kind in enumerate(kinds * 2)] if self.chance(0.6) or not services else []
            for service, kind in services:
                for _ in range(self.random.choice([1, 1, 2, 3])):
                    day = self.day(START, last)
                    if (service, day) in seen:
                        continue
                    seen.add((service, day))
                    rating = self.code(RATINGS, unknown=0.01)
                    if rating.strip().lower() == "not_rated" and service != "overall":
                        rating = "good"
                    self.add(
                        "local_cqc_ratings", location_id=f"location-{n}", service=service, provider_type=kind, rating=rating,
                        as_at_date=day, deregistered_date=gone,
                    )  # fmt: skip

    def contracts(self):
        for _n in range(120):
            begun = self.day() if self.chance(0.7) else None
            ended = self.day(begun, LAST) if begun and self.chance(0.7) else None
            planned = self.day() if not begun or self.chance(0.4) else None
            done = self.day(planned, LAST) if planned and self.chance(0.7) else None
            self.add(
                "local_provider_contracts", location_id=f"location-{self.random.randrange(45)}", default_start_date=begun,
                default_end_date=ended, improvement_plan_start_date=planned, improvement_plan_end_date=done,
            )  # fmt: skip

    def terms(self):
        self.term_days = {}
        for year in (2015, 2016, 2017, 2018):
            shift = timedelta(days=self.random.randrange(4))
            for name, start, end in (
                ("autumn", date(year, 9, 5), date(year, 12, 17)),
                ("spring", date(year + 1, 1, 4), date(year + 1, 3, 28)),
                ("summer", date(year + 1, 4, 17), date(year + 1, 7, 20)),
            ):
                if date(2016, 4, 1) < end < date(2019, 4, 1):
                    self.term_days[f"{start.year}-{name}"] = (start + shift, end + shift)
        for term, (start, end) in self.term_days.items():
            self.add("local_school_terms", term_id=term, term_name=term, term_start=start, term_end=end)
            for n in range(40):
                self.add(
                    "local_early_education", term_id=term, person_id=f"oracle-two-{n:03}", place_taken_flag=self.flag(0.7),
                    eligible_flag=self.flag(0.8),
                )  # fmt: skip
                possible = self.random.choice([100, 120, 0])
                self.add(
                    "local_attendance", term_id=term, person_id=f"oracle-pupil-{n:03}",
                    sessions_attended=self.random.choice([possible, possible - 10, possible + 3, ""]) if possible else 0,
                    sessions_possible=possible if not self.chance(0.03) else "",
                )  # fmt: skip

    def school_places(self):
        for year in (2016, 2017, 2018, 2019):
            for phase in ("primary", "secondary"):
                for n in range(40):
                    self.add(
                        "local_admissions_offers", phase=self.code([phase], blank=0, unknown=0), offer_year=year,
                        person_id=f"oracle-pupil-{n:03}", preference_offered=self.random.choice([1, 1, 2, 3, 4, 0, ""]),
                        on_time_flag=self.flag(0.9), resident_flag=self.flag(0.9),
                    )  # fmt: skip
        for year in (2017, 2018, 2019):
            for phase in ("primary", "secondary"):
                limit = date(year, 2, 15) if phase == "primary" else date(year, 3, 31)
                for n in range(25):
                    self.add(
                        "local_ehcp_transitions", person_id=f"oracle-pupil-{n:03}", phase=phase, transition_year=year,
                        finalised_date=self.near(limit),
                    )  # fmt: skip

    def results(self):
        measures = [
            "eyfs_gld",
            "phonics_year1",
            "ks2_rwm_expected",
            "ks2_rwm_higher",
            "ks4_english_maths_grade5",
            "ks4_attainment8",
            "ks4_ebacc_aps",
        ]
        for year in (2015, 2016, 2017):
            for measure in measures:
                below = self.random.randrange(800, 3000)
                average = "attainment8" in measure or "aps" in measure
                above = self.random.randrange(3, 48) * below if average else self.random.randrange(below)
                for k, month in enumerate((10, 12)):
                    if k and self.chance(0.6):
                        continue
                    counted = self.chance(0.6)
                    above += k * (below // 50)
                    value = round(above / below * (1 if average else 100), 2)
                    self.add(
                        "local_attainment", academic_year=f"{year}/{(year + 1) % 100}", measure=measure, value=value,
                        numerator=above if counted else "", denominator=below if counted else "",
                        published_on=date(year + 1, month, 10),
                    )  # fmt: skip

    def plans(self):
        for n in range(420):
            asked = self.day(START, date(2019, 2, 1))
            issued = asked + timedelta(days=self.random.choice([90, 139, 140, 141, 180])) if self.chance(0.8) else None
            if issued and issued > LAST:
                issued = None
            self.add(
                "local_sen2", person_id=f"oracle-pupil-{n % 300:03}", request_date=asked, plan_issued_date=issued,
                assessment_outcome=self.flag(0.9, 0.08), exception_flag=self.flag(0.15, 0.1),
            )  # fmt: skip

    def out_of_school(self):
        ends = [end for _, end in self.term_days.values()]
        for n in range(300):
            begun = self.random.choice([self.day(), self.random.choice(ends) + timedelta(days=self.random.choice([0, 1]))])
            ended = self.random.choice(
                [self.day(begun, LAST), self.random.choice(ends) + timedelta(days=self.random.choice([0, 1])), None]
            )
            if ended and ended < begun and not self.chance(0.05):
                ended = None
            self.add("local_cme", person_id=f"oracle-pupil-{n % 220:03}", cme_start_date=begun, cme_end_date=ended)
            reasons = ["Returned to school", "returned", "moved away", "over school age", "zz no reason", ""]
            asked = self.chance(0.25)
            self.add(
                "local_ehe", person_id=f"oracle-pupil-{n % 220:03}", ehe_start_date=begun, ehe_end_date="" if asked else ended,
                end_reason=self.random.choice(reasons) if ended and not asked else "",
                prevented_flag="Y" if asked else self.random.choice(["N", ""]),
            )  # fmt: skip
            first = self.random.choice([self.day(), date(2017, 8, 31), date(2017, 9, 1), self.random.choice(ends)])
            self.add(
                "local_exclusions", person_id=f"oracle-pupil-{n:03}", exclusion_date=first,
                phase=self.code(["primary", "secondary", "special"]),
                exclusion_type=self.code(["permanent", "perm", "suspension", "fixd"]), overturned_flag=self.flag(0.1, 0.2),
            )  # fmt: skip

    def youth_justice(self):
        for n in range(400):
            self.add("local_youth_justice_contacts", contact_id=f"yj-{n}", contact_date=self.day(), programme="")
        end = date(2016, 6, 30)
        while end < date(2018, 12, 31):
            for measure, factor in (
                ("first_time_entrants", 100_000), ("custody", 1_000), ("reoffending_binary", 100),
                ("reoffences_per_reoffender", 1),
            ):  # fmt: skip
                for lag in (80, 150) if self.chance(0.3) else (80,):
                    below = 26_000 if factor > 100 else self.random.randrange(20, 60)
                    above = self.random.randrange(1, 20) + (below if factor == 1 else 0)
                    counted = self.chance(0.7)
                    self.add(
                        "local_yds", measure=measure, period_start=add_months(end + ONE_DAY, -12), period_end=end,
                        numerator=above if counted else "", denominator=below if counted else "",
                        value=round(above / below * factor, 4), published_on=end + timedelta(days=lag),
                    )  # fmt: skip
            end = month_end(add_months(end, 3))


def rows_by_council():
    """The rows of both councils by extract; the other one keeps no early help cases of its own, so they are made of episodes."""
    councils = {COUNCIL: Council(11).rows, OTHER: Council(12).rows}
    del councils[OTHER]["local_early_help_cases"]
    return councils


def project_of_services(macros: dict | None = None, models: dict | None = None) -> Project:
    """The project as it builds both councils. Made-up rows are alike, and end on one day, more often than those of a council."""
    every = [table["name"] for table in extracts_of_contract()]
    return Project(
        macros, models, extract_date=str(EXTRACT_DATE), alike_rows_are_right=every, filtered_rows_are_right=every,
        last_rows_are_right=every,
    )  # fmt: skip


def write_services(folder: Path, councils: dict) -> None:
    """Write the rows of councils (as of rows_by_council) into a folder."""
    for table in extracts_of_contract():
        rows = [{"la_code": code, **row} for code, extracts in councils.items() for row in extracts.get(table["name"], [])]
        if rows or not table["meta"].get("optional"):
            _write(folder / f"{table['name']}.csv", rows, ["la_code", *(column["name"] for column in table["columns"])])


def build_services(folder: Path, project: Project, councils: dict) -> duckdb.DuckDBPyConnection:
    """Write the rows of councils (as of rows_by_council) into a folder, and build their figures into a database in memory."""
    write_services(folder, councils)
    database = duckdb.connect(config={"threads": 1})
    open_sources(database, project, folder)
    build(database, project, project.with_all_read({"indicator_value", "indicator_dictionary"}))
    return database


def _write(path: Path, rows: list[dict], columns: list[str]) -> None:
    # A field of which nothing is made up is no column: it is not supplied.
    fields = list(dict.fromkeys(field for row in rows for field in row)) or columns
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, fields, restval="")
        writer.writeheader()
        writer.writerows(rows)
