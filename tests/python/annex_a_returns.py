"""Annex A workbooks of children made up from nothing, in the titles and forms of several councils."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from openpyxl import Workbook

ETHNICITIES = [("a) WBRI", "WBRI - White British"), ("k) APKN", "APKN - Pakistani"), ("s) NOBT", "NOBT")]
SOURCES = ["q) 6: Police", "j) 3D: Health services", "b) 1B: Individual", "f) 2A: Schools"]
CEASED = ["E11: Adopted", "k) E47: Special Guardianship Orders - relative/friend", "E4A: Return home", "E41: CAO", "E8: Other"]
PLACEMENTS = [
    ("f) U6: Foster placement - not FFA", "e) PR4 - Private provision"),
    ("a) U1: Foster - relative", "b) PR1 - Own provision"),
    ("K2: Children's home", "e) PR4 - Private provision"),
    ("P1: With parents", "PR0 - Parents"),
    ("A3: Placed for adoption", "b) PR1 - Own provision"),
    ("n) H5: Residential", "e) PR4 - Private provision"),
]

# What is drawn as one type is, of some children, another of its kind.
ALIKE = {
    "a) U1: Foster - relative": ("a) U1: Foster - relative", "U2: Foster - relative", "U3: Foster - relative"),
    "K2: Children's home": ("K2: Children's home", "K1: Secure children's home"),
    "n) H5: Residential": ("n) H5: Residential", "P2: Independent living", "K3: Supported accommodation"),
}


@dataclass
class World:
    """Everything that ever happened, list by list, as rows of values in the order of FORM."""

    last: date
    lists: dict[int, list[list]] = field(default_factory=lambda: {number: [] for number in range(1, 12)})


# List -> titles; those of the form.
CHILD = ["Child Unique ID", "Gender", "Ethnicity", "Date of Birth"]
FORM = {
    1: ("List 1", [*CHILD, "Date of Contact", "Contact Source"]),
    2: ("List 2", [*CHILD, "Assessment start date", "Assessment completion date", "Organisation completing assessment"]),
    3: ("List 3", [*CHILD, "Date of Referral", "Referral Source", "Referral NFA?", "Allocated Worker"]),
    4: ("List 4", [*CHILD, "Continuous Assessment Start Date", "Continuous Assessment Date of Authorisation"]),
    5: (
        "List 5",
        [
            *CHILD,
            "Strategy discussion initiating Section 47 Enquiry Start Date",
            "Date of Initial Child Protection Conference",
            "Did the Initial Child Protection Conference Result in a Child Protection Plan",
        ],
    ),
    6: ("List 6", [*CHILD, "CIN Start Date", "Primary Need Code", "CIN Closure Date", "Reason for Closure", "Case Status"]),
    7: (
        "List 7",
        [
            *CHILD,
            "Child Protection Plan Start Date",
            "Initial Category of Abuse",
            "Child Protection Plan End Date",
            "Number of Previous Child Protection Plans",
        ],
    ),
    8: (
        "List 8",
        [
            *CHILD,
            "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N))",
            "Date Started to be Looked After",
            "Start date of current legal status",
            "Child's Legal Status",
            "Date of Last Health Assessment",
            "Date of Last Dental Check",
            "Date Ceased to be Looked After",
            "Reason Ceased to be Looked After",
            "Start Date of Most Recent Placement",
            "Placement Type",
            "Placement Provider",
        ],
    ),
    9: (
        "List 9",
        [
            *CHILD,
            "Eligibility Category",
            "LA in Touch",
            "Type of Accommodation",
            "Suitability of Accommodation",
            "Activity Status",
        ],
    ),
    10: (
        "List 10",
        [
            *CHILD,
            "Date the Child Entered Care",
            "Date of Decision that Child Should be Placed for Adoption",
            "Date of Placement Order",
            "Date of Matching Child and Prospective Adopters",
            "Date Placed for Adoption",
            "Date of Adoption Order",
        ],
    ),
    11: (
        "List 11",
        [
            "Individual adopter identifier",
            "Family identifier",
            "Date Stage 1 started",
            "Date Stage 2 started",
            "Date application approved",
            "Date of leaving adoption process",
        ],
    ),
}
# Another council's words for the same.
OTHER = {
    "Child Unique ID": "Child's Unique ID",
    "Gender": "Sex",
    "Date of Birth": "D.O.B.",
    "Date of Contact": "Contact Date",
    "Date of Referral": "Referral date",
    "Referral NFA?": "NFA (Y/N)",
    "Continuous Assessment Start Date": "Single Assessment Start Date",
    "Continuous Assessment Date of Authorisation": "Date of authorisation",
    "Strategy discussion initiating Section 47 Enquiry Start Date": "S47 Start Date",
    "Date of Initial Child Protection Conference": "ICPC Date",
    "CIN Start Date": "Child in Need Start Date",
    "CIN Closure Date": "Closure Date",
    "Child Protection Plan Start Date": "CP Plan Start Date",
    "Child Protection Plan End Date": "CP Plan End Date",
    "Date Started to be Looked After": "Date Became Looked After",
    "Child's Legal Status": "Legal Status",
    "Eligibility Category": "Eligibility",
    "Date application approved": "Approval date",
}
OTHER_SHEETS = {
    1: "1. Contacts",
    2: "Early Help",
    3: "3_Referrals",
    4: "Assessments",
    5: "S47s and ICPCs",
    6: "List_6",
    7: "CP Plans",
    8: "Children Looked After",
    9: "Care Leavers",
    10: "Adoption",
    11: "Adopters",
}


def invent(count, first, last, seed):
    """The lists of all that happened to `count` children between two days; on the last of them the lists are made."""
    dice = random.Random(seed)
    world = World(last)
    span = (last - first).days
    for number in range(count):
        born = first - timedelta(days=dice.randrange(100, 15 * 365))
        who = [10_000 + number, dice.choice(["a) Male", "b) Female", "F"]), dice.choice(ETHNICITIES)[0], born]
        day = first + timedelta(days=dice.randrange(span))
        while day < last:
            day = _referral(dice, world, who, day) + timedelta(days=dice.randrange(30, 500))
        if number % 4 == 0:
            _care(dice, world, who, first + timedelta(days=dice.randrange(span)))
            _vary(random.Random(f"care {number}"), world)
    for number in range(count // 5):
        _care_leaver(dice, world, [90_000 + number, "b) Female", "a) WBRI", last - timedelta(days=dice.randrange(6300, 8900))])
        _adopter(dice, world, number, first + timedelta(days=dice.randrange(span)))
    return world


def _referral(dice, world, who, day):
    world.lists[1].append([*who, day, dice.choice(SOURCES)])
    if dice.random() < 0.3:
        world.lists[1].append([*who, day + timedelta(days=dice.randrange(5, 90)), dice.choice(SOURCES)])
    if dice.random() < 0.2:
        start = day + timedelta(days=dice.randrange(0, 10))
        world.lists[2].append([*who, start, start + timedelta(days=40), "A school"])
        return day
    nothing = dice.random() < 0.25
    world.lists[3].append([*who, day, dice.choice(SOURCES), "Yes" if nothing else dice.choice(["No", "N"]), "Worker 1"])
    if nothing:
        return day
    closed = day + timedelta(days=dice.randrange(10, 700))
    began = day + timedelta(days=dice.choice([0, 0, 0, 3]))
    if dice.random() < 0.9:
        world.lists[6].append([*who, began, "N1 - Abuse or Neglect", closed, "RC1 - Adopted", "c) Child in need plan"])
    start = day + timedelta(days=dice.randrange(0, 9))
    while start < closed:
        world.lists[4].append([*who, start, start + timedelta(days=dice.randrange(10, 80))])
        start += timedelta(days=dice.randrange(100, 400))
    if dice.random() < 0.4:
        enquiry = day + timedelta(days=dice.randrange(0, 40))
        conference = enquiry + timedelta(days=dice.randrange(8, 30)) if dice.random() < 0.6 else None
        planned = conference and dice.random() < 0.8
        world.lists[5].append([*who, enquiry, conference, ("Yes" if planned else "No") if conference else None])
        if planned:
            end = conference + timedelta(days=dice.randrange(40, 900))
            world.lists[7].append([*who, conference, "Neglect", end, dice.choice([0, 0, 1])])
            return max(closed, end)
    return closed


def _care(dice, world, who, start):
    ceased = start + timedelta(days=dice.randrange(20, 1500))
    status = dice.choice(["C2: FCO", "V2: Single period", "E1: Placement order", "V4: Short breaks"])
    moved = min(start + timedelta(days=dice.randrange(0, 900)), ceased, max(start, world.last))
    checked = [max(start, world.last - timedelta(days=dice.randrange(10, 600))) for _ in range(2)]
    reason, placement = dice.choice(CEASED), dice.choice(PLACEMENTS)
    unaccompanied = dice.choice(["a) Yes", "b) No", "b) No"])
    world.lists[8].append([*who, unaccompanied, start, start, status, *checked, ceased, reason, moved, *placement])
    if reason.startswith("E11"):
        days = [start + timedelta(days=20 * step) for step in (1, 2, 4, 6)]
        world.lists[10].append([*who, start, *days, ceased])


def _vary(dice, world):
    """Another type of the placement's kind, and of some who left within the last 18 months, a return to care."""
    row = world.lists[8][-1]
    row[13] = dice.choice(ALIKE.get(row[13], (row[13],)))
    start = row[10] + timedelta(days=dice.choice((1, 40, 90)))
    if not row[11].startswith("E11") and world.last - timedelta(days=540) < row[10] and start <= world.last:
        later = start + timedelta(days=dice.randrange(30, 900))
        checked = [min(start, world.last)] * 2
        world.lists[8].append([*row[:5], start, start, row[7], *checked, later, "E8: Other", start, *row[13:]])


