"""What each list can fill, and from when it is complete."""

from collections.abc import Mapping, Sequence, Set
from datetime import date, timedelta

# Extract -> column -> (list, field) that it rests on; None for what every return of the list gives.
Source = tuple[int, str] | None
FILLED: dict[str, tuple[int, dict[str, Source]]] = {
    "ssd_contacts": (
        1,
        {
            "cont_contact_id": None,
            "cont_person_id": None,
            "cont_contact_date": None,
            "cont_contact_source_code": (1, "source"),
        },
    ),
    "ssd_early_help_episodes": (
        2,
        {
            "earl_episode_id": None,
            "earl_person_id": None,
            "earl_episode_start_date": None,
            "earl_episode_end_date": (2, "episode_end"),
            "earl_episode_organisation": (2, "organisation"),
        },
    ),
    "ssd_cin_episodes": (
        3,
        {
            "cine_referral_id": None,
            "cine_person_id": None,
            "cine_referral_date": None,
            "cine_referral_nfa": None,
            "cine_referral_source_code": (3, "source"),
            "cine_close_date": (6, "closed"),
            "cine_close_reason": (6, "close_reason"),
            "cine_cin_primary_need_code": (6, "need"),
        },
    ),
    "ssd_cin_assessments": (
        4,
        {
            "cina_assessment_id": None,
            "cina_person_id": None,
            "cina_referral_id": (3, "date"),
            "cina_assessment_start_date": None,
            "cina_assessment_auth_date": None,
        },
    ),
    "local_assessment_detail": (4, {"assessment_id": None, "assessment_type": (3, "date")}),
    "ssd_s47_enquiry": (5, {"s47e_s47_enquiry_id": None, "s47e_person_id": None, "s47e_s47_start_date": None}),
    "ssd_initial_cp_conference": (
        5,
        {
            "icpc_icpc_id": None,
            "icpc_person_id": None,
            "icpc_s47_enquiry_id": None,
            "icpc_icpc_date": None,
            "icpc_icpc_outcome_cp_flag": (5, "led_to_plan"),
        },
    ),
    "ssd_cp_plans": (
        7,
        {
            "cppl_cp_plan_id": None,
            "cppl_person_id": None,
            "cppl_cp_plan_start_date": None,
            "cppl_cp_plan_end_date": None,
            "cppl_cp_plan_initial_category": (7, "initial_category"),
            "cppl_cp_plan_latest_category": (7, "latest_category"),
            "local_previous_cp_plans": (7, "previous_plans"),
        },
    ),
    "ssd_cla_episodes": (
        8,
        {
            "clae_cla_episode_id": None,
            "clae_person_id": None,
            "clae_cla_id": None,
            "clae_entered_care_date": None,
            "clae_cla_episode_start_date": None,
            "clae_cla_episode_start_reason": None,
            "clae_cla_episode_ceased_date": None,
            "clae_cla_episode_ceased_reason": (8, "ceased_reason"),
            "clae_cla_primary_need_code": (8, "need"),
        },
    ),
    "ssd_care_leavers": (
        9,
        {
            "clea_table_id": None,
            "clea_person_id": None,
            "clea_care_leaver_eligibility": None,
            "clea_care_leaver_in_touch": (9, "in_touch"),
            "clea_care_leaver_accommodation": (9, "accommodation"),
            "clea_care_leaver_accom_suitable": (9, "suitable"),
            "clea_care_leaver_activity": (9, "activity"),
        },
    ),
    "local_care_leaver_history": (
        9,
        {
            "snapshot_month": None,
            "person_id": None,
            "eligibility": None,
            "in_touch": (9, "in_touch"),
            "accommodation": (9, "accommodation"),
            "accom_suitable": (9, "suitable"),
            "activity": (9, "activity"),
        },
    ),
    "local_adopters": (
        11,
        {
            "household_id": None,
            "stage1_started_date": None,
            "stage2_started_date": None,
            "approved_date": None,
            "closed_date": (11, "left"),
        },
    ),
}
# Extracts of list 8 that need a column of their own to be filled at all: extract -> fields -> columns.
BESIDE_CARE: dict[str, tuple[tuple[str, ...], dict[str, Source]]] = {
    "ssd_legal_status": (
        ("legal_status", "legal_start"),
        {
            "lega_legal_status_id": None,
            "lega_person_id": None,
            "lega_legal_status": None,
            "lega_legal_status_start_date": None,
        },
    ),
    "ssd_immigration_status": (
        ("unaccompanied",),
        {
            "immi_immigration_status_id": None,
            "immi_person_id": None,
            "immi_immigration_status": None,
            "immi_immigration_status_start_date": None,
        },
    ),
    "ssd_cla_placement": (
        ("placement_start", "placement_type"),
        {
            "clap_cla_placement_id": None,
            "clap_person_id": None,
            "clap_cla_id": None,
            "clap_cla_placement_start_date": None,
            "clap_cla_placement_end_date": None,
            "clap_cla_placement_type": None,
            "clap_cla_placement_provider": (8, "placement_provider"),
            "clap_cla_placement_urn": (8, "placement_urn"),
            "clap_cla_placement_postcode": (8, "placement_postcode"),
        },
    ),
    "ssd_cla_health": (
        ("health", "dental"),
        {
            "clah_health_check_id": None,
            "clah_person_id": None,
            "clah_health_check_type": None,
            "clah_health_check_date": None,
            "clah_health_check_status": None,
        },
    ),
}
PERMANENCE: dict[str, Source] = {
    "perm_table_id": None,
    "perm_person_id": None,
    "perm_cla_id": (10, "entered"),
    "perm_adm_decision_date": None,
    "perm_placement_order_date": (10, "placement_order"),
    "perm_matched_date": (10, "matched"),
    "perm_placed_for_adoption_date": (10, "placed"),
    "perm_decision_reversed_date": (10, "reversed"),
    "perm_permanence_order_date": (10, "order"),
    "perm_permanence_order_type": (10, "order"),
}
PERSON = {"pers_sex": "sex", "pers_ethnicity": "ethnicity", "pers_dob": "birth_date", "pers_expected_dob": "birth_date"}
# Of these the lists hold the latest alone, or what is so on the day: nothing of any month but the last.
CARE_LEAVERS = ("ssd_care_leavers", "local_care_leaver_history")
AS_AT_THE_DAY = ("ssd_cla_placement", "ssd_cla_health", "ssd_immigration_status", *CARE_LEAVERS)

