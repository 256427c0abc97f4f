"""Elements of the SEN2 return of each year, and the columns that they fill.

Later years add elements and take none away that is read here, so that each is read in any year that has it.
"""

# The years (of the January in which the return is made, for the calendar year before) whose elements are known.
YEARS = range(2023, 2027)

# Element -> whether it holds a day. Anything else in the group is listed as not used.
NUMBERS = ("UPN", "UniqueLearnerNumber")
PERSON = {**dict.fromkeys(NUMBERS, False), "Surname": False, "Forename": False, "PersonBirthDate": True}
REQUEST = {"ReceivedDate": True, "RequestOutcome": False, "Exported": False}
ASSESSMENT = {"AssessmentOutcome": False, "AssessmentOutcomeDate": True, "Week20": False}
NAMED_PLAN = {"StartDate": True}
ACTIVE_PLAN = {"TransferLA": False, "PhaseTransferDueDate": True, "PhaseTransferFinalDate": True}
GROUPS = {"Requests": REQUEST, "Assessment": ASSESSMENT, "NamedPlan": NAMED_PLAN, "ActivePlans": ACTIVE_PLAN}
# Days by the group that they stand in: other groups have elements of the same names.
DAYS = {
    (group, element): f"{element} of {group}"
    for group, elements in {"Person": PERSON, **GROUPS}.items()
    for element, is_day in elements.items()
    if is_day
}
# Days that may lie ahead of the return.
AHEAD = {"PhaseTransferDueDate of ActivePlans"}

# A: not decided yet. W: withdrawn, or ended before it was decided. H: decided before the calendar year, or by another council.
OUTCOMES = ("Y", "N", "A", "W", "H")
EXCEPTIONS = {"1": "Y", "0": "N"}
# The day of the year by which a plan has to be final -> the phase that moves then (Special Educational Needs and Disability
# Regulations 2014, reg. 18): between schools, or after school.
PHASES = {"02-15": "primary", "03-31": "secondary"}

REQUESTS = ("person_id", "request_date", "plan_issued_date", "assessment_outcome", "exception_flag")
TRANSITIONS = ("person_id", "phase", "transition_year", "finalised_date")
CARRIES = {"local_sen2": REQUESTS, "local_ehcp_transitions": TRANSITIONS}
