"""The measures behind the indicators, and the extracts that each cannot do without.

A measure yields a numerator and a denominator; an indicator is a measure on a basis (in month, year to date, ...) and
in a unit (count, percentage, rate). So an indicator's id is its measure's id with suffixes for the basis and the unit.
"""

import re

# Domains whose indicators the project computes: those of the social-care scorecard. To build another: name it here and
# list its measures in NEEDS.
BUILT_DOMAINS = (
    "front_door",
    "assessment",
    "section_47",
    "child_in_need",
    "child_protection",
    "looked_after",
    "placements",
    "lac_health_education",
    "care_leavers",
    "fostering",
    "adoption",
    "workforce",
)

_NEW_CONTACTS = ("ssd_contacts", "ssd_cin_episodes")  # the episodes tell a contact on an open case from a new one
_ROUTED_CONTACTS = ("ssd_contacts", "local_contact_decisions.contact_route")
_ASSESSMENTS = ("ssd_cin_assessments", "ssd_cin_episodes")  # the referral starts the clock and closes the case
_ASSESSMENT_OUTCOMES = (
    *_ASSESSMENTS,
    "ssd_cin_assessments.cina_assessment_outcome_json or local_assessment_detail.outcome_group",
)
_COMPLETED_ENQUIRIES = ("ssd_s47_enquiry", "ssd_s47_enquiry.s47e_s47_end_date")
_ENQUIRY_OUTCOMES = (*_COMPLETED_ENQUIRIES, "ssd_s47_enquiry.s47e_s47_outcome_json or local_s47_outcomes.outcome_category")
_CONTACT_OUTCOME = "ssd_contacts.cont_contact_outcome_json or local_contact_decisions.decision_outcome"
_SOURCE = "ssd_contacts.cont_contact_source_code"
_CLOSE_DATE = "ssd_cin_episodes.cine_close_date"
_EARLY_HELP = ("ssd_early_help_episodes", "ssd_early_help_episodes.earl_episode_end_date")
_SNAPSHOTS = "ssd_care_leavers or local_care_leaver_history"
_OPEN_CASES = ("ssd_cin_episodes", _CLOSE_DATE, "ssd_cp_plans", "ssd_cla_episodes", _SNAPSHOTS)
_DECISION_DATE = "local_contact_decisions.decision_date"
_EXPLOITATION_COHORT = ("local_exploitation.cohort_start_date", "local_exploitation.exploitation_type")
_LOOKED_AFTER = ("ssd_cla_episodes", "ssd_legal_status")  # the legal status tells short breaks from being looked after
_CARE_ENDED = (*_LOOKED_AFTER, "ssd_cla_episodes.clae_cla_episode_ceased_reason")
_ORDERS = ("ssd_legal_status or ssd_permanence", "ssd_cla_episodes")
_PLACED = (*_LOOKED_AFTER, "ssd_cla_placement")
_TYPED = (*_PLACED, "ssd_cla_placement.clap_cla_placement_type")
_STATUS_OF_CHECK = "ssd_cla_health.clah_health_check_status"
_CHECKED = (*_LOOKED_AFTER, "ssd_cla_health", _STATUS_OF_CHECK)
_MISSING = ("ssd_cla_episodes", "ssd_missing", "ssd_missing.miss_missing_episode_type")
_EDUCATED = (*_LOOKED_AFTER, "ssd_person", "local_pep")
_CARE_LEAVERS = ("ssd_care_leavers.clea_care_leaver_eligibility or local_care_leaver_history.eligibility", "ssd_person")
_PATHWAY_PLANS = (
    *_CARE_LEAVERS,
    "ssd_cla_episodes",
    "local_plan_versions.pathway or local_care_leaver_history.pathway_plan_date"
    " or ssd_care_leavers.clea_pathway_plan_review_date",
)
_FOSTER_CARERS = ("local_foster_carers",)
_ADOPTED = "ssd_cla_episodes.clae_cla_episode_ceased_reason"
_PLACED_FOR_ADOPTION = (_ADOPTED, "ssd_permanence.perm_placed_for_adoption_date")
_CASES_HELD = ("ssd_involvements", "ssd_involvements.invo_professional_role_id", "local_team_groups")
_CASES_PER_WORKER = (*_CASES_HELD, "local_workforce or ssd_professionals")

