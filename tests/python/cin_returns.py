"""Makes CIN census returns of children who never were: linked years of one council, in the shape of each year."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.sax.saxutils import escape

WITH_SEVERAL = ["3A", "3B", "3C", "18A", "18B", "18C", "19A", "19B", "19C"]
FACTORS = [*WITH_SEVERAL, *(f"{number}A" for number in (1, 2, 10, 11, 12, 13, 16, 17, 23, 24)), "20", "21"]


@dataclass
class Case:
    """A referral and what followed; each event is a dictionary of the census's elements."""

    fields: dict
    assessments: list = field(default_factory=list)
    need_plans: list = field(default_factory=list)
    enquiries: list = field(default_factory=list)
    protection_plans: list = field(default_factory=list)
    pre_proceedings: list = field(default_factory=list)


@dataclass
class Child:
    """A child and their cases."""

    number: int
    birth: date | None
    expected: date | None
    cases: list = field(default_factory=list)


def invent(children: int, first: date, last: date, seed: int) -> list[Child]:
    """Children with cases that begin between two days; the same seed gives the same children."""
    draw = random.Random(seed)

    def some_days(low, high):
        return timedelta(days=draw.randint(low, high))

    invented = []
    for number in range(children):
        birth = date(draw.randint(2006, 2019), draw.randint(1, 12), draw.randint(1, 28))
        child = Child(number, birth, None) if draw.random() > 0.05 else Child(number, None, last)
        start = first + some_days(0, (last - first).days)
        for _ in range(draw.choice((1, 1, 1, 2, 3))):
            if start > last:
                break
            child.cases.append(_case(draw, some_days, start))
            if draw.random() < 0.1:
                # Two modules on one day, of which one ended on the spot.
                nfa = {"CINreferralDate": start, "ReferralNFA": "1", "CINclosureDate": start, "ReasonForClosure": "RC8"}
                child.cases.append(Case({**nfa, "ReferralSource": "1B", "PrimaryNeedCode": "N0"}))
            start += some_days(20, 500)
        invented.append(child)
    return invented


def _case(draw, some_days, start):
    is_nfa = draw.random() < 0.15
    end = start if is_nfa else start + some_days(10, 700) if draw.random() < 0.8 else None
    case = Case({"CINreferralDate": start, "ReferralSource": "1A", "PrimaryNeedCode": "N1", "ReferralNFA": str(int(is_nfa))})
    if end:
        case.fields |= {"CINclosureDate": end, "ReasonForClosure": draw.choice(("RC1", "RC8", "RC9"))}
    if is_nfa:
        return case
    begin = start
    for place in range(draw.choice((0, 1, 1, 1, 2))):
        # Of two that start on one day nobody can tell which is the first of the referral.
        begin += some_days(min(place, 1), 60)
        done = begin + some_days(1, 100)
        case.assessments.append({"AssessmentActualStartDate": begin, "AssessmentAuthorisationDate": done})
    if draw.random() < 0.4:
        begin = start + some_days(0, 90)
        case.need_plans.append({"CINPlanStartDate": begin, "CINPlanEndDate": begin + some_days(20, 600)})
    if draw.random() < 0.5:
        _protection(draw, some_days, start, case)
        _pre_proceedings(random.Random(f"pre-proceedings {start}"), start, case)
    return case


def _pre_proceedings(draw, start, case):
    """Of some cases: a decision, mostly a letter and a meeting, an outcome, and of half an application to the court."""
    if draw.random() > 0.4:
        return
    begun = start + timedelta(days=draw.randint(10, 60))
    ended = begun + timedelta(days=draw.randint(20, 300))
    found = {"PPStartDate": begun, "StepDecisionDate": ended, "PPOutcome": draw.choice("AB")}
    if draw.random() < 0.8:
        found["LBPSentDate"] = begun + timedelta(days=draw.randint(0, 15))
        found["InitialPPMeetingDate"] = begun + timedelta(days=draw.randint(5, 30))
    if draw.random() < 0.5:
        found["CourtAppDate"] = ended + timedelta(days=draw.randint(0, 20))
    for flag in ("FGDMMeetingOffer", "FGDMMeetingFac"):
        if draw.random() < 0.9:
            found[flag] = draw.choice(("1", "0", "true"))
    case.pre_proceedings.append(found)


def _protection(draw, some_days, start, case):
    begin = start + some_days(0, 40)
    enquiry = {"S47ActualStartDate": begin, "InitialCPCtarget": begin + timedelta(days=21)}
    case.enquiries.append(enquiry)
    if draw.random() < 0.3:
        enquiry["ICPCnotRequired"] = "true"
        return
    held = begin + some_days(5, 30)
    enquiry["DateOfInitialCPC"] = held
    if draw.random() < 0.2:
        # A second enquiry that led to the same conference.
        case.enquiries.append({**enquiry, "S47ActualStartDate": begin + timedelta(days=2)})
    if draw.random() < 0.1:
        case.fields["DateOfInitialCPC"] = held + timedelta(days=200)
    plan = {"CPPstartDate": held, "CPPendDate": held + some_days(30, 900), "InitialCategoryOfAbuse": "NEG"}
    plan |= {"LatestCategoryOfAbuse": "EMO", "NumberOfPreviousCPP": draw.choice((0, 0, 0, 1)), "Reviews": []}
    review = held + some_days(60, 100)
    while review < plan["CPPendDate"]:
        plan["Reviews"].append(review)
        review += some_days(120, 200)
    case.protection_plans.append(plan)


