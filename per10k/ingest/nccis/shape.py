"""Elements and codes of the NCCIS return, and the columns that they fill.

The codes are those of the management information requirement of 2018 and later as readers of the return have them. A code of an
earlier year, of which it is not certain what it counts as, is carried as it is written: staging shows it as none that is known.
"""

HEADER, RECORD = "FileHeader", "YoungPersonsRecord"
# Elements that are read wherever in a record they stand, in small letters, and whether they hold a day. Others are listed as not
# used.
READ = {
    "youngpersonsid": False,
    "dob": True,
    "leadlea": False,
    "cohortstatus": False,
    "activitycode": False,
    "currencylapsed": False,
    "duetolapsedate": True,
}
CHARACTERISTIC = "characteristiccode"
NAMES = {
    "youngpersonsid": "YoungPersonsID",
    "dob": "DOB",
    "leadlea": "LeadLEA",
    "cohortstatus": "CohortStatus",
    "activitycode": "ActivityCode",
    "currencylapsed": "CurrencyLapsed",
    "duetolapsedate": "DueToLapseDate",
    CHARACTERISTIC: "CharacteristicCode",
}
# The first day of what somebody does: read for whether it is of the return's time, and carried nowhere.
BEGUN = "startdate"
# Of which each record has a value.
ALWAYS = ("youngpersonsid", "dob", "leadlea", "cohortstatus", "activitycode", "currencylapsed")

# P: of the cohort. G: no longer, but for the September Guarantee that is still asked after. The rest left it in the month, as too
# old, lost, moved to another council or abroad, a duplicate, dead: they are told of once.
IN_COHORT, FOR_THE_GUARANTEE, LEFT = "P", "G", ("A", "L", "T", "E", "M", "D")

_COMPULSORY = {"110": "education", "120": "education", "130": "custody", "140": "other", "150": "not_known"}
_GROUPS = {
    "education": ("210", "220", "230", "240", "250", "270", "280"),
    "gap_year": ("260",),
    "custody": ("290", "710"),
    "apprenticeship": ("310",),
    "employment": ("320", "330", "340", "350", "360", "380", "381", "550"),
    "training": ("410", "430", "440", "450", "460"),
    "re_engagement": ("530",),
    "NEET": ("540", "610", "615", "616", "619", "620", "630", "640", "650", "660", "670", "680"),
    "not_known": ("810", "820", "830"),
}
# Code -> the group of the contract: of those up to the end of compulsory schooling, and of those beyond it.
AT_SCHOOL = _COMPULSORY
AFTER_SCHOOL = {code: group for group, codes in _GROUPS.items() for code in codes}
LAST_SCHOOL_AGE = 15
# Of so many records with a characteristic one is of a looked-after child, and beside so many of one age some are of the other.
MANY = 60
FEW = 10

FLAGS = {"y": "Y", "yes": "Y", "true": "Y", "1": "Y", "n": "N", "no": "N", "false": "N", "0": "N"}
LOOKED_AFTER = "110"
CHARACTERISTICS = ("110", "120", "130", "140", "150", "160", "170", "180", "190", "200")

COLUMNS = ("snapshot_month", "person_id", "academic_age", "activity_group", "due_to_lapse_date", "resident_flag", "lac_flag")
CARRIES = {"local_ccis": COLUMNS}