def _care_leaver(dice, world, who):
    eligibility = dice.choice(["b) Former relevant child", "a) Relevant child", "c) Qualifying care leaver"])
    touch = dice.choice(["a) Yes", "b) No", "RHOM"])
    home = dice.choice(["Y: Other accommodation", "U: Independent living", "G: No fixed abode"])
    activity = dice.choice(["F1: Full time in higher education", "G5: Not in education", "P2: Part time"])
    world.lists[9].append([*who, eligibility, touch, home, dice.choice(["a) Suitable", "b) Unsuitable"]), activity])


def _adopter(dice, world, number, start):
    second = start + timedelta(days=dice.randrange(30, 90)) if dice.random() < 0.8 else None
    approved = second + timedelta(days=dice.randrange(60, 200)) if second and dice.random() < 0.7 else None
    left = None if approved or dice.random() < 0.5 else start + timedelta(days=400)
    for adopter in range(1 + number % 2):
        world.lists[11].append([f"A{number}-{adopter}", f"H{number}", start, second, approved, left])


def listed(world, first):
    """What the lists of a council hold of it: events since `first`, and who was open since then; days to come are empty."""
    dates = {
        1: ("date", 4),
        2: ("date", 4),
        3: ("date", 4),
        4: ("open", 4, 5),
        5: ("any", 4, 5),
        6: ("open", 4, 6),
        7: ("open", 4, 6),
        8: ("open", 5, 10),
        9: ("all",),
        10: ("any", 5, 9),
        11: ("left", 2, 4, 5),
    }
    lists = {}
    for number, rows in world.lists.items():
        how, *places = dates[number]
        past = [[None if isinstance(cell, date) and cell > world.last else cell for cell in row] for row in rows]
        kept = []
        for row in past:
            # The reason stands behind the end, and is known no earlier.
            if number in (6, 8) and not row[places[-1]]:
                row[places[-1] + 1] = None
            days = [row[place] for place in places]
            if how == "all" or (days[0] or how == "any") and _is_listed(how, days, first):
                kept.append(row)
        lists[number] = kept
    return lists