# Measure -> the extracts (or single fields) without which it cannot be computed. What has a fallback is not listed;
# "or" joins what can stand in for each other.
NEEDS: dict[str, tuple[str, ...]] = {
    # front door
    "contacts_received": _NEW_CONTACTS,
    "contacts_decision_1wd": (*_NEW_CONTACTS, _DECISION_DATE),
    "contacts_to_referral": (*_NEW_CONTACTS, _CONTACT_OUTCOME),
    "contacts_by_source": (*_NEW_CONTACTS, _SOURCE),
    "contacts_by_source_to_referral": (*_NEW_CONTACTS, _SOURCE, _CONTACT_OUTCOME),
    "contacts_all_children": ("ssd_contacts",),
    "contacts_all_families": ("ssd_contacts",),
    "contacts_social_care": _ROUTED_CONTACTS,
    "contacts_social_care_families": _ROUTED_CONTACTS,
    "contacts_early_help": _ROUTED_CONTACTS,
    "contacts_early_help_families": _ROUTED_CONTACTS,
    "contacts_ot_not_yet_known": _ROUTED_CONTACTS,
    "contacts_social_care_decision_1wd": (*_ROUTED_CONTACTS, _DECISION_DATE),
    "contacts_early_help_decision_5wd": (*_ROUTED_CONTACTS, _DECISION_DATE),
    "contacts_all_to_referral": ("ssd_contacts", _CONTACT_OUTCOME),
    "mash_information_sharing_2wd": (
        "local_contact_decisions.mash_info_request_date",
        "local_contact_decisions.mash_info_response_date",
    ),
    "referrals_received": ("ssd_cin_episodes",),
    "referrals_to_assessment": ("ssd_cin_episodes", "ssd_cin_assessments"),
    "referral_decision_48h": ("ssd_cin_episodes", "local_referral_decisions.decision_at"),
    "re_referrals": ("ssd_cin_episodes",),
    "cse_cohort": _EXPLOITATION_COHORT,
    "cse_referrals": ("local_exploitation.referral_date", "local_exploitation.exploitation_type"),
    "cce_cohort": _EXPLOITATION_COHORT,
    # assessments
    "assessments_started": _ASSESSMENTS,
    "assessments_completed": _ASSESSMENTS,
    "assessments_completed_45wd": _ASSESSMENTS,
    "assessments_open_past_45wd": _ASSESSMENTS,
    "assessments_open": _ASSESSMENTS,
    "assessments_outcome_ongoing": _ASSESSMENT_OUTCOMES,
    "assessments_outcome_nfa": _ASSESSMENT_OUTCOMES,
    "assessments_outcome_step_down": _ASSESSMENT_OUTCOMES,
    "assessments_outcome_out_of_area": (*_ASSESSMENTS, "local_assessment_detail.outcome_group"),
    "assessments_outcome_other_not_recorded": _ASSESSMENT_OUTCOMES,
    "assessments_updated_started": _ASSESSMENTS,
    "assessments_updated_completed": _ASSESSMENTS,
    "assessments_updated_completed_45wd": _ASSESSMENTS,
    "assessments_updated_open_past_45wd": _ASSESSMENTS,
    # Section 47
    "strategy_meetings": ("local_strategy_meetings",),
    "strategy_meetings_to_s47": ("local_strategy_meetings",),
    "s47_started": ("ssd_s47_enquiry",),
    "s47_completed": _COMPLETED_ENQUIRIES,
    "s47_outcome_substantiated_continuing": _ENQUIRY_OUTCOMES,
    "s47_outcome_substantiated_no_continuing": _ENQUIRY_OUTCOMES,
    "s47_outcome_not_substantiated": _ENQUIRY_OUTCOMES,
    "s47_outcome_not_recorded": _ENQUIRY_OUTCOMES,
    # children in need
    "cin_open": _OPEN_CASES,
    "cin_and_cpp_open": _OPEN_CASES,
    "cin_dfe": ("ssd_cin_episodes", _CLOSE_DATE),
    "cin_with_plan": (*_OPEN_CASES, "ssd_cin_plans"),
    "cin_up_to_date_plan": (*_OPEN_CASES, "local_plan_versions.cin"),
    "cin_plan_coworked_early_help": ("ssd_cin_plans", *_EARLY_HELP),
    "cin_plan_12m_plus": ("ssd_cin_plans",),
    # child protection
    "icpc_held": ("ssd_initial_cp_conference",),
    "icpc_15wd": ("ssd_initial_cp_conference", "ssd_s47_enquiry"),
    "cpp_open": ("ssd_cp_plans",),
    "cpp_starts": ("ssd_cp_plans",),
    "cpp_ends": ("ssd_cp_plans",),
    "cpp_repeat_2yr": ("ssd_cp_plans",),
    "cpp_repeat_ever": ("ssd_cp_plans",),
    "cpp_open_2yr_plus": ("ssd_cp_plans",),
    "cpp_ceased_2yr_plus": ("ssd_cp_plans",),
    "cpp_12m_plus": ("ssd_cp_plans",),
    "cp_reviews_in_time": ("ssd_cp_plans", "ssd_cp_reviews"),
    "cp_children_all_reviews_in_time": ("ssd_cp_plans", "ssd_cp_reviews"),
    "cpp_up_to_date_plan": ("ssd_cp_plans", "ssd_initial_cp_conference", "ssd_cp_reviews", "local_plan_versions.cp"),
    "cpp_coworked_early_help": ("ssd_cp_plans", *_EARLY_HELP),
    "cpp_visit_2wk": ("ssd_cp_plans", "ssd_cp_visits", "ssd_cp_visits.cppv_cp_visit_seen"),
    # looked after
    "lac_number": _LOOKED_AFTER,
    "lac_uasc": (*_LOOKED_AFTER, "ssd_immigration_status"),
    "lac_admissions": _LOOKED_AFTER,
    "lac_admissions_average_age": (*_LOOKED_AFTER, "ssd_person"),
    "lac_ceased": _CARE_ENDED,
    "lac_ceased_permanence": _CARE_ENDED,
    "lac_ceased_sgo": _CARE_ENDED,
    "lac_ceased_sgo_cao": _CARE_ENDED,
    "lac_ceased_adopted": _CARE_ENDED,
    "sgo_started": _ORDERS,
    "sgo_cao_granted": _ORDERS,
    "lac_reviews_in_time": ("ssd_cla_episodes", "ssd_cla_reviews"),
    "lac_children_all_reviews_in_time": (*_LOOKED_AFTER, "ssd_cla_reviews"),
    "lac_up_to_date_plan": (
        *_LOOKED_AFTER,
        "ssd_person",
        "ssd_cla_reviews",
        "local_plan_versions.lac or ssd_cla_care_plan",
    ),
    "lac_visits_nms": (*_PLACED, "ssd_cla_visits", "ssd_cla_visits.clav_cla_visit_seen"),
    "lac_visits_local": (*_PLACED, "ssd_cla_visits", "ssd_cla_visits.clav_cla_visit_seen"),
    "lac_missing_episodes": _MISSING,
    "lac_missing_children": _MISSING,
    # placements
    "lac_long_term_stable_2yr": (*_PLACED, "ssd_person"),
    "lac_3plus_placements": _PLACED,
    "lac_family_setting": _TYPED,
    "lac_with_parents": _TYPED,
    "lac_kinship": _TYPED,
    "lac_commissioned": (*_TYPED, "ssd_cla_placement.clap_cla_placement_provider"),
    # health and education
    "lac_health_assessment_up_to_date": (*_CHECKED, "ssd_person"),
    "lac_dental_check_up_to_date": _CHECKED,
    "lac_initial_health_assessment_20wd": ("ssd_cla_episodes", "ssd_cla_health", _STATUS_OF_CHECK),
    "lac_pep": _EDUCATED,
    "lac_pep_up_to_date": _EDUCATED,
    "lac_pep_termly": (*_EDUCATED, "local_pep.term_id", "local_school_terms"),
    "lac_early_education_takeup": (*_LOOKED_AFTER, "ssd_person", "local_school_terms", "local_early_education"),
    # care leavers
    "care_leavers_number": _CARE_LEAVERS,
    "care_leavers_former_uasc": (*_CARE_LEAVERS, "ssd_immigration_status"),
    "pathway_plan": _PATHWAY_PLANS,
    "pathway_plan_up_to_date": _PATHWAY_PLANS,
    "care_leavers_suitable_accommodation": (
        *_CARE_LEAVERS,
        "local_care_leaver_history.accommodation or ssd_care_leavers.clea_care_leaver_accommodation",
    ),
    "care_leavers_eet": (
        *_CARE_LEAVERS,
        "local_care_leaver_history.activity or ssd_care_leavers.clea_care_leaver_activity",
    ),
    # fostering
    "lac_foster_excl_kin": _TYPED,
    "foster_households": _FOSTER_CARERS,
    "foster_households_recruited": _FOSTER_CARERS,
    "foster_households_deregistered": _FOSTER_CARERS,
    "foster_placements_created": ("local_foster_carers.approved_places",),
    "foster_assessments_active": ("local_foster_carers.assessment_started_date",),
    # adoption
    "adoptions": ("ssd_cla_episodes.clae_cla_episode_ceased_reason",),
    "adoptions_within_12m_shobpa": (_ADOPTED, "ssd_permanence.perm_adm_decision_date"),
    "adoption_a1_days": _PLACED_FOR_ADOPTION,
    "adoption_a10_days": (*_PLACED_FOR_ADOPTION, "ssd_cla_placement"),
    "adoption_a2_days": (_ADOPTED, "ssd_permanence.perm_placement_order_date", "ssd_permanence.perm_matched_date"),
    "adopted_hard_to_place": (
        *(_ADOPTED, "ssd_permanence", "ssd_person", "ssd_disability"),
        "ssd_disability.disa_disability_code",
    ),
    "children_placed_for_adoption": _TYPED,
    "adopters_approved": ("local_adopters",),
    "adopters_in_assessment": ("local_adopters",),
    # workforce
    "agency_staff": ("local_workforce", "local_workforce.agency_flag"),
    "caseload_max_safeguarding": _CASES_HELD,
    "caseload_max_lac": _CASES_HELD,
    **{
        f"caseload_avg_{team}": _CASES_PER_WORKER
        for team in (
            *("lac", "lac_1_3", "lac_4_5", "duty", "cin", "cin_north", "cin_central", "cin_south"),
            *("disability", "cse", "complex_abuse", "safeguarding"),
        )
    },
    "case_audits_meeting_standard": ("local_case_audits",),
}

