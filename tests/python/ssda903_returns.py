"""Makes SSDA903 returns of children who never were: linked years of one council, as CSV files, XML or one workbook."""

import csv
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.sax.saxutils import escape

COLUMNS = {
    "header": "CHILD SEX DOB ETHNIC UPN MOTHER MC_DOB",
    "episodes": "CHILD DECOM RNE LS CIN PLACE PLACE_PROVIDER DEC REC REASON_PLACE_CHANGE HOME_POST PL_POST URN",
    "reviews": "CHILD DOB REVIEW REVIEW_CODE",
    "uasc": "CHILD SEX DOB DUC",
    "oc2": "CHILD DOB SDQ_SCORE SDQ_REASON CONVICTED HEALTH_CHECK IMMUNISATIONS TEETH_CHECK HEALTH_ASSESSMENT "
    "SUBSTANCE_MISUSE INTERVENTION_RECEIVED INTERVENTION_OFFERED",
    "oc3": "CHILD DOB IN_TOUCH ACTIV ACCOM",
    "ad1": "CHILD DOB DATE_INT DATE_MATCH FOSTER_CARE NB_ADOPTR SEX_ADOPTR LS_ADOPTR",
    "placed": "CHILD DOB DATE_PLACED DATE_PLACED_CEASED REASON_PLACED_CEASED",
    "permanence": "CHILD DOB PREV_PERM LA_PERM DATE_PERM",
    "missing": "CHILD DOB MISSING MIS_START MIS_END",
    "liberty": "CHILD DOB DOLO_START DOLO_END",
    "social_worker": "CHILD DOB SW_ID SW_DECOM SW_DEC SW_REASON",
}
XML_GROUPS = {
    "reviews": "AREVIEW",
    "missing": "AMISSING",
    "oc2": "OC2",
    "permanence": "PERMANENCE",
    "placed": "AD_PLACED",
    "liberty": "ADOLO",
    "social_worker": "SWEPISODES",
}

# What is drawn as one type is, of some children, another of its kind.
ALIKE = {"U1": ("U1", "U2", "U3"), "U4": ("U4", "U5"), "K2": ("K2", "K1"), "H5": ("H5", "P2", "K3", "Z1")}


@dataclass
class Child:
    """A child: what the header says, episodes as dictionaries of elements with days, reviews, and the rest.

    first_said: the day of entering care as the first return with it had it, where a later one put it right. gone_from: the
    first return that has no episode of the child any more, though no end was ever told.
    """

    id: str
    birth: date
    episodes: list = field(default_factory=list)
    reviews: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    orders: list = field(default_factory=list)
    workers: list = field(default_factory=list)
    asylum_ended: date | None = None
    is_asylum_seeker: bool = False
    decision: date | None = None
    first_said: date | None = None
    gone_from: int | None = None


def invent(children: int, first: date, last: date, seed: int) -> list[Child]:
    """Children who enter care between two days; the same seed gives the same children."""
    draw = random.Random(seed)
    return [_child(draw, f"C{number:05}", first, last) for number in range(children)]


def blemish(children: list[Child], years: range, seed: int) -> None:
    """Give some children a wrong first day in the first return that has it, and have others vanish from one on."""
    draw = random.Random(seed)
    for child in children:
        first = child.episodes[0]
        year = first["DECOM"].year + (first["DECOM"].month >= 4)
        has_next = year in years and year + 1 in years and first["DEC"] > date(year, 4, 1)
        start = first["DECOM"] + timedelta(days=draw.randint(-60, 60))
        if has_next and draw.random() < 0.3 and date(year - 1, 4, 1) <= start <= min(first["DEC"], date(year, 3, 31)):
            child.first_said = start
        elif draw.random() < 0.05:
            child.gone_from = draw.choice(years[1:])


def _child(draw, name, first, last):
    start = first + timedelta(days=draw.randint(0, (last - first).days - 1))
    child = Child(name, start - timedelta(days=draw.randint(30, 6400)))
    while start < last:
        is_adopted = draw.random() < 0.1
        start = _period(draw, child, start, last, is_adopted)
        if is_adopted or draw.random() < 0.6 or start is None:
            break
        start += timedelta(days=draw.choice((1, 60, 300)))
    child.orders = _orders(random.Random(name), child.episodes)
    child.workers = _workers(random.Random(f"workers of {name}"), child.episodes, last)
    child.is_asylum_seeker = draw.random() < 0.1
    if child.is_asylum_seeker and draw.random() < 0.5:
        child.asylum_ended = child.episodes[-1]["DECOM"] + timedelta(days=90)
    _vary(random.Random(f"vary {name}"), child)
    return child


