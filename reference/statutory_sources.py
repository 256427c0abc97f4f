"""Where each measure's rule comes from: the duty, regulation or guidance a reader can look up."""

_WORKING_TOGETHER = "Working Together to Safeguard Children (statutory guidance)"
_CENSUS = "DfE children in need census guide"
_CARE_PLANNING = "Care Planning, Placement and Case Review (England) Regulations 2010 (SI 2010/959)"
_CARE_LEAVERS = "Care Leavers (England) Regulations 2010 (SI 2010/2571)"
_HEALTH = "Promoting the health and well-being of looked-after children (statutory guidance)"
_EDUCATION = "Promoting the education of looked-after children (statutory guidance)"
_ADOPTION_AGENCIES = "Adoption Agencies Regulations 2005 (SI 2005/389)"
_FOSTERING = "Fostering Services (England) Regulations 2011 (SI 2011/581)"
_GUIDE_903 = "DfE guide to the SSDA903 collection"
_ASSESSMENT = f"Children Act 1989 s.17; {_WORKING_TOGETHER}: assessment within 45 working days of referral"
_LOOKED_AFTER = f"Children Act 1989 s.22; {_GUIDE_903}"
_CARE_ENDED = f"{_GUIDE_903}: reason episode ceased"
_ORDERS = "Children Act 1989 s.8 (child arrangements) and s.14A (special guardianship)"
_REVIEWS = f"{_CARE_PLANNING} reg. 33: first review within 20 working days, second within 3 months, later within 6"
_VISITS = f"{_CARE_PLANNING} reg. 28: within a week of placement, then every 6 weeks in the first year"
_PLACED = f"{_GUIDE_903}: placement type and provider"
_LEAVERS = f"Children Act 1989 ss.23A-23C; {_GUIDE_903}: care leavers"
_ADOPTED = f"Adoption and Children Act 2002 s.46; {_GUIDE_903}: adoption"
_ADOPTION_TIMES = f"{_ADOPTED}; DfE adoption scorecards"
_CASELOAD = "Local standard; DfE children's social work workforce census guide for the full-time equivalent"

# Start of a measure's id -> source; the longest that fits wins.
SOURCES = {
    "contacts": f"{_WORKING_TOGETHER}: decision within one working day of a referral's receipt; local standard for early help",
    "mash": "Local standard of the multi-agency safeguarding hub",
    "referrals": f"{_WORKING_TOGETHER}; {_CENSUS}",
    "referral_decision": "Local standard of 2015/16: decision within 48 hours",
    "re_referrals": f"{_CENSUS}: referral within 12 months of an earlier one",
    "cse": f"{_WORKING_TOGETHER}: child sexual exploitation",
    "cce": f"{_WORKING_TOGETHER}: child criminal exploitation",
    "assessments": _ASSESSMENT,
    "strategy_meetings": f"{_WORKING_TOGETHER}: strategy discussion",
    "s47": f"Children Act 1989 s.47; {_WORKING_TOGETHER}",
    "cin": f"Children Act 1989 s.17; {_CENSUS}; local standard for the age of a plan",
    "icpc": f"{_WORKING_TOGETHER}: initial conference within 15 working days of the strategy discussion",
    "cpp": f"{_WORKING_TOGETHER}; {_CENSUS}: child protection plans",
    "cpp_visit": "Local standard: the child is seen every 2 weeks",
    "cpp_up_to_date_plan": "Local standard: a plan is updated after each conference and every 6 months",
    "cp": f"{_WORKING_TOGETHER}: first review conference within 3 months, later ones within 6",
    "lac": _LOOKED_AFTER,
    "lac_ceased": _CARE_ENDED,
    "sgo": _ORDERS,
    "lac_reviews": _REVIEWS,
    "lac_children_all_reviews": _REVIEWS,
    "lac_up_to_date_plan": f"{_CARE_PLANNING} regs. 4-6: care plan within 10 working days, kept under review; local standard",
    "lac_visits": _VISITS,
    "lac_visits_local": f"{_VISITS}; local standard: every 4 weeks until permanently matched",
    "lac_missing": "Children who run away or go missing from home or care (statutory guidance)",
    "lac_long_term_stable": f"{_PLACED}; former national indicator 63",
    "lac_3plus_placements": f"{_PLACED}; former national indicator 62",
    "lac_family_setting": _PLACED,
    "lac_with_parents": f"{_PLACED}; {_CARE_PLANNING} regs. 15-20",
    "lac_kinship": f"{_PLACED}; {_CARE_PLANNING} regs. 24-25",
    "lac_commissioned": _PLACED,
    "lac_foster": _PLACED,
    "lac_health_assessment": f"{_CARE_PLANNING} reg. 7: every 6 months under 5, every 12 from 5; {_HEALTH}",
    "lac_initial_health_assessment": f"{_CARE_PLANNING} reg. 7; {_HEALTH}: within 20 working days of entering care",
    "lac_dental": f"{_HEALTH}; {_GUIDE_903}: dental check in 12 months",
    "lac_pep": f"{_CARE_PLANNING} reg. 5; {_EDUCATION}: plan reviewed every term",
    "lac_early_education": "Childcare Act 2006 s.7; early education and childcare (statutory guidance)",
    "care_leavers": _LEAVERS,
    "pathway_plan": f"Children Act 1989 s.23E; {_CARE_LEAVERS} regs. 6-7: reviewed at least every 6 months",
    "foster": f"{_FOSTERING} regs. 26-28",
    "adoptions": _ADOPTED,
    "adoptions_within": f"{_ADOPTED}: within 12 months of the decision that the child should be placed",
    "adoption_a": _ADOPTION_TIMES,
    "adopted": f"{_ADOPTED}; adoption and special guardianship leadership board: harder-to-place groups",
    "children_placed_for_adoption": f"Adoption and Children Act 2002 s.18; {_PLACED}",
    "adopters": f"{_ADOPTION_AGENCIES} part 4",
    "agency": "DfE children's social work workforce census guide: agency workers, by full-time equivalent",
    "caseload": _CASELOAD,
    "case_audits": "Local quality assurance framework",
}


def source_of(measure: str) -> str:
    """Give the statutory or local source of a measure's rule.

    Raises:
        KeyError: no start of the measure's id is in SOURCES.
    """
    starts = [start for start in SOURCES if measure.startswith(start)]
    if not starts:
        raise KeyError(f"{measure}: no source in reference/statutory_sources.py")
    return SOURCES[max(starts, key=len)]
