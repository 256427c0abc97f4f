"""The events of a child in the census, each as rows of extracts."""

import json
from dataclasses import dataclass

from per10k.ingest.cin_census import shape
from per10k.ingest.groups import Group
from per10k.ingest.ids import stable_id
from per10k.ingest.model import LeftOut, Record, Row
from per10k.ingest.xml_files import local_name

# What stands for the day of an end that is known to have come, and on no day.
NO_DAY = "unknown"


@dataclass(slots=True)
class Kind:
    """A kind of event: its extract, its elements, those with its first and last day, and others that tell it apart without.

    same: what two of a child that begin on one day have alike, where the one that goes on is the other before it ended; None
    where the last day is no end.
    """

    extract: str
    elements: dict[str, bool]
    first: str
    last: str
    others: tuple[str, ...] = ()
    same: tuple[str, ...] | None = ()


KINDS = {
    "CINdetails": Kind(
        "ssd_cin_episodes",
        shape.REFERRAL,
        "CINreferralDate",
        "CINclosureDate",
        same=("ReferralSource", "PrimaryNeedCode", "ReferralNFA"),
    ),
    "Assessments": Kind("ssd_cin_assessments", shape.ASSESSMENT, "AssessmentActualStartDate", "AssessmentAuthorisationDate"),
    "CINPlanDates": Kind("ssd_cin_plans", shape.NEED_PLAN, "CINPlanStartDate", "CINPlanEndDate"),
    "Section47": Kind("ssd_s47_enquiry", shape.ENQUIRY, "S47ActualStartDate", "DateOfInitialCPC", same=None),
    "ChildProtectionPlans": Kind("ssd_cp_plans", shape.PROTECTION_PLAN, "CPPstartDate", "CPPendDate"),
    "PreProceedingsandFGDM": Kind(
        "ssd_pre_proceedings",
        shape.PRE_PROCEEDINGS,
        "PPStartDate",
        "StepDecisionDate",
        ("CourtAppDate", "LBPSentDate", "InitialPPMeetingDate"),
    ),
}


@dataclass(slots=True)
class Event:
    """An event of a child: what was read of it, the referral it belongs to, and its own id ('' where it has no day)."""

    la_code: str
    person_id: str
    group: Group
    referral_id: str
    id: str

    def __getitem__(self, element: str) -> str:
        return self.group.values[element]


def referral_rows(event: Event, enquired: dict[str, "Event"]) -> list[Row]:
    """A referral, and the conference that its module holds beside its enquiries: that of a plan transferred in.

    enquired: day of a conference -> the enquiry that it is recorded with, or another referral with the same conference.
    """
    nfa = event.group.code("ReferralNFA", shape.FLAGS)
    if not event["ReferralNFA"]:
        event.group.left_out.append(LeftOut("ReferralNFA", "", "missing; every referral has one", "the rest of the record"))
    if event["ReasonForClosure"] and not event.group.end("CINclosureDate"):
        why, kept = f"ReasonForClosure {event['ReasonForClosure']}", "the case, as closed on a day that is not known"
        event.group.left_out.append(LeftOut("CINclosureDate", why, "no day, though the case was closed", kept))
    rows = []
    if event.id:
        values = {
            "cine_referral_id": event.id,
            "cine_person_id": event.person_id,
            "cine_referral_date": event["CINreferralDate"],
            "cine_cin_primary_need_code": event["PrimaryNeedCode"],
            "cine_referral_source_code": event["ReferralSource"],
            "cine_referral_nfa": nfa,
            "cine_close_reason": event["ReasonForClosure"],
            "cine_close_date": event.group.end("CINclosureDate"),
        }
        rows.append(Row("ssd_cin_episodes", values))
    day = event["DateOfInitialCPC"]
    if day and day in enquired:
        reason = "the same conference is recorded with an enquiry or with another referral"
        event.group.left_out.append(LeftOut("DateOfInitialCPC", day, reason, "that conference", is_note=True))
    elif day:
        enquired[day] = event
        rows.append(_conference(event, event.id, "", "Y", ""))
    return rows


def assessment_rows(event: Event) -> list[Row]:
    """An assessment and its factors, blank where it has none, so that those of an earlier return do not outlive it."""
    if not event.id:
        return []
    values = {
        "cina_assessment_id": event.id,
        "cina_person_id": event.person_id,
        "cina_referral_id": event.referral_id,
        "cina_assessment_start_date": event["AssessmentActualStartDate"],
        "cina_assessment_auth_date": event["AssessmentAuthorisationDate"],
    }
    rows = [Row("ssd_cin_assessments", values)]
    factors = factors_of(event.group)
    factor_values = {
        "cinf_table_id": event.id,
        "cinf_assessment_id": event.id,
        "cinf_assessment_factors_json": json.dumps(factors) if factors else "",
    }
    return [*rows, Row("ssd_assessment_factors", factor_values)]


def factors_of(group: Group) -> list[str]:
    """Codes of the factors found at an assessment, in the order of the return."""
    parts = [part for factors in group.groups.get("FactorsIdentifiedAtAssessment", ()) for part in factors]
    return [text for part in parts if local_name(part) == "AssessmentFactors" and (text := (part.text or "").strip())]