def _vary(draw, child):
    """More types of placement, and children who come back to care after, on or before the day that their status ended."""
    types = {place: draw.choice(alike) for place, alike in ALIKE.items()}
    for episode in child.episodes:
        episode["PLACE"] = types.get(episode["PLACE"], episode["PLACE"])
    entered = [episode["DECOM"] for episode in child.episodes if episode["RNE"] == "S"]
    if len(entered) > 1 and draw.random() < 0.4:
        child.is_asylum_seeker = True
        child.asylum_ended = draw.choice((entered[0] + timedelta(days=1), entered[-1], entered[-1] + timedelta(days=1), None))


def _orders(draw, episodes):
    """Orders of deprivation of liberty: none, one, or another the day after, until the last day of care at the latest."""
    start, found = episodes[0]["DECOM"] + timedelta(days=draw.randint(0, 200)), []
    for _ in range(draw.choice((0, 0, 0, 0, 1, 2))):
        end = min(start + timedelta(days=draw.randint(1, 400)), episodes[-1]["DEC"])
        if start < end:
            found.append((start, end))
        start = end + timedelta(days=1)
    return found


def _workers(draw, episodes, last):
    """Social workers, one after another: from some time before care, until after it, or none for some days between."""
    start, found, end_of_all = episodes[0]["DECOM"] - timedelta(days=draw.randint(0, 500)), [], episodes[-1]["DEC"]
    while start < end_of_all:
        end = start + timedelta(days=draw.choice((1, 30, 90, 150, 364, 365, 366, 800)))
        # A name that cannot be told, and one that comes back.
        found.append((draw.choice(("SW1", "SW2", "sw2", "SW3", "SW4", "SW5", "SW6", "")), start, end))
        start = end + timedelta(days=draw.choice((0, 0, 0, 40)))
    return found


def _period(draw, child, start, last, is_adopted):
    """A period of care; returns the day that it ended, None while it goes on."""
    entered, reason, held = start, "S", start + timedelta(days=draw.randint(10, 30))
    place, status = draw.choice(("U1", "U4", "U6", "K2", "P1", "H5")), draw.choice(("C1", "V2", "V2", "V4"))
    for number in range(draw.randint(1, 6)):
        if reason in ("P", "B", "T", "U"):
            place = draw.choice(("U1", "U4", "U6", "K2", "T0", "P1"))
        if reason in ("L", "B", "U"):
            status = draw.choice(("C1", "C2", "V2"))
        if is_adopted and number == 1:
            reason, place, status, child.decision = "B", "A5", "E1", start - timedelta(days=draw.randint(5, 90))
        setting = number if reason != "L" else 0
        end = start + timedelta(days=draw.randint(1, 400))
        child.episodes.append(
            {
                "DECOM": start,
                "RNE": reason,
                "LS": status,
                "CIN": "N1",
                "PLACE": place,
                "PLACE_PROVIDER": draw.choice(("PR1", "PR4")) if reason != "L" else child.episodes[-1]["PLACE_PROVIDER"],
                "DEC": end,
                "REC": "X1",
                "PL_POST": f"ZZ1 {setting}ZZ",
                "URN": f"SC{setting:06}",
            }
        )
        start, reason = end, draw.choice("LPPTBU")
        if end >= last:
            break
    child.episodes[-1]["REC"] = draw.choice(("E11", "E12")) if is_adopted else draw.choice(("E4A", "E13", "E41", "E45", "E3"))
    gap = 91
    while held < min(start, last):
        child.reviews.append(held)
        held, gap = held + timedelta(days=gap + draw.choice((-20, -5, -1, 15))), 182
    if draw.random() < 0.2:
        day = entered + timedelta(days=draw.randint(0, 200))
        child.missing.append((draw.choice("MA"), day, day + timedelta(days=2)))
    return None if start >= last else start


