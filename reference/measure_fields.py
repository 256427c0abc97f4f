"""The fields that each measure rests on: what its flag in models/events, cohorts or records reads, by extract and field.

Written after reading the rules. The keys of the extracts are implied. Of fields that stand in for each other, "else" joins those
of which the second is as good where a row lacks the first, "or" those of which the first, where it is supplied, is what judges
the figure: the second is read only without it, or is a guess at what it would have said.
"""


def _of(extract: str, fields: str) -> tuple[str, ...]:
    return tuple(f"{extract}.{field}" for field in fields.split())


def _failing(first: str, *others: str, by: str = "else") -> tuple[str, ...]:
    """Name the others that are read in place of the first: each stands in for it."""
    return tuple(f"{first} {by} {other}" for other in others)


_CONTACTED = _of("ssd_contacts", "cont_contact_date")
_CONTACTED_CHILD = (*_CONTACTED, *_of("ssd_contacts", "cont_person_id"))
_CONTACT_OUTCOME = ("ssd_contacts.cont_contact_outcome_json", "local_contact_decisions.decision_outcome")
_DECIDED = _of("local_contact_decisions", "decision_date")
_REFERRED = _of("ssd_cin_episodes", "cine_referral_date cine_person_id")
_OPEN_CASE = (*_REFERRED, *_of("ssd_cin_episodes", "cine_close_date cine_referral_nfa"))
_PLANNED = _of("ssd_cp_plans", "cppl_person_id cppl_cp_plan_start_date cppl_cp_plan_end_date cppl_cp_plan_ola")
_EPISODES = _of("ssd_cla_episodes", "clae_person_id clae_cla_episode_start_date clae_cla_episode_ceased_date")
_EARLY_HELP = _of("ssd_early_help_episodes", "earl_person_id earl_episode_start_date earl_episode_end_date")

_ROUTED = (
    *_CONTACTED,
    *_failing(
        "local_contact_decisions.contact_route",
        *_of("ssd_early_help_episodes", "earl_person_id earl_episode_start_date"),
        "ssd_contacts.cont_contact_outcome_json",
        by="or",
    ),
)
_NEW_CONTACT = (
    *_ROUTED,
    *_failing(
        "local_contact_decisions.on_open_case_flag",
        "ssd_contacts.cont_person_id",
        *_OPEN_CASE,
        *_of("ssd_cp_plans", "cppl_person_id cppl_cp_plan_start_date cppl_cp_plan_end_date"),
        *_EPISODES,
    ),
)
_FAMILY = _of("ssd_contacts", "cont_person_id cont_contact_source_code") + (
    "local_contact_decisions.family_id else ssd_family.fami_family_id",
    "local_contact_decisions.family_id else ssd_family.fami_person_id",
)

_KIND_OF_ASSESSMENT = _failing(
    "local_assessment_detail.assessment_type",
    *_of("ssd_cin_assessments", "cina_referral_id cina_person_id cina_assessment_start_date"),
    *_of("ssd_s47_enquiry", "s47e_person_id s47e_s47_start_date"),
    by="or",
)
_STARTED = _of("ssd_cin_assessments", "cina_assessment_start_date")
_AUTHORISED = _of("ssd_cin_assessments", "cina_assessment_auth_date")
_ASSESSED = (*_AUTHORISED, *_KIND_OF_ASSESSMENT)
_CLOCK = (*_STARTED, "ssd_cin_assessments.cina_referral_id", "ssd_cin_episodes.cine_referral_date")
_OUTCOME_OF_ASSESSMENT = _failing(
    "local_assessment_detail.outcome_group",
    *_of("ssd_cin_assessments", "cina_assessment_outcome_json cina_assessment_outcome_nfa cina_referral_id"),
    "ssd_cin_episodes.cine_close_reason",
)
_GROUPED = (*_ASSESSED, *_OUTCOME_OF_ASSESSMENT)

