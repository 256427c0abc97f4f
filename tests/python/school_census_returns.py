"""Makes the tables of school censuses of pupils who never were, and says what they should be read as.

A pupil is who they are, their school, what they did in the sessions of the term and when they were excluded; the tables say it in
columns and codes, and `expected` in the words of the extracts.
"""

import csv
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

PHASES = {"PS": "primary", "MP": "primary", "SS": "secondary", "MS": "secondary", "SP": "special", "NS": "other", "PR": "other"}
MISSED = ("I", "M", "O", "U", "C1", "J1", "E", "G", "N", "T", "R", "S", "C", "C2")
ATTENDED = ("/", "\\", "B", "K", "L", "P", "V", "W")
NEITHER = ("X", "Y1", "Q", "D", "Z", "#")
KINDS = {"PERM": "perm", "FIXD": "fixd", "SUSP": "susp", "LNCH": "lnch"}


@dataclass
class Pupil:
    """A pupil of a school: number, school, roll, year, sessions by code, and exclusions by day and kind."""

    upn: str
    school: str
    roll: str
    year: str
    sessions: dict[str, int]
    exclusions: list[tuple[date, str]] = field(default_factory=list)

    @property
    def possible(self) -> int:
        return sum(count for code, count in self.sessions.items() if code not in NEITHER)

    @property
    def attended(self) -> int:
        return sum(count for code, count in self.sessions.items() if code in ATTENDED)


@dataclass
class World:
    """A census: the phase of each school, the pupils, the day, and the terms of its sessions."""

    schools: dict[str, str]
    pupils: list[Pupil]
    day: date = date(2025, 1, 16)
    term: str = "SPR"
    sessions_of: str = "2024-autumn"


def invent(pupils: int, seed: int) -> World:
    """A spring census; the same seed gives the same. Some pupils changed schools and are in the tables of both."""
    draw = random.Random(seed)
    schools = {f"SC{number}": phase for number, phase in enumerate([*PHASES, "AT", "PS", "SS"])}
    world = World(schools, [])
    for number in range(pupils):
        upn = f"B{number:012}"
        rolls = ("onroll", "offroll") if draw.random() < 0.1 else ("onroll",)
        for roll in rolls:
            sessions = {code: draw.randrange(1, 9) for code in draw.sample(MISSED, draw.randrange(4))}
            sessions |= {code: draw.randrange(20, 60) for code in ("/", "\\")}
            sessions |= {code: draw.randrange(1, 5) for code in draw.sample((*ATTENDED[2:], *NEITHER), 2)}
            pupil = Pupil(upn, draw.choice(sorted(schools)), roll, str(draw.randrange(1, 12)), sessions)
            for _ in range(draw.choice((0, 0, 0, 1, 2))):
                pupil.exclusions.append((date(2024, 9, 3) + timedelta(days=draw.randrange(105)), draw.choice(sorted(KINDS))))
            world.pupils.append(pupil)
    return world


def expected(world: World) -> tuple[list[tuple], list[tuple]]:
    """What the extracts should hold: (term, pupil, attended, possible), and (pupil, day, phase, kind), sorted."""
    sums = defaultdict(lambda: [0, 0])
    excluded = set()
    for pupil in world.pupils:
        sums[pupil.upn][0] += pupil.attended
        sums[pupil.upn][1] += pupil.possible
        phase = world.schools[pupil.school]
        of_year = "primary" if int(pupil.year) < 7 else "secondary"
        for day, kind in pupil.exclusions:
            excluded.add((pupil.upn, str(day), of_year if phase == "AT" else PHASES[phase], KINDS[kind]))
    return sorted((world.sessions_of, upn, str(a), str(p)) for upn, (a, p) in sums.items()), sorted(excluded)


def tables(world: World, totals: bool = False) -> dict[str, list[dict]]:
    """The tables by name. totals: whether sessions are told by totals in the tables of pupils, as before 2025, and of details by
    those that were missed alone."""
    found: dict[str, list[dict]] = defaultdict(list)
    for number, (school, phase) in enumerate(world.schools.items()):
        key = {"schoolcensustableid": f"census{number}", "nativeid": school, "sourceid": f"s{number}"}
        day = f"{world.day:%Y-%b-%d} 00:00:00"
        found["schoolcensus"].append(
            {**key, "schoolcensusorderseqcolumn": 1, "collection": "SC", "term": world.term, "year": world.day.year,
             "referencedate": day, "lea": "301", "estab": f"{4000 + number}"}
        )  # fmt: skip
        found["school"].append({"schooltableid": f"school{number}", "schoolorderseqcolumn": 1, **key, "phase": phase})
    places = {school: number for number, school in enumerate(world.schools)}
    for number, pupil in enumerate(world.pupils):
        base = "pupilonroll" if pupil.roll == "onroll" else "pupilnolongeronroll"
        own = {f"{base}tableid": f"p{number}", "nativeid": pupil.school, "sourceid": f"s{number}"}
        missed = {code: count for code, count in pupil.sessions.items() if code in MISSED}
        row = {**own, f"{base}orderseqcolumn": 1, "schoolcensustableid": f"census{places[pupil.school]}", "upn": pupil.upn,
               "surname": "Made", "termlysessionspossible": f"{pupil.possible}.0",
               "ncyearactual" if base == "pupilonroll" else "ncyearleaving": pupil.year}  # fmt: skip
        if totals:
            without = sum(count for code, count in missed.items() if code in "GNOU")
            row |= {"termlysessionsauthorised": sum(missed.values()) - without, "termlysessionsunauthorised": without}
        found[base].append(row)
        told = missed if totals else pupil.sessions
        for place, (code, count) in enumerate(told.items()):
            name = f"termlysessiondetails{pupil.roll}"
            key = {**own, f"{name}tableid": f"d{number}-{place}", f"{name}orderseqcolumn": place}
            found[name].append({**key, "absencesessions" if totals else "sessions": f"{count}.0", "attendancereason": code})
        for place, (day, kind) in enumerate(pupil.exclusions):
            name = f"termlyexclusions{pupil.roll}"
            key = {**own, f"{name}tableid": f"e{number}-{place}", f"{name}orderseqcolumn": place}
            found[name].append(
                {**key, "startdate": f"{day:%Y-%b-%d} 00:00:00", "sessions": "10.0", "reason1": "PP", "category": kind}
            )
    return dict(found)


def write(of: dict[str, list[dict]], folder: Path, named: str = "2025_spring_{}.csv") -> Path:
    """Write tables into a folder, each a file."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in of.items():
        with (folder / named.format(name)).open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return folder
