"""Measures the build beside its yardsticks, in one run and turn by turn, and prints the figures as one table.

    python -m proof.bench [--councils 1,16,153] [--runs 3] [--write]

The demo council's build, as every night and with the unit tests as well, stands beside a dbt project with as many nodes
that do nothing. A nightly build of many councils stands beside the same figures in plain SQL, with the same threads and
memory limit. A nightly build leaves out the unit tests, which are about the rules and not about the data. Everything is
written to PER10K_BENCH_DIR, or a temporary folder; the generated extracts there are kept for the next time, and made
anew only where they are missing.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from proof.bench.compare import compare
from proof.bench.floor import count_nodes, write_floor
from proof.bench.generate import folder_name, generate
from proof.bench.measure import Measurement, measure

ROOT = Path(__file__).parents[2]
RESULTS = Path(__file__).with_name("RESULTS.md")
GIBIBYTE = 1024**3

NIGHTLY = ("--selector", "nightly")
DEMO_TARGET = "at most 2 x the floor"
NATION_TARGET = "at most 300 s, 8 GiB, 3 x plain SQL"
NATION = 153


@dataclass(frozen=True)
class Line:
    """One line of the table: a build and its yardstick, run by run."""

    name: str
    size: str
    build: list[Measurement]
    yardstick: list[Measurement]
    result_bytes: int
    target: str = ""

    def cells(self) -> list[str]:
        """The line as text: medians of the runs, the largest peak."""
        ratio = _seconds(self.build) / _seconds(self.yardstick)
        result = f"{self.result_bytes / 1e6:,.0f}"
        return [self.name, self.size, *_cells(self.build), result, *_cells(self.yardstick), f"{ratio:.2f}", self.target]


def _seconds(runs: list[Measurement]) -> float:
    return statistics.median(run.seconds for run in runs)


def _cells(runs: list[Measurement]) -> list[str]:
    processor = statistics.median(run.processor_seconds for run in runs)
    peak = max(run.peak_bytes for run in runs) / GIBIBYTE
    return [f"{_seconds(runs):.1f}", f"{processor:.1f}", f"{peak:.2f}"]


COLUMNS = [
    *("build", "size", "seconds", "processor s", "peak GiB", "result MB"),
    *("yardstick s", "processor s", "peak GiB", "ratio", "target"),
]


def dbt_build(project: Path, work: Path, *options: str) -> Measurement:
    """Run `dbt build` on a project into work/per10k.duckdb, with dbt's own files under work as well."""
    work.mkdir(exist_ok=True)
    command = [str(Path(sys.executable).with_name("dbt")), "build", *options]
    command += ["--target-path", str(work / "target"), "--log-path", str(work / "logs")]
    return measure(command, project, {"PER10K_DB": str(work / "per10k.duckdb"), "PER10K_CHILD_DB": "", "DO_NOT_TRACK": "1"})


def result_bytes(work: Path) -> int:
    """Size of the two files that a build wrote into a folder."""
    return sum(path.stat().st_size for path in work.glob("per10k*.duckdb"))


def bench_demo(folder: Path, runs: int, title: str, *options: str) -> list[Line]:
    """Build the demo council, with options of dbt, beside the floor, each time from nothing (first) and once more (again)."""
    first, again = ([], []), ([], [])
    folder.mkdir()
    dbt_build(ROOT, folder / "count", *options)
    nodes = count_nodes(folder / "count/target/run_results.json")
    write_floor(folder / "floor", nodes)
    for run in range(runs):
        for index, (project, chosen) in enumerate([(ROOT, options), (folder / "floor", ())]):
            work = folder / f"demo-{run}-{index}"
            first[index].append(dbt_build(project, work, *chosen))
            again[index].append(dbt_build(project, work, *chosen))
    size = ", ".join(f"{count} {kind}s" for kind, count in sorted(nodes.items()))
    result = result_bytes(folder / "count")
    return [
        Line(f"{title}, first build", f"{nodes.total()} nodes ({size})", *first, result, DEMO_TARGET),
        Line(f"{title}, built again", f"{nodes.total()} nodes", *again, result, DEMO_TARGET),
    ]