_ENDED_ENQUIRY = _of("ssd_s47_enquiry", "s47e_s47_end_date")
_OUTCOME_OF_ENQUIRY = (
    *_ENDED_ENQUIRY,
    *_failing("local_s47_outcomes.outcome_category", *_of("ssd_s47_enquiry", "s47e_s47_outcome_json s47e_s47_nfa")),
)
_MEETING = _of("local_strategy_meetings", "meeting_date")

_STATUSES = _of(
    "ssd_legal_status",
    "lega_person_id lega_legal_status lega_legal_status_start_date lega_legal_status_end_date",
)
_IN_CARE = (*_EPISODES, *_STATUSES)
_PERIOD = (
    *_EPISODES,
    "ssd_cla_episodes.clae_cla_id else ssd_cla_episodes.clae_cla_episode_start_reason",
    "ssd_cla_episodes.clae_entered_care_date else ssd_cla_episodes.clae_cla_episode_start_date",
)
_IN_PERIOD = (*_PERIOD, *_STATUSES)
_ENTRY = ("ssd_cla_episodes.clae_entered_care_date else ssd_cla_episodes.clae_cla_episode_start_reason",)
_LEFT_CARE = (*_IN_PERIOD, "ssd_cla_episodes.clae_cla_episode_ceased_reason")
_BORN = _of("ssd_person", "pers_dob")
_UNACCOMPANIED = _of("ssd_immigration_status", "immi_person_id immi_immigration_status immi_immigration_status_start_date")
_ORDER = (
    "ssd_legal_status.lega_person_id or ssd_permanence.perm_person_id",
    "ssd_legal_status.lega_legal_status or ssd_permanence.perm_permanence_order_type",
    "ssd_legal_status.lega_legal_status_start_date or ssd_permanence.perm_permanence_order_date",
    *_PERIOD,
)
_REVIEWED = (*_of("ssd_cla_reviews", "clar_cla_id clar_cla_review_date clar_cla_review_cancelled"), *_PERIOD)
_MISSING = (*_of("ssd_missing", "miss_person_id miss_missing_episode_start_date miss_missing_episode_type"), *_IN_CARE)
_PLACEMENTS = _of(
    "ssd_cla_placement",
    "clap_person_id clap_cla_placement_start_date clap_cla_placement_end_date clap_cla_placement_type",
)
_PLACED = (*_IN_CARE, *_PLACEMENTS)
_MOVES = (
    *_of("ssd_cla_placement", "clap_cla_placement_provider clap_cla_placement_urn clap_cla_placement_postcode"),
    *_of("ssd_cla_episodes", "clae_cla_episode_start_reason clae_cla_placement_id"),
)
_VISITED = (*_PLACED, *_MOVES, *_of("ssd_cla_visits", "clav_person_id clav_cla_visit_date clav_cla_visit_seen"))
_CHECKED = _of(
    "ssd_cla_health",
    "clah_person_id clah_health_check_type clah_health_check_date clah_health_check_status",
)
_TERM = _of("local_school_terms", "term_start term_end")
_EDUCATED = (*_IN_CARE, *_BORN, *_of("local_pep", "person_id pep_date pep_status"))

_VERSIONS = _of("local_plan_versions", "person_id plan_type plan_date")


def _known_of_care_leavers(*fields: tuple[str, str]) -> tuple[str, ...]:
    return tuple(f"local_care_leaver_history.{monthly} or ssd_care_leavers.clea_{today}" for monthly, today in fields)


_CARE_LEAVERS = (
    *_known_of_care_leavers(
        ("person_id", "person_id"),
        ("eligibility", "care_leaver_eligibility"),
        ("in_touch", "care_leaver_in_touch"),
    ),
    *_of("ssd_person", "pers_dob pers_death_date"),
)
_PATHWAY_DATE = "local_care_leaver_history.pathway_plan_date or ssd_care_leavers.clea_pathway_plan_review_date"
_PATHWAY_PLANS = (*_CARE_LEAVERS, *_IN_CARE, *(f"{version} else {_PATHWAY_DATE}" for version in _VERSIONS))
_IN_NEED = (*_OPEN_CASE, *_IN_CARE, *_PLANNED, *_CARE_LEAVERS)
_NEED_PLANS = _of("ssd_cin_plans", "cinp_person_id cinp_cin_plan_start_date cinp_cin_plan_end_date")
_CONFERENCES = _of("ssd_initial_cp_conference", "icpc_icpc_date icpc_icpc_transfer_in")
_PLAN_REVIEWS = (*_PLANNED, *_of("ssd_cp_reviews", "cppr_person_id cppr_cp_plan_id cppr_cp_review_date"))

