"""A council of a few rows an extract in which nothing is wrong."""

import csv
import io
from pathlib import Path

LA_CODE = "E08000018"

# Extracts by name, each its rows by field, all of them text.
Council = dict[str, list[dict[str, str]]]

# As CSV with bars and without quotes.
TABLES = {
    "ssd_contacts": """
        cont_contact_id|cont_person_id|cont_contact_date|cont_contact_source_code|cont_contact_source_desc|cont_contact_outcome_json
        C-01|0001001|2019-02-11|1A|Family|{"NEW_REFERRAL_FLAG":"N","NFA_FLAG":"Y","COMMENTS":"Advice given"}
        C-02|0001002|2019-02-25|2A|École|{"NEW_REFERRAL_FLAG":"Y","NFA_FLAG":"N","COMMENTS":"Seen at the café – “well”"}
        C-03|0001003|2019-03-04|2A|École|{"NEW_REFERRAL_FLAG":"Y","NFA_FLAG":"N","COMMENTS":"Seen at home"}
        C-04|0001004|2019-03-11|1A|Family|{"NEW_REFERRAL_FLAG":"N","NFA_FLAG":"Y","COMMENTS":"Advice given"}
        C-05|0001005|2019-03-25|6|Police|{"NEW_REFERRAL_FLAG":"N","NFA_FLAG":"Y","COMMENTS":"Advice given"}
        C-06|0001006|2019-03-26|6|Police|{"NEW_REFERRAL_FLAG":"Y","NFA_FLAG":"N","COMMENTS":"Seen at home"}
        C-07|0001007|2019-03-27|1A|Family|{"NEW_REFERRAL_FLAG":"N","NFA_FLAG":"Y","COMMENTS":"Advice given"}
        C-08|0001008|2019-03-28|1A|Family|{"NEW_REFERRAL_FLAG":"N","NFA_FLAG":"Y","COMMENTS":"Advice given"}
        C-09|0001009|2019-03-29|6|Police|{"NEW_REFERRAL_FLAG":"N","NFA_FLAG":"Y","COMMENTS":"Advice given"}
        C-10|0001010|2019-03-29|2A|École|{"NEW_REFERRAL_FLAG":"Y","NFA_FLAG":"N","COMMENTS":"Seen at school"}
    """,
    "ssd_cin_episodes": """
        cine_referral_id|cine_person_id|cine_referral_date|cine_referral_outcome_json|cine_referral_nfa|cine_close_reason|cine_close_date
        R-01|0001002|2019-02-25|{"SINGLE_ASSESSMENT_FLAG":"Y"}|N||
        R-02|0001003|2019-03-04|{"SINGLE_ASSESSMENT_FLAG":"Y"}|N||
        R-03|0001006|2019-03-26|{"SINGLE_ASSESSMENT_FLAG":"Y"}|N||
        R-04|0001010|2019-03-29|{"NFA_FLAG":"Y"}|Y|RC8|2019-03-29
    """,
    "ssd_cin_assessments": """
        cina_assessment_id|cina_person_id|cina_referral_id|cina_assessment_start_date|cina_assessment_auth_date|cina_assessment_outcome_json|cina_assessment_outcome_nfa
        A-01|0001002|R-01|2019-02-26|2019-03-20|{"PROV_OF_SERVICES_FLAG":"Y"}|N
        A-02|0001003|R-02|2019-03-05||{}|
    """,
    "ssd_s47_enquiry": """
        s47e_s47_enquiry_id|s47e_referral_id|s47e_person_id|s47e_s47_start_date|s47e_s47_end_date|s47e_s47_nfa|s47e_s47_outcome_json
        S-01|R-01|0001002|2019-02-27|2019-03-08|N|{"CP_CONFERENCE_FLAG":"Y"}
    """,
    "ssd_initial_cp_conference": """
        icpc_icpc_id|icpc_s47_enquiry_id|icpc_person_id|icpc_icpc_transfer_in|icpc_icpc_target_date|icpc_icpc_date
        I-01|S-01|0001002|N|2019-03-20|2019-03-18
    """,
    "ssd_cin_plans": """
        cinp_cin_plan_id|cinp_referral_id|cinp_person_id|cinp_cin_plan_start_date|cinp_cin_plan_end_date
        N-01|R-02|0001003|2019-03-20|
    """,
    "ssd_cp_plans": """
        cppl_cp_plan_id|cppl_icpc_id|cppl_person_id|cppl_cp_plan_start_date|cppl_cp_plan_end_date|cppl_cp_plan_ola
        P-01|I-01|0001002|2019-03-18||N
        P-02||0001020|2018-04-16||N
        P-03||0001021|2018-02-05|2019-02-08|N
        P-04||0001022|2018-03-05|2019-03-08|N
    """,
    "ssd_cp_reviews": """
        cppr_cp_review_id|cppr_person_id|cppr_cp_plan_id|cppr_cp_review_due|cppr_cp_review_date
        V-01|0001020|P-02|2019-01-16|2019-01-14
    """,
    "ssd_cp_visits": """
        cppv_cp_visit_id|cppv_person_id|cppv_cp_plan_id|cppv_cp_visit_date|cppv_cp_visit_seen
        W-01|0001002|P-01|2019-03-22|Y
        W-02|0001020|P-02|2019-03-25|Y
    """,
    "ssd_cla_episodes": """
        clae_cla_episode_id|clae_person_id|clae_cla_episode_start_date|clae_cla_episode_ceased_date
        L-01|0001030|2018-09-03|
    """,
    "ssd_care_leavers": """
        clea_table_id|clea_person_id|clea_care_leaver_eligibility
        E-01|0001040|Relevant child
    """,
    "ssd_early_help_episodes": """
        earl_episode_id|earl_person_id|earl_episode_start_date|earl_episode_end_date
        H-01|0001004|2019-03-18|
    """,
    "ssd_family": """
        fami_family_id|fami_person_id
        F-01|0001002
        F-01|0001003
    """,
    "local_plan_versions": """
        person_id|plan_type|plan_date|previous_cp_plans
        0001002|CP|2019-03-19|0
        0001020|CP|2019-02-01|1
    """,
    "local_case_audits": """
        audit_id|service|audit_type|completed_date|grade
        D-01|social care|file|2019-03-06|Good
    """,
    "local_workforce": """
        snapshot_month|staff_id|role_group|team_id|fte|agency_flag|grade
        2019-03|K-01|social_worker|T-1|0.8|N|social_worker
    """,
}


def good_council() -> Council:
    """Make the council's rows anew, to be broken at will."""
    return {
        name: list(csv.DictReader((line.strip() for line in text.strip().splitlines()), delimiter="|", quoting=csv.QUOTE_NONE))
        for name, text in TABLES.items()
    }


def as_csv(rows: list[dict[str, str]], **dialect: str) -> str:
    """Write rows as CSV with a header; a row without a field has it empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(dict.fromkeys(field for row in rows for field in row)), lineterminator="\n", **dialect)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def write_folder(folder: Path, council: Council) -> None:
    """Write a council's extracts as a folder of CSV files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in council.items():
        (folder / f"{name}.csv").write_text(as_csv(rows), encoding="utf-8", newline="")