# Measure -> months of each extract that its rule reads before the first day of the window: at a month end, before that month.
# What was over by then is in no extract that begins then, so whatever lasts (a plan, a placement) counts by its end.
LOOK_BACK_MONTHS: dict[str, dict[str, int]] = {
    "re_referrals": {"ssd_cin_episodes": 12},
    # 45 working days from a referral that may have closed before its assessment was authorised.
    **dict.fromkeys(("assessments_completed_45wd", "assessments_open_past_45wd"), {"ssd_cin_episodes": 3}),
    # The enquiry that a conference follows within 15 working days may have ended in the month before.
    "icpc_15wd": {"ssd_s47_enquiry": 1},
    # A version is good for 6 months; a conference since then overtakes it.
    "cin_with_plan": {"local_plan_versions": 6},
    "cin_up_to_date_plan": {"local_plan_versions": 6},
    "cpp_up_to_date_plan": {"local_plan_versions": 6, "ssd_initial_cp_conference": 6, "ssd_cp_reviews": 6},
    # Plans that follow one another without a gap are one: how long it has run may be known from the first alone.
    "cin_plan_12m_plus": {"ssd_cin_plans": 12},
    "cpp_12m_plus": {"ssd_cp_plans": 12},
    "cpp_open_2yr_plus": {"ssd_cp_plans": 24},
    "cpp_ceased_2yr_plus": {"ssd_cp_plans": 24},
    "cpp_repeat_2yr": {"ssd_cp_plans": 24},
    # Of plans older than that the number recorded on the plan tells.
    "cpp_repeat_ever": {"ssd_cp_plans": 24},
    # A review in time has the one before it within 6 months. Whether all of a child's were is asked of 12 months' reviews, and
    # whether one is the second or a later one (3 months, or 6) of the two before it.
    "cp_reviews_in_time": {"ssd_cp_plans": 6, "ssd_cp_reviews": 6},
    "cp_children_all_reviews_in_time": {"ssd_cp_plans": 18, "ssd_cp_reviews": 18},
    "lac_reviews_in_time": {"ssd_cla_reviews": 12},
    "lac_children_all_reviews_in_time": {"ssd_cla_reviews": 12},
    "lac_up_to_date_plan": {"local_plan_versions": 6, "ssd_cla_reviews": 6},
    # An order may follow a while after care ended.
    **dict.fromkeys(("sgo_started", "sgo_cao_granted"), {"ssd_cla_episodes": 12}),
    # 12 weeks between visits, from the first year of a placement on.
    **dict.fromkeys(("lac_visits_nms", "lac_visits_local"), {"ssd_cla_visits": 3, "ssd_cla_placement": 12}),
    # A placement may go on from one with the same carer, or from before an absence; one for adoption, from a foster placement.
    "lac_3plus_placements": {"ssd_cla_placement": 1},
    "lac_long_term_stable_2yr": {"ssd_cla_placement": 24},
    "adoption_a10_days": {"ssd_cla_placement": 12},
    "lac_health_assessment_up_to_date": {"ssd_cla_health": 12},
    "lac_dental_check_up_to_date": {"ssd_cla_health": 12},
    "lac_pep": {"local_pep": 6},
    "lac_pep_up_to_date": {"local_pep": 6},
    # A term lasts up to 4 months; who is expected to have had a place is asked on its first day.
    "lac_pep_termly": {"local_pep": 4},
    "lac_early_education_takeup": {"ssd_cla_episodes": 4, "ssd_legal_status": 4},
    "pathway_plan": {"local_plan_versions": 6},
    "pathway_plan_up_to_date": {"local_plan_versions": 6},
}

