"""Faults in days. Each is a council of its own in one folder of many councils."""

from tests.broken_extracts.case import LISTS_IT, Outcome, row_case
from tests.broken_extracts.council import Council

NOT_A_DATE = (
    "The row counts wherever the day does not matter. Correct the value in the case system, or export days as YYYY-MM-DD."
)


def _day(council: Council, day: str) -> None:
    council["ssd_contacts"][2]["cont_contact_date"] = day


@row_case(
    "a spreadsheet's day number, 43556",
    Outcome.VALUE_SET_ASIDE,
    "not a date",
    NOT_A_DATE,
    shows="43556",
    figures={"contacts": -1, "contacts_to_referral": -1},
)
def day_number(council):
    _day(council, "43556")


@row_case(
    "a year of two digits, 04/03/19",
    Outcome.VALUE_SET_ASIDE,
    "not a date",
    NOT_A_DATE,
    shows="04/03/19",
    figures={"contacts": -1, "contacts_to_referral": -1},
)
def short_year(council):
    _day(council, "04/03/19")


@row_case(
    "a month without a day, Mar-19",
    Outcome.VALUE_SET_ASIDE,
    "not a date",
    NOT_A_DATE,
    shows="Mar-19",
    figures={"contacts": -1, "contacts_to_referral": -1},
)
def month_alone(council):
    _day(council, "Mar-19")


@row_case(
    "a single day written month first, 03/14/2019",
    Outcome.VALUE_SET_ASIDE,
    "not a date",
    NOT_A_DATE,
    shows="03/14/2019",
    figures={"contacts": -1, "contacts_to_referral": -1},
)
def month_first_once(council):
    _day(council, "03/14/2019")


@row_case(
    "day and month swapped, and the day not yet come: 2019-06-03 for 6 March", Outcome.LISTED, "dates_out_of_order", LISTS_IT,
    figures={"contacts": -1, "contacts_to_referral": -1},
)  # fmt: skip
def swapped_to_the_future(council):
    _day(council, "2019-06-03")


@row_case(
    "day and month swapped within the past: 2019-01-03 for 1 March", Outcome.ACCEPTED, "",
    "Nothing tells it from a true day, so it counts in the month it names; where it comes to end before it begins, "
    "`dates_out_of_order` lists it. A whole column of them is refused (see below).",
    figures={"contacts": -1, "contacts_to_referral": -1},
)  # fmt: skip
def swapped_within_the_past(council):
    _day(council, "2019-01-03")


@row_case(
    "a day in the future, 2091-03-04",
    Outcome.LISTED,
    "dates_out_of_order",
    LISTS_IT,
    figures={"contacts": -1, "contacts_to_referral": -1},
)
def future(council):
    _day(council, "2091-03-04")


@row_case(
    "the year 1900 for 'none'",
    Outcome.VALUE_SET_ASIDE,
    "1901 to 2099",
    "Read as missing: here, a plan that is open.",
    shows="1900-01-01",
)
def year_1900(council):
    council["ssd_cp_plans"][1]["cppl_cp_plan_end_date"] = "1900-01-01"


@row_case(
    "the year 9999 for 'none'",
    Outcome.VALUE_SET_ASIDE,
    "1901 to 2099",
    "Read as missing: here, a plan that is open.",
    shows="9999-12-31",
)
def year_9999(council):
    council["ssd_cp_plans"][1]["cppl_cp_plan_end_date"] = "9999-12-31 00:00:00"


@row_case(
    "1 January 1970 for 'none'",
    Outcome.VALUE_SET_ASIDE,
    "none that stands for nothing",
    "Read as missing: here, a plan that is open.",
    shows="1970-01-01",
)
def day_1970(council):
    council["ssd_cp_plans"][1]["cppl_cp_plan_end_date"] = "1970-01-01"


@row_case(
    "a mistyped year, 0219-03-04",
    Outcome.VALUE_SET_ASIDE,
    "1901 to 2099",
    NOT_A_DATE,
    shows="0219-03-04",
    figures={"contacts": -1, "contacts_to_referral": -1},
)
def mistyped_year(council):
    _day(council, "0219-03-04")


ENDED = (
    "Taken to have ended on an unknown day: in no stock, and a bound of the figures of each month in which it may have ended. "
    "Correct the value in the case system."
)


@row_case(
    "an end that cannot be read",
    Outcome.VALUE_SET_ASIDE,
    "not a date",
    ENDED,
    shows="2019-02-30",
    figures={"plans_open": -1},
)
def end_unread(council):
    council["ssd_cp_plans"][1]["cppl_cp_plan_end_date"] = "2019-02-30"


@row_case(
    "a reason for closing a case without the day of it",
    Outcome.VALUE_SET_ASIDE,
    "it ended on an unknown day",
    ENDED,
)
def reason_without_day(council):
    council["ssd_cin_episodes"][1] |= {"cine_close_date": "", "cine_close_reason": "RC1"}


@row_case("an end before its start", Outcome.LISTED, "dates_out_of_order", LISTS_IT)
def end_before_start(council):
    council["ssd_cp_plans"][2]["cppl_cp_plan_end_date"] = "2018-01-05"