def need_plan_rows(event: Event) -> list[Row]:
    """A child in need plan."""
    if not event.id:
        return []
    values = {
        "cinp_cin_plan_id": event.id,
        "cinp_referral_id": event.referral_id,
        "cinp_person_id": event.person_id,
        "cinp_cin_plan_start_date": event["CINPlanStartDate"],
        "cinp_cin_plan_end_date": event.group.end("CINPlanEndDate"),
    }
    return [Row("ssd_cin_plans", values)]


def enquiry_rows(event: Event, enquired: dict[str, Event]) -> list[Row]:
    """A Section 47 enquiry, and the conference that it led to; enquired: as in referral_rows."""
    rows = []
    start, day = event["S47ActualStartDate"], event["DateOfInitialCPC"]
    if start:
        values = {
            "s47e_s47_enquiry_id": event.id,
            "s47e_referral_id": event.referral_id,
            "s47e_person_id": event.person_id,
            "s47e_s47_start_date": start,
        }
        rows.append(Row("ssd_s47_enquiry", values))
    if day and enquired[day] is event:
        rows.append(_conference(event, event.referral_id, event.id if start else "", "N", event["InitialCPCtarget"]))
    elif day:
        reason = "the same conference is recorded with an enquiry that began earlier"
        kept = "the conference, with that enquiry"
        event.group.left_out.append(LeftOut("DateOfInitialCPC", day, reason, kept, is_note=True))
    return rows


def _conference(event: Event, referral_id: str, enquiry_id: str, transfer_in: str, target: str) -> Row:
    day = event["DateOfInitialCPC"]
    values = {
        "icpc_icpc_id": stable_id("ssd_initial_cp_conference", event.la_code, event.person_id, day),
        "icpc_s47_enquiry_id": enquiry_id,
        "icpc_person_id": event.person_id,
        "icpc_referral_id": referral_id,
        "icpc_icpc_transfer_in": transfer_in,
        "icpc_icpc_target_date": target,
        "icpc_icpc_date": day,
    }
    return Row("ssd_initial_cp_conference", values)


def protection_plan_rows(event: Event) -> list[Row]:
    """A child protection plan; its reviews are records of their own."""
    if not event.id:
        return []
    values = {
        "cppl_cp_plan_id": event.id,
        "cppl_referral_id": event.referral_id,
        "cppl_person_id": event.person_id,
        "cppl_cp_plan_start_date": event["CPPstartDate"],
        "cppl_cp_plan_end_date": event.group.end("CPPendDate"),
        "cppl_cp_plan_initial_category": event["InitialCategoryOfAbuse"],
        "cppl_cp_plan_latest_category": event["LatestCategoryOfAbuse"],
        "local_previous_cp_plans": event["NumberOfPreviousCPP"],
    }
    return [Row("ssd_cp_plans", values)]


def pre_proceedings_rows(event: Event) -> list[Row]:
    """A time of pre-proceedings, or an application to the court recorded with none, and the offer of a meeting of the family.

    What the codes of its outcome mean is not known: of one without a day it tells that pre-proceedings ended.
    """
    if not event.id:
        return []
    outcome, ended = event["PPOutcome"], event.group.end("StepDecisionDate")
    event.group.unused += ["PPOutcome"] if outcome else []
    if outcome and not ended and not event["CourtAppDate"]:
        why, kept = "no day, though an outcome is recorded", "pre-proceedings, as ended on a day that is not known"
        event.group.left_out.append(LeftOut("StepDecisionDate", f"PPOutcome {outcome}", why, kept))
        ended = NO_DAY
    values = {
        "prep_table_id": event.id,
        "prep_person_id": event.person_id,
        "prep_pre_pro_decision_date": event["PPStartDate"],
        "prep_pre_pro_letter_date": event["LBPSentDate"],
        "prep_initial_pre_pro_meeting_date": event["InitialPPMeetingDate"],
        "prep_pre_pro_meetings_num": event["ReviewMeetingsCount"],
        "prep_agree_stepdown_issue_date": ended,
        "prep_care_pro_letter_date": event["LetterInitCPDate"],
        "local_fgdm_offered_flag": event.group.code("FGDMMeetingOffer", shape.FLAGS),
        "local_fgdm_held_flag": event.group.code("FGDMMeetingFac", shape.FLAGS),
        "local_court_application_date": event["CourtAppDate"],
    }
    return [Row("ssd_pre_proceedings", values)]


def review_record(plan: Event, position: str, text: str, day: str | None, reason: str) -> Record:
    """A review of a child protection plan. day: as read, None where the text is no date, which `reason` says."""
    if day is None:
        return Record("Reviews", position, left_out=[LeftOut("CPPreviewDate", text, reason)])
    values = {
        "cppr_cp_review_id": stable_id("ssd_cp_reviews", plan.la_code, plan.person_id, day),
        "cppr_person_id": plan.person_id,
        "cppr_cp_plan_id": plan.id,
        "cppr_cp_review_date": day,
    }
    return Record("Reviews", position, [Row("ssd_cp_reviews", values)])