# Measures that are as at the month end whatever their basis, because the window they look over is in the rule itself.
AS_AT_MONTH_END = ("lac_3plus_placements", "lac_children_all_reviews_in_time")

# Measures that yield one value a category instead of one a month.
BROKEN_DOWN = ("contacts_by_source", "contacts_by_source_to_referral", "adopters_in_assessment")

# Stems that the catalogue shortens in the id of the rate.
_RATE_OF = {
    "referrals": "referrals_received",
    "s47": "s47_started",
    "icpc": "icpc_held",
    "cpp": "cpp_open",
    "cin_and_cpp": "cin_and_cpp_open",
    "lac": "lac_number",
}

_BASIS_AND_UNIT = re.compile(r"(_ytd|_rolling_12m|_per_10k|_rate|_pct)+$")


def measure_of(indicator_id: str) -> str:
    """Give the id of the measure behind an indicator.

    Raises:
        KeyError: the measure is not in NEEDS, so the indicator is new here or its id follows another pattern.
    """
    stem = _BASIS_AND_UNIT.sub("", indicator_id)
    candidates = (stem, stem.removesuffix("_children"), _RATE_OF.get(stem))
    for candidate in candidates:
        if candidate in NEEDS:
            return candidate
    raise KeyError(f"{indicator_id}: no measure {stem!r} in reference/measures.py; add it to NEEDS")