def _is_listed(how, days, first):
    if how == "date":
        return days[0] >= first
    if how == "open":
        return days[1] is None or days[1] >= first
    if how == "any":
        return any(day and day >= first for day in days)
    ended = [day for day in days[1:] if day]
    return not ended or min(ended) >= first


def example():
    """The lists of 12 months to 31 March 2024 of a council made up."""
    return listed(invent(300, date(2020, 1, 1), date(2024, 3, 31), seed=7), date(2023, 4, 1))


def workbook(lists, path, council="form"):
    """Write the lists. council: 'form', as Ofsted's form has them; 'other', with other titles, an index, title rows above the
    header, an empty column, a total, a note and hidden rows, days as text and as numbers.
    """
    book = Workbook()
    book.remove(book.active)
    if council == "other":
        index = book.create_sheet("Index")
        index.append(["Contents of the lists"])
        index.append(["List 3", "Referrals"])
    for number, rows in lists.items():
        title, titles = FORM[number]
        sheet = book.create_sheet(title if council == "form" else OTHER_SHEETS[number])
        if council == "form":
            sheet.append(titles)
            for row in rows:
                sheet.append(row)
        else:
            _other(sheet, titles, rows)
    book.save(path)


def _other(sheet, titles, rows):
    sheet.append(["Annex A, produced for inspection"])
    sheet.merge_cells("A1:F1")
    sheet.append([])
    sheet.append(["Child", None, None, None, None, "Event"])
    sheet.append([None if title is None else OTHER.get(title, title) for title in (*titles[:2], None, *titles[2:])])
    for number, row in enumerate(rows):
        sheet.append([_written(cell, number) for cell in (*row[:2], None, *row[2:])])
        if number % 7 == 3:
            sheet.row_dimensions[sheet.max_row].hidden = True
    sheet.append([])
    sheet.append(["Total", len(rows)])
    sheet.append(["Note: as recorded on the day"])


def _written(cell, number):
    if not isinstance(cell, date):
        return cell
    forms = (
        lambda day: datetime(day.year, day.month, day.day),
        lambda day: day.strftime("%d/%m/%Y"),
        lambda day: (day - date(1899, 12, 30)).days,
        lambda day: day.strftime("%d-%b-%Y"),
    )
    return forms[number % 4](cell)
