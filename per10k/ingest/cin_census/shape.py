"""Elements of the CIN census of each year, and the columns that they fill.

Years differ in a few elements, and systems are slow to follow: each name that any year has is read in all of them, and in years
to come.
"""

# The years, by the March in which they end, whose shape is known. A later one is read by the same names (whole).
YEARS = range(2018, 2027)

# The child's sex: GenderCurrent (0, 1, 2, 9) in the earlier years, Sex (U, M, F) in the later.
SEX_ELEMENTS = ("Sex", "GenderCurrent")
SEX_CODES = {"1": "M", "M": "M", "2": "F", "F": "F", "0": "U", "9": "U", "U": "U"}
FLAGS = {"1": "Y", "true": "Y", "y": "Y", "0": "N", "false": "N", "n": "N"}

# Element -> whether it holds a day. Anything else in the group is listed as not used.
IDENTIFIERS = {
    "LAchildID": False,
    "PersonBirthDate": True,
    "ExpectedPersonBirthDate": True,
    "PersonDeathDate": True,
    "Sex": False,
    "GenderCurrent": False,
}
CHARACTERISTICS = {"Ethnicity": False}
# Elements that the census has and no extract has a use for.
NOT_READ = ("UPN", "FormerUPN", "UPNunknown", "ICPCnotRequired")
REFERRAL = {
    "CINreferralDate": True,
    "ReferralSource": False,
    "PrimaryNeedCode": False,
    "ReferralNFA": False,
    "CINclosureDate": True,
    "ReasonForClosure": False,
    "DateOfInitialCPC": True,
}
ASSESSMENT = {"AssessmentActualStartDate": True, "AssessmentAuthorisationDate": True}
NEED_PLAN = {"CINPlanStartDate": True, "CINPlanEndDate": True}
ENQUIRY = {"S47ActualStartDate": True, "InitialCPCtarget": True, "DateOfInitialCPC": True}
PROTECTION_PLAN = {
    "CPPstartDate": True,
    "CPPendDate": True,
    "InitialCategoryOfAbuse": False,
    "LatestCategoryOfAbuse": False,
    "NumberOfPreviousCPP": False,
}

# From 2026/27. LBPSentDate: of the letter before proceedings; LetterInitCPDate: of that to issue them.
PRE_PROCEEDINGS = {
    "PPStartDate": True,
    "LBPSentDate": True,
    "FGDMMeetingOffer": False,
    "FGDMMeetingFac": False,
    "InitialPPMeetingDate": True,
    "ReviewMeetingsCount": False,
    "StepDecisionDate": True,
    "PPOutcome": False,
    "CourtAppDate": True,
    "LetterInitCPDate": True,
}

# Every element that holds a day.
DAYS = {
    "CPPreviewDate",
    *(
        name
        for group in (IDENTIFIERS, REFERRAL, ASSESSMENT, NEED_PLAN, ENQUIRY, PROTECTION_PLAN, PRE_PROCEEDINGS)
        for name, is_day in group.items()
        if is_day
    ),
}

# Days of the census's own year alone, and those that may lie ahead of it.
ENDS = {"CINclosureDate", "AssessmentAuthorisationDate", "CINPlanEndDate", "CPPendDate"}
AHEAD = {"ExpectedPersonBirthDate", "InitialCPCtarget"}

CARRIES = {
    "ssd_person": (
        "pers_person_id",
        "pers_sex",
        "pers_ethnicity",
        "pers_dob",
        "pers_expected_dob",
        "pers_death_date",
    ),
    "ssd_disability": ("disa_table_id", "disa_person_id", "disa_disability_code"),
    "ssd_cin_episodes": (
        "cine_referral_id",
        "cine_person_id",
        "cine_referral_date",
        "cine_cin_primary_need_code",
        "cine_referral_source_code",
        "cine_referral_nfa",
        "cine_close_reason",
        "cine_close_date",
    ),
    "ssd_cin_assessments": (
        "cina_assessment_id",
        "cina_person_id",
        "cina_referral_id",
        "cina_assessment_start_date",
        "cina_assessment_auth_date",
        "local_ended_by_flag",
    ),
    "ssd_assessment_factors": ("cinf_table_id", "cinf_assessment_id", "cinf_assessment_factors_json"),
    "ssd_cin_plans": (
        "cinp_cin_plan_id",
        "cinp_referral_id",
        "cinp_person_id",
        "cinp_cin_plan_start_date",
        "cinp_cin_plan_end_date",
    ),
    "ssd_s47_enquiry": ("s47e_s47_enquiry_id", "s47e_referral_id", "s47e_person_id", "s47e_s47_start_date"),
    "ssd_initial_cp_conference": (
        "icpc_icpc_id",
        "icpc_s47_enquiry_id",
        "icpc_person_id",
        "icpc_referral_id",
        "icpc_icpc_transfer_in",
        "icpc_icpc_target_date",
        "icpc_icpc_date",
    ),
    "ssd_cp_plans": (
        "cppl_cp_plan_id",
        "cppl_referral_id",
        "cppl_person_id",
        "cppl_cp_plan_start_date",
        "cppl_cp_plan_end_date",
        "local_ended_by_flag",
        "cppl_cp_plan_initial_category",
        "cppl_cp_plan_latest_category",
        "local_previous_cp_plans",
    ),
    "ssd_pre_proceedings": (
        "prep_table_id",
        "prep_person_id",
        "prep_pre_pro_decision_date",
        "prep_pre_pro_letter_date",
        "prep_initial_pre_pro_meeting_date",
        "prep_pre_pro_meetings_num",
        "prep_agree_stepdown_issue_date",
        "prep_care_pro_letter_date",
        "local_fgdm_offered_flag",
        "local_fgdm_held_flag",
        "local_court_application_date",
        "local_ended_by_flag",
    ),
    "ssd_cp_reviews": ("cppr_cp_review_id", "cppr_person_id", "cppr_cp_plan_id", "cppr_cp_review_date"),
}