_HOUSEHOLDS = _of("local_foster_carers", "carer_type approved_date")
_ADOPTED = (*_PERIOD, "ssd_cla_episodes.clae_cla_episode_ceased_reason")
_TO_ADOPTION = (
    *_ADOPTED,
    *_of("ssd_permanence", "perm_person_id perm_cla_id perm_adm_decision_date perm_decision_reversed_date"),
    "ssd_permanence.perm_permanence_order_date",
)
_CASES = (
    *_of("ssd_involvements", "invo_professional_id invo_professional_role_id invo_person_id"),
    *_of("ssd_involvements", "invo_involvement_start_date invo_involvement_end_date"),
    "local_workforce.team_id else ssd_involvements.invo_professional_team",
    "local_workforce.staff_id else ssd_professionals.prof_staff_id",
    *_of("local_team_groups", "team_group effective_from effective_to"),
)
_CASES_PER_WORKER = (
    *_CASES,
    "local_workforce.role_group else ssd_professionals.prof_professional_job_title",
    "local_workforce.grade else ssd_professionals.prof_professional_job_title",
    "local_workforce.fte else ssd_professionals.prof_full_time_equivalency",
)

# Measure -> the fields it rests on.
FIELDS: dict[str, tuple[str, ...]] = {
    # front door
    "contacts_received": _NEW_CONTACT,
    "contacts_decision_1wd": (*_NEW_CONTACT, *_DECIDED),
    "contacts_to_referral": (*_NEW_CONTACT, *_CONTACT_OUTCOME),
    "contacts_by_source": (*_NEW_CONTACT, "ssd_contacts.cont_contact_source_code"),
    "contacts_by_source_to_referral": (*_NEW_CONTACT, "ssd_contacts.cont_contact_source_code", *_CONTACT_OUTCOME),
    "contacts_all_children": _CONTACTED,
    "contacts_all_families": (*_CONTACTED, *_FAMILY),
    "contacts_social_care": _ROUTED,
    "contacts_social_care_families": (*_ROUTED, *_FAMILY),
    "contacts_early_help": _ROUTED,
    "contacts_early_help_families": (*_ROUTED, *_FAMILY),
    "contacts_ot_not_yet_known": _ROUTED,
    "contacts_social_care_decision_1wd": (*_ROUTED, *_DECIDED),
    "contacts_early_help_decision_5wd": (*_ROUTED, *_DECIDED),
    "contacts_all_to_referral": (*_CONTACTED, *_CONTACT_OUTCOME),
    "mash_information_sharing_2wd": _of("local_contact_decisions", "mash_info_request_date mash_info_response_date"),
    "referrals_received": _REFERRED,
    "referrals_to_assessment": (
        *_REFERRED,
        "ssd_cin_assessments.cina_referral_id",
        "ssd_cin_episodes.cine_referral_outcome_json",
    ),
    "referral_decision_48h": (*_REFERRED, *_of("local_referral_decisions", "referral_received_at decision_at")),
    "re_referrals": _REFERRED,
    "cse_cohort": _of("local_exploitation", "exploitation_type cohort_start_date cohort_end_date"),
    "cse_referrals": _of("local_exploitation", "exploitation_type referral_date"),
    "cce_cohort": _of("local_exploitation", "exploitation_type cohort_start_date cohort_end_date"),
    # assessments
    "assessments_started": (*_STARTED, *_KIND_OF_ASSESSMENT),
    "assessments_completed": _ASSESSED,
    "assessments_completed_45wd": (*_ASSESSED, *_CLOCK),
    "assessments_open_past_45wd": (*_ASSESSED, *_CLOCK),
    "assessments_open": (*_STARTED, *_AUTHORISED),
    "assessments_outcome_ongoing": _GROUPED,
    "assessments_outcome_nfa": _GROUPED,
    "assessments_outcome_step_down": _GROUPED,
    "assessments_outcome_out_of_area": (*_ASSESSED, "local_assessment_detail.outcome_group"),
    "assessments_outcome_other_not_recorded": _GROUPED,
    "assessments_updated_started": (*_STARTED, *_KIND_OF_ASSESSMENT),
    "assessments_updated_completed": _ASSESSED,
    "assessments_updated_completed_45wd": (*_ASSESSED, *_CLOCK),
    "assessments_updated_open_past_45wd": (*_ASSESSED, *_CLOCK),
    # Section 47
    "strategy_meetings": _MEETING,
    "strategy_meetings_to_s47": (*_MEETING, *_of("local_strategy_meetings", "led_to_s47_flag s47_enquiry_id")),
    "s47_started": _of("ssd_s47_enquiry", "s47e_s47_start_date"),
    "s47_completed": _ENDED_ENQUIRY,
    "s47_outcome_substantiated_continuing": _OUTCOME_OF_ENQUIRY,
    "s47_outcome_substantiated_no_continuing": _OUTCOME_OF_ENQUIRY,
    "s47_outcome_not_substantiated": _OUTCOME_OF_ENQUIRY,
    "s47_outcome_not_recorded": _OUTCOME_OF_ENQUIRY,
    # children in need
    "cin_open": _IN_NEED,
    "cin_and_cpp_open": _IN_NEED,
    "cin_dfe": _OPEN_CASE,
    "cin_with_plan": (*_IN_NEED, *_NEED_PLANS, *_VERSIONS),
    "cin_up_to_date_plan": (*_IN_NEED, *_VERSIONS),
    "cin_plan_coworked_early_help": (*_NEED_PLANS, *_EARLY_HELP),
    "cin_plan_12m_plus": _NEED_PLANS,
    # child protection
    "icpc_held": _CONFERENCES,
    "icpc_15wd": (*_CONFERENCES, "ssd_initial_cp_conference.icpc_s47_enquiry_id", "ssd_s47_enquiry.s47e_s47_start_date"),
    "cpp_open": _PLANNED,
    "cpp_starts": _PLANNED,
    "cpp_ends": _PLANNED,
    "cpp_repeat_2yr": _PLANNED,
    "cpp_repeat_ever": (
        *_PLANNED,
        *(f"{field} or ssd_cp_plans.local_previous_cp_plans" for field in (*_VERSIONS, "local_plan_versions.previous_cp_plans")),
    ),
    "cpp_open_2yr_plus": _PLANNED,
    "cpp_ceased_2yr_plus": _PLANNED,
    "cpp_12m_plus": _PLANNED,
    "cp_reviews_in_time": (*_PLAN_REVIEWS, "ssd_cp_reviews.cppr_cp_review_due"),
    "cp_children_all_reviews_in_time": _PLAN_REVIEWS,
    "cpp_up_to_date_plan": (
        *_PLANNED,
        *_VERSIONS,
        *_of("ssd_initial_cp_conference", "icpc_person_id icpc_icpc_date"),
        *_of("ssd_cp_reviews", "cppr_person_id cppr_cp_review_date"),
    ),
    "cpp_coworked_early_help": (*_PLANNED, *_EARLY_HELP),
    "cpp_visit_2wk": (*_PLANNED, *_of("ssd_cp_visits", "cppv_person_id cppv_cp_visit_date cppv_cp_visit_seen")),
    # looked after
    "lac_number": _IN_CARE,
    "lac_uasc": (*_IN_CARE, *_UNACCOMPANIED, "ssd_immigration_status.immi_immigration_status_end_date"),
    "lac_admissions": (*_IN_PERIOD, *_ENTRY),
    "lac_admissions_average_age": (*_IN_PERIOD, *_ENTRY, *_BORN),
    "lac_ceased": _LEFT_CARE,
    "lac_ceased_permanence": _LEFT_CARE,
    "lac_ceased_sgo": _LEFT_CARE,
    "lac_ceased_sgo_cao": _LEFT_CARE,
    "lac_ceased_adopted": _LEFT_CARE,
    "sgo_started": _ORDER,
    "sgo_cao_granted": _ORDER,
    "lac_reviews_in_time": (*_REVIEWED, "ssd_cla_reviews.clar_cla_review_due_date"),
    "lac_children_all_reviews_in_time": (*_REVIEWED, *_STATUSES, "ssd_cla_reviews.clar_cla_review_due_date"),
    "lac_up_to_date_plan": (
        *_IN_CARE,
        *_REVIEWED,
        *_BORN,
        "local_plan_versions.plan_type",
        "local_plan_versions.plan_date or ssd_cla_care_plan.lacp_cla_care_plan_start_date",
        "local_plan_versions.person_id or ssd_cla_care_plan.lacp_person_id",
    ),
    "lac_visits_nms": _VISITED,
    "lac_visits_local": (
        *_VISITED,
        "local_permanent_match.matched_date or ssd_cla_placement.clap_cla_placement_type",
    ),
    "lac_missing_episodes": _MISSING,
    "lac_missing_children": _MISSING,
    # placements
    "lac_long_term_stable_2yr": (*_PLACED, *_PERIOD, *_MOVES, *_BORN),
    "lac_3plus_placements": (*_PLACED, *_MOVES),
    "lac_family_setting": _PLACED,
    "lac_with_parents": _PLACED,
    "lac_kinship": _PLACED,
    "lac_commissioned": (*_PLACED, "ssd_cla_placement.clap_cla_placement_provider"),
    # health and education
    "lac_health_assessment_up_to_date": (*_IN_PERIOD, *_CHECKED, *_BORN),
    "lac_dental_check_up_to_date": (*_IN_PERIOD, *_CHECKED),
    "lac_initial_health_assessment_20wd": (*_PERIOD, *_CHECKED),
    "lac_pep": (*_EDUCATED, *_PERIOD),
    "lac_pep_up_to_date": _EDUCATED,
    "lac_pep_termly": (*_IN_CARE, *_BORN, *_of("local_pep", "person_id term_id pep_status"), *_TERM),
    "lac_early_education_takeup": (
        *_IN_CARE,
        *_BORN,
        *_TERM,
        *_of("local_early_education", "person_id place_taken_flag"),
    ),
    # care leavers
    "care_leavers_number": _CARE_LEAVERS,
    "care_leavers_former_uasc": (*_CARE_LEAVERS, *_UNACCOMPANIED),
    "pathway_plan": _PATHWAY_PLANS,
    "pathway_plan_up_to_date": _PATHWAY_PLANS,
    "care_leavers_suitable_accommodation": (
        *_CARE_LEAVERS,
        *_known_of_care_leavers(
            ("accommodation", "care_leaver_accommodation"),
            ("accom_suitable", "care_leaver_accom_suitable"),
        ),
    ),
    "care_leavers_eet": (*_CARE_LEAVERS, *_known_of_care_leavers(("activity", "care_leaver_activity"))),
    # fostering
    "lac_foster_excl_kin": _PLACED,
    "foster_households": (*_HOUSEHOLDS, "local_foster_carers.deregistered_date"),
    "foster_households_recruited": _HOUSEHOLDS,
    "foster_households_deregistered": _of("local_foster_carers", "carer_type deregistered_date"),
    "foster_placements_created": (*_HOUSEHOLDS, "local_foster_carers.approved_places"),
    "foster_assessments_active": (
        *_HOUSEHOLDS,
        *_of("local_foster_carers", "assessment_started_date assessment_outcome_date on_hold_flag"),
    ),
    # adoption
    "adoptions": _ADOPTED,
    "adoptions_within_12m_shobpa": _TO_ADOPTION,
    "adoption_a1_days": (*_TO_ADOPTION, *_ENTRY, "ssd_permanence.perm_placed_for_adoption_date"),
    "adoption_a10_days": (
        *_TO_ADOPTION,
        *_ENTRY,
        *_of("ssd_permanence", "perm_placed_for_adoption_date perm_adopted_by_carer_flag perm_placed_foster_carer_date"),
        *_PLACEMENTS,
        *_MOVES,
    ),
    "adoption_a2_days": (*_TO_ADOPTION, *_of("ssd_permanence", "perm_placement_order_date perm_matched_date")),
    "adopted_hard_to_place": (
        *_TO_ADOPTION,
        "ssd_permanence.perm_part_of_sibling_group",
        *_of("ssd_person", "pers_dob pers_ethnicity"),
        *_of("ssd_disability", "disa_person_id disa_disability_code"),
    ),
    "children_placed_for_adoption": _PLACED,
    "adopters_approved": _of("local_adopters", "approved_date"),
    "adopters_in_assessment": _of("local_adopters", "stage1_started_date stage2_started_date approved_date closed_date"),
    # workforce
    "agency_staff": _of("local_workforce", "staff_id role_group fte agency_flag"),
    "caseload_max_safeguarding": _CASES,
    "caseload_max_lac": _CASES,
    **{
        f"caseload_avg_{team}": _CASES_PER_WORKER
        for team in (
            *("lac", "lac_1_3", "lac_4_5", "duty", "cin", "cin_north", "cin_central", "cin_south"),
            *("disability", "cse", "complex_abuse", "safeguarding"),
        )
    },
    "case_audits_meeting_standard": _of("local_case_audits", "completed_date grade service"),
}