def census(children: list[Child], year: int, lea: str = "301", header: str = "", made: date | None = None) -> str:
    """The return of a council as at 31 March of a year: what happened in the 12 months, and what was open in them.

    made: the day on which it was; what came after it is not in the return. By default 1 May after the year.
    """
    first, last = date(year - 1, 4, 1), date(year, 3, 31)
    made = made or date(year, 5, 1)
    inside = "".join(_child(child, first, min(last, made)) for child in children)
    header = header or (
        f"<CollectionDetails><Collection>CIN</Collection><Year>{year}</Year><ReferenceDate>{last}</ReferenceDate>"
        f"</CollectionDetails><Source><LEA>{lea}</LEA><DateTime>{made}T10:00:00</DateTime></Source>"
    )
    return f"<Message><Header>{header}</Header><Children>{inside}</Children></Message>"


def _child(child, first, last):
    modules = "".join(_module(case, first, last) for case in child.cases)
    if not modules:
        return ""
    sex = "<Sex>F</Sex>" if last.year >= 2024 else "<GenderCurrent>2</GenderCurrent>"
    birth = _element("PersonBirthDate", child.birth) + _element("ExpectedPersonBirthDate", child.expected)
    return (
        f"<Child><ChildIdentifiers><LAchildID>C{child.number:06}</LAchildID><UPNunknown>UN1</UPNunknown>{birth}{sex}"
        "</ChildIdentifiers><ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>NONE</Disability>"
        f"</Disabilities></ChildCharacteristics>{modules}</Child>"
    )


def _module(case, first, last):
    start, end = case.fields["CINreferralDate"], case.fields.get("CINclosureDate")
    # What outlasts its case is in the return with it: else it would seem to have ended.
    ends = [event["AssessmentAuthorisationDate"] for event in case.assessments]
    ends += [event["CINPlanEndDate"] for event in case.need_plans]
    ends += [plan["CPPendDate"] for plan in case.protection_plans if plan.get("CPPendDate")]
    ends += [event.get("CourtAppDate", event["StepDecisionDate"]) for event in case.pre_proceedings]
    if start > last or (end and max([end, *ends]) < first):
        return ""
    inside = [_fields(case.fields, last)]
    for event in case.assessments:
        if event["AssessmentActualStartDate"] <= last and event["AssessmentAuthorisationDate"] >= first:
            inside.append(f"<Assessments>{_fields(event, last)}{_factors(event, last)}</Assessments>")
    for event in case.need_plans if last.year >= 2022 else ():
        if event["CINPlanStartDate"] <= last and event["CINPlanEndDate"] >= first:
            inside.append(f"<CINPlanDates>{_fields(event, last)}</CINPlanDates>")
    for event in case.enquiries:
        held = event.get("DateOfInitialCPC", event["S47ActualStartDate"])
        if event["S47ActualStartDate"] <= last and held >= first:
            inside.append(f"<Section47>{_fields(event, last)}</Section47>")
    for plan in case.protection_plans:
        if plan["CPPstartDate"] <= last and plan["CPPendDate"] >= first:
            dates = [f"<CPPreviewDate>{day}</CPPreviewDate>" for day in plan["Reviews"] if first <= day <= last]
            reviews = f"<Reviews>{''.join(dates)}</Reviews>" if dates else ""
            inside.append(f"<ChildProtectionPlans>{_fields(plan, last)}{reviews}</ChildProtectionPlans>")
    for event in case.pre_proceedings if last.year >= 2022 else ():
        if event["PPStartDate"] <= last and event.get("CourtAppDate", event["StepDecisionDate"]) >= first:
            inside.append(f"<PreProceedingsandFGDM>{_fields(event, last)}</PreProceedingsandFGDM>")
    return f"<CINdetails>{''.join(inside)}</CINdetails>"


def _factors(event, last):
    """Factors of an assessment: several, one or none; while it is open, another that its end may not bear out."""
    draw = random.Random(f"factors {event}")
    found = draw.sample(FACTORS, draw.choice((0, 1, 1, 2, 4)))
    if event["AssessmentAuthorisationDate"] > last:
        found = draw.sample(FACTORS, 1)
    codes = "".join(_element("AssessmentFactors", code) for code in found)
    return f"<FactorsIdentifiedAtAssessment>{codes}</FactorsIdentifiedAtAssessment>" if codes else ""


def _fields(event, last):
    """Elements of an event as known on the last day: what lies after it is not in the return."""
    known = {name: value for name, value in event.items() if name != "Reviews"}
    later = {name for name, value in known.items() if isinstance(value, date) and value > last and name != "InitialCPCtarget"}
    if "CINclosureDate" in later:
        later.add("ReasonForClosure")
    if "StepDecisionDate" in later:
        later.add("PPOutcome")
    return "".join(_element(name, value) for name, value in known.items() if name not in later)


def _element(name, value):
    return "" if value is None else f"<{name}>{escape(str(value))}</{name}>"
