"""The tables of a school census, their codes, and the columns that they fill."""

from datetime import date

# Roll -> the table of its pupils, which is also the beginning of the name of their key.
ROLLS = {"onroll": "pupilonroll", "offroll": "pupilnolongeronroll"}
# Table -> the columns without which it says nothing; 'of a, b' stands for either.
NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    "schoolcensus": (("schoolcensustableid", "nativeid"), ("term", "referencedate")),
    "school": (("schoolcensustableid", "nativeid"), ("phase",)),
    "pupilonroll": (("pupilonrolltableid",), ("upn",)),
    "pupilnolongeronroll": (("pupilnolongeronrolltableid",), ("upn",)),
}
for _roll, _pupils in ROLLS.items():
    _key = (f"{_pupils}tableid",)
    NEEDED[f"termlysessiondetails{_roll}"] = (_key, ("attendancereason",), ("sessions", "absencesessions"))
    NEEDED[f"summerhalfterm2sessiondetails{_roll}"] = (_key, ("attendancereason",), ("sessions", "absencesessions"))
    NEEDED[f"termlyexclusions{_roll}"] = (_key, ("startdate",), ("category",))

# Columns of which a row that is cut before them cannot be used.
READ = {column for of_table in NEEDED.values() for of in of_table for column in of}
READ |= {f"{part}sessions{what}" for part in ("termly", "summerhalfterm2") for what in ("possible", "authorised", "unauthorised")}

# All that is read: of tables of 60 columns the rest is not kept.
USED = READ | {"nativeid", "schoolcensustableid", "uniquelearnernumber", "ncyearactual", "ncyearleaving", "lea"}

# The month of a census says which it is, and so does its code; it asks after the sessions of the term before.
SEASONS = {"aut": "autumn", "spr": "spring", "sum": "summer"}
SESSIONS_OF = {"autumn": ("summer", 0), "spring": ("autumn", -1), "summer": ("spring", 0)}
FIRST_DAYS = {"autumn": (9, 1), "spring": (1, 1), "summer": (4, 1)}

# Sessions that could have been attended and were not: with leave, or for a reason, and without. The codes of all years.
ABSENT = {"C", "C1", "C2", "E", "H", "I", "J1", "M", "R", "S", "T", *"GNOU"}
# Sessions attended, at school or elsewhere.
PRESENT = {"/", "\\", "B", "J", "K", "L", "P", "V", "W"}
# Sessions that nobody could have attended, or that count elsewhere: not among the possible ones.
NOT_POSSIBLE = {"D", "F", "Q", "X", "Y", *(f"Y{number}" for number in range(1, 8)), "Z", "#"}

# A school's phase. An all-through school is of the phase of its pupil's year.
PHASES = {"PS": "primary", "MP": "primary", "SS": "secondary", "MS": "secondary", "SP": "special", "NS": "other", "EY": "other"}
PHASES |= {"PR": "other"}
ALL_THROUGH = "AT"
YEARS = dict.fromkeys(("E1", "E2", "N1", "N2", "R", *"123456"), "primary") | dict.fromkeys(map(str, range(7, 15)), "secondary")
CATEGORIES = {"PERM": "perm", "SUSP": "susp", "FIXD": "fixd", "LNCH": "lnch"}

ATTENDANCE = ("term_id", "person_id", "sessions_attended", "sessions_possible")
EXCLUSIONS = ("person_id", "exclusion_date", "phase", "exclusion_type")
CARRIES = {"local_attendance": ATTENDANCE, "local_exclusions": EXCLUSIONS}


def season_of(day: date) -> str:
    """Which of the three censuses of a year one of a day is."""
    return "spring" if day.month < 4 else "summer" if day.month < 9 else "autumn"
