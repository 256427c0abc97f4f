"""Measures the ingest of returns beside a bare parse of the same files, in one run, and prints the figures as a table.

    python -m proof.bench.returns [--children 1000,20000,200000] [--runs 3]

The parses read every element or row and do nothing with it: those of XML with lxml, the parser that the ingest reads with, and
with Python's own; that of CSV files with Python's own. Each is a process of its own, so that starting Python is in all.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from proof.bench.measure import Measurement, measure

ROOT = Path(__file__).parents[2]
FIRST_DAY = date(2022, 4, 1)

LXML = """
import sys
from lxml import etree
for _, element in etree.iterparse(sys.argv[1]):
    element.clear()
"""
OWN_XML = """
import sys
from xml.etree.ElementTree import iterparse
for _, element in iterparse(sys.argv[1]):
    element.clear()
"""
OWN_CSV = """
import csv, pathlib, sys
for path in pathlib.Path(sys.argv[1]).iterdir():
    for row in csv.reader(path.open()):
        pass
"""

CENSUS = """<Message><Header><CollectionDetails><Collection>CIN</Collection><Year>2023</Year>
<ReferenceDate>2023-03-31</ReferenceDate></CollectionDetails><Source><LEA>301</LEA></Source></Header><Children>"""
CHILD = """<Child><ChildIdentifiers><LAchildID>C{number}</LAchildID><UPN>A{number:012}</UPN>
<PersonBirthDate>{birth}</PersonBirthDate><GenderCurrent>{sex}</GenderCurrent></ChildIdentifiers>
<ChildCharacteristics><Ethnicity>WBRI</Ethnicity><Disabilities><Disability>NONE</Disability></Disabilities></ChildCharacteristics>
<CINdetails><CINreferralDate>{start}</CINreferralDate><ReferralSource>1A</ReferralSource><PrimaryNeedCode>N1</PrimaryNeedCode>
<CINclosureDate>{end}</CINclosureDate><ReasonForClosure>RC1</ReasonForClosure><ReferralNFA>0</ReferralNFA>
<Assessments><AssessmentActualStartDate>{start}</AssessmentActualStartDate>
<AssessmentAuthorisationDate>{soon}</AssessmentAuthorisationDate><FactorsIdentifiedAtAssessment>
<AssessmentFactors>2A</AssessmentFactors><AssessmentFactors>3B</AssessmentFactors></FactorsIdentifiedAtAssessment></Assessments>
<CINPlanDates><CINPlanStartDate>{soon}</CINPlanStartDate><CINPlanEndDate>{end}</CINPlanEndDate></CINPlanDates>
{more}</CINdetails></Child>
"""
MORE = """<Section47><S47ActualStartDate>{start}</S47ActualStartDate><InitialCPCtarget>{soon}</InitialCPCtarget>
<DateOfInitialCPC>{soon}</DateOfInitialCPC></Section47><ChildProtectionPlans><CPPstartDate>{soon}</CPPstartDate>
<CPPendDate>{end}</CPPendDate><InitialCategoryOfAbuse>NEG</InitialCategoryOfAbuse>
<LatestCategoryOfAbuse>NEG</LatestCategoryOfAbuse><NumberOfPreviousCPP>0</NumberOfPreviousCPP>
<Reviews><CPPreviewDate>{later}</CPPreviewDate></Reviews></ChildProtectionPlans>"""

# A child's rows in each table of an SSDA903 return.
TABLES = {
    "header": ("CHILD,SEX,DOB,ETHNIC,UPN", ["{id},{sex},{birth},WBRI,A{id}"]),
    "episodes": (
        "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN",
        ["{id},{start},S,C1,N1,U4,PR1,{soon},X1,CHILD,,AB1,1", "{id},{soon},P,C2,N1,K2,PR4,{end},E4A,,,AB1,2"],
    ),
    "reviews": ("CHILD,DOB,REVIEW,REVIEW_CODE", ["{id},{birth},{soon},PN1", "{id},{birth},{later},PN2"]),
    "oc2": ("CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,IMMUNISATIONS,SUBSTANCE_MISUSE", ["{id},{birth},9,,0,1,0"]),
    "permanence": ("CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM", ["{id},{birth},Z1,,"]),
}


# The groups of the XML return.
XML_GROUPS = {"header": "HEADER", "episodes": "EPISODE", "reviews": "AREVIEW", "oc2": "OC2", "permanence": "PERMANENCE"}


def _days(number: int, style: str) -> dict[str, str]:
    start = FIRST_DAY + timedelta(days=number % 150)
    days = {"birth": start - timedelta(days=200 + number % 5_000), "start": start, "soon": start + timedelta(days=15)}
    days |= {"later": start + timedelta(days=90), "end": start + timedelta(days=100 + number % 90)}
    return {name: day.strftime(style) for name, day in days.items()}


def write_census(children: int, path: Path) -> None:
    """A CIN census of children who never were, half of whom are on a child protection plan."""
    with path.open("w") as file:
        file.write(CENSUS)
        for number in range(children):
            days = _days(number, "%Y-%m-%d")
            more = MORE.format(**days) if number % 2 else ""
            file.write(CHILD.format(number=number, sex=1 + number % 2, more=more, **days))
        file.write("</Children></Message>")


def write_care(children: int, path: Path) -> None:
    """An SSDA903 return as CSV files, of children who never were."""
    path.mkdir()
    for table, (heading, rows) in TABLES.items():
        with (path / f"{table}.csv").open("w") as file:
            file.write(heading + "\n")
            for number in range(children):
                days = _days(number, "%d/%m/%Y")
                file.writelines(row.format(id=number, sex=1 + number % 2, **days) + "\n" for row in rows)


def write_care_as_xml(children: int, path: Path) -> None:
    """The same return as XML."""
    headings = {table: heading.replace("CHILD,", "CHILDID,", 1).split(",") for table, (heading, _) in TABLES.items()}
    with path.open("w") as file:
        file.write("<EXPSSDA903>")
        for number in range(children):
            days = _days(number, "%d/%m/%Y")
            groups = []
            for table, group in XML_GROUPS.items():
                for row in TABLES[table][1]:
                    values = row.format(id=number, sex=1 + number % 2, **days).split(",")
                    cells = "".join(f"<{name}>{value}</{name}>" for name, value in zip(headings[table], values, strict=True))
                    groups.append(f"<{group}>{cells}</{group}>\n")
            file.write(f"<CHILD>{''.join(groups)}</CHILD>")
        file.write("</EXPSSDA903>")


RETURNS: dict[str, tuple[Callable[[int, Path], None], dict[str, str]]] = {
    "CIN census": (write_census, {"lxml": LXML, "ElementTree": OWN_XML}),
    "SSDA903 as CSV files": (write_care, {"csv": OWN_CSV}),
    "SSDA903 as XML": (write_care_as_xml, {"lxml": LXML, "ElementTree": OWN_XML}),
}


def bench(name: str, children: int, runs: int) -> Iterator[list[str]]:
    """Rows of the table for one return: its ingest, and each parse."""
    write, parses = RETURNS[name]
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "return"
        write(children, source)
        size = sum(path.stat().st_size for path in (source.iterdir() if source.is_dir() else [source])) / 1e6
        found: dict[str, list[Measurement]] = {"ingest": [], **{parse: [] for parse in parses}}
        for run in range(runs):
            to = str(Path(folder) / f"extracts-{run}")
            command = [sys.executable, "-m", "per10k", "ingest", "--from", str(source), "--to", to, "--la-code", "E09000002"]
            found["ingest"].append(measure(command, ROOT, {}))
            for parse, code in parses.items():
                found[parse].append(measure([sys.executable, "-c", code, str(source)], ROOT, {}))
        for step, measured in found.items():
            seconds = statistics.median(one.processor_seconds for one in measured)
            times = statistics.median(one.processor_seconds for one in found["ingest"]) / seconds
            peak = max(one.peak_bytes for one in measured) / 1e6
            figures = [f"{seconds:.2f}", f"{children / seconds:,.0f}", f"{size / seconds:.1f}", f"{peak:,.0f}", f"{times:.1f}"]
            yield [name, f"{children:,}", f"{size:,.1f}", step, *figures]


def main() -> None:
    """Run what the arguments ask for and print the table."""
    parser = argparse.ArgumentParser(prog="python -m proof.bench.returns", description=__doc__.splitlines()[0])
    parser.add_argument("--children", default="1000,20000,200000", help="numbers of children")
    parser.add_argument("--runs", type=int, default=3, help="runs of each; the median counts")
    arguments = parser.parse_args()
    columns = ["return", "children", "MB", "step", "processor s", "children/s", "MB/s", "peak MB", "ingest takes times as long"]
    for row in (columns, ["---"] * len(columns)):
        print("| " + " | ".join(row) + " |")
    for name in RETURNS:
        for children in (int(number) for number in arguments.children.split(",")):
            for row in bench(name, children, arguments.runs):
                print("| " + " | ".join(row) + " |", flush=True)


if __name__ == "__main__":
    main()