def bench_councils(folder: Path, extracts: Path, councils: int, runs: int) -> tuple[Line, list[str]]:
    """Build many councils beside the plain SQL; the notes say how the figures compare and where the time goes."""
    rows = sum(generate(extracts, councils).values())
    build, yardstick = [], []
    work = folder / f"councils-{councils}"
    for _ in range(runs):
        shutil.rmtree(work, ignore_errors=True)
        variables = json.dumps({"extracts": str(extracts)})
        build.append(dbt_build(ROOT, work, *NIGHTLY, "--vars", variables))
        plain = [sys.executable, "-m", "proof.bench.plain", str(extracts), str(work / "plain.duckdb")]
        yardstick.append(measure(plain, ROOT, {}))
    comparison = compare(work / "per10k.duckdb", work / "plain.duckdb")
    notes = [f"- {councils} councils: {comparison.compared:,} values compared, {comparison.different:,} differ."]
    notes += [f"  - {example}" for example in comparison.examples]
    nodes = slowest(work / "target/run_results.json")
    notes.append("  - slowest nodes: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in nodes))
    result = result_bytes(work)
    target = NATION_TARGET if councils == NATION else ""
    return Line(f"{councils} councils", f"{rows:,} rows", build, yardstick, result, target), notes


def slowest(run_results: Path, most: int = 8) -> list[tuple[str, float]]:
    """Names and seconds of the nodes that took longest in a dbt invocation."""
    results = json.loads(run_results.read_text())["results"]
    timed = [(result["unique_id"].split(".")[2], result["execution_time"]) for result in results]
    return sorted(timed, key=lambda node: -node[1])[:most]


def report(lines: list[Line], notes: list[str]) -> str:
    """The results as Markdown."""
    rows = [COLUMNS, ["---"] * len(COLUMNS), *(line.cells() for line in lines)]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIBIBYTE
    machine = f"{os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, DuckDB {duckdb.__version__}"
    method = f"Seconds are medians of {len(lines[0].build)} runs, taken in turn."
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    return "\n\n".join(["# Speed", f"{machine}. {method}", table, "\n".join(notes)]) + "\n"


def main() -> None:
    """Run what the arguments ask for, print the results, and keep them in RESULTS.md where --write says so."""
    parser = argparse.ArgumentParser(prog="python -m proof.bench", description=__doc__.splitlines()[0])
    parser.add_argument("--councils", default="1,16,153", help="numbers of councils to build; none: the demo alone")
    parser.add_argument("--runs", type=int, default=3, help="runs of each")
    parser.add_argument("--no-demo", action="store_true", help="leave out the demo council")
    parser.add_argument("--write", action="store_true", help=f"also write {RESULTS.relative_to(ROOT)}")
    arguments = parser.parse_args()
    kept = Path(os.environ.get("PER10K_BENCH_DIR", Path(tempfile.gettempdir()) / "per10k-bench"))
    kept.mkdir(parents=True, exist_ok=True)
    notes: list[str] = []
    with tempfile.TemporaryDirectory(dir=kept) as folder:
        lines = []
        if not arguments.no_demo:
            lines += bench_demo(Path(folder) / "nightly", arguments.runs, "demo council", *NIGHTLY)
            lines += bench_demo(Path(folder) / "tested", arguments.runs, "demo council and unit tests")
        for councils in (int(number) for number in arguments.councils.split(",") if number):
            line, more = bench_councils(Path(folder), kept / folder_name(councils), councils, arguments.runs)
            lines.append(line)
            notes += more
    print(text := report(lines, notes))
    if arguments.write:
        RESULTS.write_text(text)


if __name__ == "__main__":
    main()
