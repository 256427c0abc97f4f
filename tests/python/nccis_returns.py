"""Makes NCCIS returns of young people who never were, and says what each should be read as.

A young person is what is so at the end of a month; the return says it in its codes, and `expected` in the words of the extract.
"""

import random
from dataclasses import dataclass
from datetime import date, timedelta

# What somebody does: the codes of it, after the end of compulsory schooling.
DOING = {
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


@dataclass
class YoungPerson:
    """A young person: number, birth, status in the cohort, code of what they do and which group it is, until when that is current
    and whether it has lapsed, and characteristics."""

    number: str
    born: date
    status: str
    doing: str
    code: str
    until: date | None
    has_lapsed: bool
    characteristics: tuple[str, ...]


def invent(people: int, month_end: date, seed: int) -> list[YoungPerson]:
    """Young people as at the end of a month, of academic ages 15 to 18; the same seed gives the same."""
    draw = random.Random(seed)
    found = []
    school_year = month_end.year - (month_end.month < 9)
    for number in range(people):
        age = draw.choice((15, 16, 16, 17, 17, 18))
        # Born between 1 September and 31 August: the first and the last day among them.
        first = date(school_year - age - 1, 9, 1)
        born = first + timedelta(days=draw.choice((0, 364, draw.randrange(365))))
        doing = "education" if age == 15 else draw.choice(sorted(DOING))
        code = "110" if age == 15 else draw.choice(DOING[doing])
        has_lapsed = draw.random() < 0.15
        until = (
            month_end - timedelta(days=draw.randrange(30)) if has_lapsed else month_end + timedelta(days=draw.randrange(1, 300))
        )
        if doing in ("NEET", "not_known") and not has_lapsed:
            until = None
        kinds = tuple(sorted(draw.sample(("110", "120", "140", "160", "180"), draw.choice((0, 0, 1, 2)))))
        status = draw.choice("PPPPPPPPPPGT")
        found.append(YoungPerson(f"301{number:010}", born, status, doing, code, until, has_lapsed, kinds))
    return found


def age_of(person: YoungPerson, month_end: date) -> int:
    """The age on 31 August before the school year."""
    last_august = date(month_end.year - (month_end.month < 9), 8, 31)
    had_birthday = (person.born.month, person.born.day) <= (8, 31)
    return last_august.year - person.born.year - (not had_birthday)


def expected(people: list[YoungPerson], month_end: date) -> list[tuple]:
    """What the extract should hold: month, number, age, group, day of lapse, resident, looked after; sorted."""
    found = []
    for person in people:
        if person.status not in "PG":
            continue
        doing = "not_known" if person.has_lapsed else person.doing
        resident = "Y" if person.status == "P" else "N"
        looked_after = "Y" if "110" in person.characteristics else "N"
        row = (f"{month_end:%Y-%m}", person.number, str(age_of(person, month_end)), doing, str(person.until or ""))
        found.append((*row, resident, looked_after))
    return sorted(found)


def message(people: list[YoungPerson], month_end: date, lea: str = "301", sent: str = "", order=None) -> str:
    """The return of a council in XML. order: of the parts of a group, a function."""
    order = order or (lambda parts: parts)
    sent = sent or str(month_end + timedelta(days=5))
    inside = "".join(_record(person, lea, order) for person in order(list(people)))
    header = f"<DatabaseID>301</DatabaseID><SourceLEA><LEACode>{lea}</LEACode></SourceLEA><DateOfSend>{sent}</DateOfSend>"
    header += f"<PeriodEnd>{month_end}</PeriodEnd><SupplierName>Made up</SupplierName>"
    return f"<CCISReturn><FileHeader>{header}</FileHeader><YoungPersons>{inside}</YoungPersons></CCISReturn>"


def _record(person, lea, order):
    def group(name, **elements):
        parts = [f"<{element}>{value}</{element}>" for element, value in elements.items() if value not in (None, "")]
        return f"<{name}>{''.join(order(parts))}</{name}>"

    details = group(
        "PersonalDetails", YoungPersonsID=person.number, CohortStatus=person.status, GivenName="Made", DOB=person.born,
        Gender="F", LeadLEA=lea, TransferredToLACode="302" if person.status == "T" else "",
    )  # fmt: skip
    activity = group(
        "Activities", ActivityCode=person.code, StartDate=person.born.replace(year=person.born.year + 16, day=1),
        DueToLapseDate=person.until, CurrencyLapsed="Y" if person.has_lapsed else "N", EstablishmentNumber="3014000",
    )  # fmt: skip
    codes = "".join(f"<CharacteristicCode>{code}</CharacteristicCode>" for code in person.characteristics)
    need = f"<LevelOfNeed><LevelOfNeedCode>3</LevelOfNeedCode><SENDFlag>N</SENDFlag>{codes}</LevelOfNeed>"
    guarantee = (
        "<SeptemberGuarantee><Year11><GuaranteeStatus>110</GuaranteeStatus><LEACode>302</LEACode></Year11></SeptemberGuarantee>"
    )
    return f"<YoungPersonsRecord>{''.join(order([details, need, activity, guarantee]))}</YoungPersonsRecord>"