Fields = Mapping[int, Set[str]]


def carries(fields: Fields) -> dict[str, Sequence[str]]:
    """Extract -> the columns that a workbook can fill. fields: list -> the fields that it has columns for."""
    found: dict[str, Sequence[str]] = {}
    for extract, (number, columns) in FILLED.items():
        if number in fields:
            found[extract] = _filled(columns, fields)
    if "local_assessment_detail" in found and 3 not in fields:
        del found["local_assessment_detail"]
    for extract, (needed, columns) in BESIDE_CARE.items():
        if fields.get(8, set()) >= set(needed):
            found[extract] = _filled(columns, fields)
    if 10 in fields:
        found["ssd_permanence"] = _filled(PERMANENCE, fields)
    if of_children := [has for number, has in fields.items() if number != 11]:
        known = set.union(*map(set, of_children))
        found["ssd_person"] = ["pers_person_id", *(column for column, name in PERSON.items() if name in known)]
    return found


def _filled(columns: Mapping[str, Source], fields: Fields) -> list[str]:
    return [column for column, source in columns.items() if source is None or source[1] in fields.get(source[0], ())]


def last_whole_month(day: date) -> date:
    """The last day of the latest month that is over on a day, to which the pipeline puts down what is known of care leavers."""
    return (day + timedelta(days=1)).replace(day=1) - timedelta(days=1)


def complete_from(fields: Fields, day: date, first_day: date) -> dict[str, date]:
    """Extract -> the first day from which it is complete. day: the reference date. first_day: that of the lists."""
    as_at = dict.fromkeys(AS_AT_THE_DAY, day.replace(day=1)) | dict.fromkeys(CARE_LEAVERS, last_whole_month(day).replace(day=1))
    return {extract: as_at.get(extract, first_day) for extract in carries(fields) if extract != "ssd_person"}