_TELLS_OF = "says who, where or why, for lists and breakdowns: no figure is counted by it"
_NOT_FOLLOWED = "a link that no rule follows: the child and the dates tell as much"
_NOT_JUDGED = "recorded beside the rule, which goes by other dates"

# Fields that staging reads, and why no measure rests on them.
_OF_RETURNS = "written by the ingest of returns alone, of an end that lies between two of them"
NOT_MEASURED: dict[str, str] = {
    **{f"{extract}.local_ended_by_flag": _OF_RETURNS for extract in ("ssd_cin_assessments", "ssd_cp_plans", "ssd_cla_episodes")},
    "ssd_cin_episodes.cine_referral_team": _TELLS_OF,
    "ssd_cin_assessments.cina_assessment_team": _TELLS_OF,
    "ssd_s47_enquiry.s47e_s47_completed_by_team": _TELLS_OF,
    "ssd_s47_enquiry.s47e_referral_id": _NOT_FOLLOWED,
    "ssd_initial_cp_conference.icpc_icpc_team": _TELLS_OF,
    "ssd_initial_cp_conference.icpc_icpc_target_date": _NOT_JUDGED,
    "ssd_initial_cp_conference.icpc_icpc_outcome_cp_flag": _TELLS_OF,
    "ssd_cin_plans.cinp_referral_id": _NOT_FOLLOWED,
    "ssd_cp_plans.cppl_icpc_id": _NOT_FOLLOWED,
    "ssd_cp_plans.cppl_cp_plan_initial_category": _TELLS_OF,
    "ssd_cp_visits.cppv_cp_plan_id": _NOT_FOLLOWED,
    "ssd_cla_placement.clap_cla_id": _NOT_FOLLOWED,
    "ssd_cla_care_plan.lacp_cla_care_plan_end_date": _NOT_JUDGED,
    "ssd_missing.miss_missing_episode_end_date": _NOT_JUDGED,
    "ssd_department.dept_team_name": _TELLS_OF,
    "local_school_terms.term_name": _TELLS_OF,
    "local_case_audits.audit_type": _TELLS_OF,
    "local_population_midyear.population": "what a rate is per 10,000 of, whatever is counted",
}