def tables(children: list[Child], year: int) -> dict[str, list[dict[str, str]]]:
    """The rows of the return of a year: what was open in it, as known on its last day."""
    first, last = date(year - 1, 4, 1), date(year, 3, 31)
    rows = {name: [] for name in COLUMNS}
    for child in children:
        identity = {"CHILD": child.id, "DOB": british(child.birth)}
        own = [e for e in child.episodes if e["DECOM"] <= last and e["DEC"] > first and year < (child.gone_from or 9999)]
        if child.first_said and first <= child.episodes[0]["DECOM"] <= last:
            own = [e | {"DECOM": child.first_said} if e is child.episodes[0] else e for e in own]
        leaver = _leaver(child, first, last)
        if not own and not leaver:
            continue
        rows["header"].append(identity | {"SEX": "1", "ETHNIC": "WBRI", "UPN": "X000000000000"})
        rows["permanence"].append(identity | {"PREV_PERM": "Z1"})
        rows["oc3"] += [identity | leaver] if leaver else []
        for episode in own:
            ended = {} if episode["DEC"] <= last else {"DEC": "", "REC": ""}
            values = {key: british(value) if isinstance(value, date) else value for key, value in (episode | ended).items()}
            rows["episodes"].append({"CHILD": child.id, **values})
        if not own:
            continue
        rows["reviews"] += [
            identity | {"REVIEW": british(day), "REVIEW_CODE": "PN1"} for day in child.reviews if first <= day <= last
        ]
        rows["missing"] += [
            identity | {"MISSING": kind, "MIS_START": british(start), "MIS_END": british(end)}
            for kind, start, end in child.missing
            if first <= start <= last
        ]
        rows["liberty"] += [
            identity | {"DOLO_START": british(start), "DOLO_END": british(end) if end <= last else ""}
            for start, end in child.orders
            if start <= last and end >= first
        ]
        is_in_care = any(e["DEC"] > last and e["DECOM"] <= last for e in own)
        # Of whoever left care in the year the workers in care alone.
        since = first if is_in_care else max(first, own[0]["DECOM"])
        until = last if is_in_care else own[-1]["DEC"]
        rows["social_worker"] += [
            identity | {"SW_ID": worker, "SW_DECOM": british(start), "SW_DEC": british(end) if end <= last else ""}
            for worker, start, end in child.workers
            if start <= until and end >= since
        ]
        rows["oc2"].append(identity | {"SDQ_SCORE": "11", "CONVICTED": "1", "TEETH_CHECK": "1", "SUBSTANCE_MISUSE": "0"})
        if child.is_asylum_seeker:
            ended = child.asylum_ended if child.asylum_ended and child.asylum_ended <= last else None
            rows["uasc"].append(identity | {"SEX": "1", "DUC": british(ended)})
        if child.decision and first <= child.decision <= last:
            rows["placed"].append(identity | {"DATE_PLACED": british(child.decision)})
        if own[-1]["DEC"] <= last and own[-1]["REC"] in ("E11", "E12") and child.decision:
            agreed = {"DATE_INT": british(child.decision), "DATE_MATCH": british(child.decision + timedelta(days=40))}
            rows["ad1"].append(identity | agreed | {"FOSTER_CARE": str(int(child.id[-1]) % 2), "NB_ADOPTR": "2"})
    return rows


def _leaver(child, first, last):
    """OC3 of a young person whose 17th to 21st birthday fell in the year, after care had ended."""
    for age in range(17, 22):
        birthday = date(child.birth.year + age, child.birth.month, min(child.birth.day, 28))
        if first <= birthday <= last and child.episodes[-1]["DEC"] < birthday:
            codes = ("YES", "F2", "U1"), ("NO", "F2", "U1"), ("RHOM", "0", "B1"), ("DIED", "0", "0"), ("YES", "G5", "W2")
            return dict(zip(("IN_TOUCH", "ACTIV", "ACCOM"), codes[int(child.id[-2:]) % 5], strict=True))
    return None


def british(day: date | None) -> str:
    """A day as returns write it."""
    return day.strftime("%d/%m/%Y") if day else ""


def write_set(rows: dict[str, list[dict[str, str]]], folder, name="{}.csv") -> None:
    """Write the tables as CSV files; name: of the files, with {} for the table."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, of_table in rows.items():
        with (folder / name.format(table)).open("w", newline="") as file:
            writer = csv.DictWriter(file, COLUMNS[table].split(), restval="")
            writer.writeheader()
            writer.writerows(of_table)


def as_xml(rows: dict[str, list[dict[str, str]]]) -> str:
    """The tables as the XML return."""
    parts = ["<?xml version='1.0' encoding='utf-8'?>\n<EXPSSDA903>"]
    of_child = {row["CHILD"]: {} for row in rows["header"]}
    for table, of_table in rows.items():
        for row in of_table:
            of_child[row["CHILD"]].setdefault(table, []).append(row)
    for child, own in of_child.items():
        header = own["header"][0]
        for table in ("oc3", "ad1", "uasc"):
            header = header | (own[table][0] if table in own else {})
        header = {"CHILDID": child} | header | ({"UASC": "1"} if "uasc" in own else {})
        parts.append("<CHILD><HEADER>" + _elements(header))
        for table, element in XML_GROUPS.items():
            parts += [f"<{element}>{_elements(row, 'DOB')}</{element}>" for row in own.get(table, ())]
        parts.append("</HEADER>")
        parts += [f"<EPISODE>{_elements({'PL': row['PLACE']} | row, 'PLACE')}</EPISODE>" for row in own.get("episodes", ())]
        parts.append("</CHILD>\n")
    return "".join([*parts, "</EXPSSDA903>\n"])


def _elements(row, *without):
    kept = {key: value for key, value in row.items() if value and key != "CHILD" and key not in without}
    return "".join(f"<{key}>{escape(value)}</{key}>" for key, value in kept.items())
