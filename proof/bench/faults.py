"""Does to the nightly run what can be done to it, and sees whether what is published stays whole.

    python -m proof.bench.faults [--kills 10] [--nights 3] [--only kills,readers,...] [--work FOLDER]

A made-up council of a few rows is delivered in two versions, in turn, so that a published folder that held parts of two
runs would be found out. After each fault what is published must be one whole run, and the next run must succeed. A full
disk needs root (a small tmpfs) and is said to be left out elsewhere.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb

from per10k.core.exit_codes import Exit
from proof.bench.council import LA_CODE, contacts_of, deliver
from proof.bench.reader import Reader, whole_run

ROOT = Path(__file__).parents[2]
TMPFS_MIB = 60
KILLS_IN_A_ROW = 5
PUBLISHES = {"PER10K_PUBLISH_MONTH": "2019-03", "PER10K_REPORTED_ON": "2019-06-30"}


class Council:
    """A published folder and the deliveries for it. work: where both are."""

    def __init__(self, work: Path, name: str):
        self.extracts, self.published, self.log = work / name / "extracts", work / name / "published", work / name / "out.txt"
        self.deliveries = 0
        self.extracts.mkdir(parents=True)
        self.deliver()

    def deliver(self) -> None:
        """Replace the extracts with the other version of the two."""
        self.deliveries += 1
        deliver(self.extracts, self.deliveries)

    def start(self, **environment: str) -> subprocess.Popen:
        """Start a nightly run in the background, in a process group of its own."""
        command = [sys.executable, "-m", "per10k", "nightly", "--extracts", str(self.extracts), "--la-code", LA_CODE]
        # One version of so few rows is beyond the limits of the other.
        command += ["--to", str(self.published), "--keep", "2", "--accept", "a made-up council"]
        environment = {**os.environ, "PER10K_LEDGER": "", **environment}
        with self.log.open("a") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )

    def night(self, **environment: str) -> int:
        """Make a nightly run to its end; return its exit code."""
        return self.start(**environment).wait()

    def good_night(self, **environment: str) -> None:
        """A run on the other version must publish it, whole. Raises AssertionError."""
        self.deliver()
        code = self.night(**environment)
        assert code == Exit.DONE, f"the next run ended with {code}: {self.log.read_text()[-2000:]}"
        seen = whole_run(self.published)
        assert seen.contacts == contacts_of(self.deliveries), f"{seen} is not delivery {self.deliveries}"

    def stands(self) -> Path:
        """The run that is published, after seeing that it is whole."""
        whole_run(self.published)
        return (self.published / "current").resolve()

    def publications(self) -> int:
        """How many publications the ledger holds, after seeing that each is whole and none before the last is missing."""
        with duckdb.connect(str(self.published / "per10k_ledger.duckdb"), read_only=True) as ledger:
            found = ledger.execute(
                "select publication_number, count(*) from ledger.published_value group by publication_number order by all"
            ).fetchall()
        assert [number for number, _ in found] == list(range(1, len(found) + 1)), f"publications {found}"
        assert len({figures for _, figures in found}) == 1, f"a publication is not whole: {found}"
        return len(found)


def kills(work: Path, times: int) -> str:
    """Kill a run that also writes to the ledger with SIGKILL at random moments: alone, or with what it started, in turn."""
    council = Council(work, "kills")
    council.good_night(**PUBLISHES)
    began = time.monotonic()
    council.good_night(**PUBLISHES)
    length, killed, steps = time.monotonic() - began, 0, dict[str, int]()
    for turn in range(times):
        before, known, logs = council.stands(), council.publications(), set((council.published / "log").iterdir())
        council.deliver()
        process = council.start(**PUBLISHES)
        time.sleep(random.uniform(0, length))
        if process.poll() is None:
            process.kill() if turn % 2 else os.killpg(process.pid, signal.SIGKILL)
            killed += 1
        process.wait()
        step = _last_step(set((council.published / "log").iterdir()) - logs)
        steps[step] = steps.get(step, 0) + 1
        assert council.stands() == before or step in ("publish", "run_ended"), f"killed at {step}, but another run stands"
        assert council.publications() >= known, "a publication is lost"
        print(f"  {turn + 1}: {step}", flush=True)
        if (turn + 1) % KILLS_IN_A_ROW == 0 or turn + 1 == times:
            council.good_night()
    at = ", ".join(f"{step} {count}" for step, count in steps.items())
    return (
        f"{killed} of {times} killed in a run of {length:.0f} s ({at}); the run after every {KILLS_IN_A_ROW} of them published; "
        f"{council.publications()} publications whole"
    )


SWITCH = """
import sys
from pathlib import Path
from per10k.nightly.store import LEDGER, Store
store = Store(Path(sys.argv[1]))
while True:
    with store.lock():
        store.clean()
        number = store.next_number()
        store.building.mkdir()
        for name in ("per10k.duckdb", "per10k_children.duckdb", LEDGER):
            (store.building / name).write_text(str(number) * 200_000)
        store.publish(number, store.building / LEDGER)
        store.prune(2)
"""


def switches(work: Path, times: int) -> str:
    """Kill, at random moments, what does nothing but publish files of one number and remove old ones, over and over."""
    published, seen, between = work / "switches" / "published", 0, 0
    for _ in range(times * 100):
        process = subprocess.Popen([sys.executable, "-c", SWITCH, published], cwd=ROOT)
        time.sleep(random.uniform(0.2, 0.5))
        process.kill()
        process.wait()
        if (published / "current").exists():
            (whole,) = {(published / "current" / name).read_text() for name in ("per10k.duckdb", "per10k_children.duckdb")}
            number, ledger = int((published / "current").resolve().name), (published / "per10k_ledger.duckdb").read_text()
            assert whole == str(number) * 200_000 and number >= seen, f"run {number} is torn, or older than {seen}"
            # Killed between the two renames: the next run brings the marts up to the ledger, as it finds the link to be.
            is_between = ledger == str(number + 1) * 200_000 and (published / "current.new").exists()
            assert ledger == whole or is_between, "the ledger is torn"
            seen, between = number, between + is_between
    return f"{times * 100} kills, {between} of them between the two renames; {seen} runs published meanwhile, none torn"


def two_at_once(work: Path, times: int) -> str:
    """Start a second run while one goes on."""
    council = Council(work, "two_at_once")
    refused = 0
    for _ in range(times):
        first = council.start()
        time.sleep(random.uniform(1, 5))
        assert council.night() == Exit.BUSY
        refused += 1
        assert first.wait() == Exit.DONE
        council.stands()
    return f"{refused} of {times} second runs refused, {times} first ones published"


def full_disk(work: Path, times: int) -> str:
    """Let a run find its disk full, at several amounts of free space."""
    if os.geteuid():
        return "left out: needs root, to mount a small file system"
    council = Council(work, "full_disk")
    council.published.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={TMPFS_MIB + 200}m", "tmpfs", council.published], check=True)
    codes = []
    try:
        council.good_night()
        for _ in range(times):
            before = council.stands()
            council.deliver()
            used = sum(file.stat().st_blocks * 512 for file in council.published.rglob("*") if not file.is_symlink())
            left = random.randint(0, 25)
            size = used + left * 1024**2
            subprocess.run(["mount", "-o", f"remount,size={size}", council.published], check=True)
            codes.append(f"{left} MiB left: {council.night()}")
            assert council.stands() == before
            subprocess.run(["mount", "-o", f"remount,size={TMPFS_MIB + 200}m", council.published], check=True)
            council.good_night()
    finally:
        subprocess.run(["umount", council.published], check=True)
    return f"exit codes {', '.join(codes)}; {times} next runs published"


def replaced_extracts(work: Path, times: int) -> str:
    """Replace the extracts at random moments while they are read."""
    council = Council(work, "replaced_extracts")
    council.good_night()
    refused = 0
    for _ in range(times):
        before = council.stands()
        process = council.start()
        time.sleep(random.uniform(2, 12))
        council.deliver()
        assert process.wait() == Exit.CHANGED
        refused += 1
        assert council.stands() == before
        council.good_night()
    return f"{refused} of {times} refused with exit code {Exit.CHANGED}; {times} next runs published"


def readers(work: Path, nights: int) -> str:
    """Query in a loop, opening the files anew each time, and hold one connection open, while runs publish."""
    council = Council(work, "readers")
    council.good_night()
    with Reader(council.published) as reader:
        for _ in range(nights):
            council.good_night()
    assert not reader.errors, reader.errors[:3]
    return (
        f"{reader.queries} queries over {nights} nights, {reader.held_queries} on a held connection, {len(reader.errors)} errors"
    )


def clock_back(work: Path, times: int) -> str:
    """Move the clock back between runs by a year and more: that is, date all that earlier runs have left so much ahead."""
    council = Council(work, "clock_back")
    council.good_night()
    numbers = [int(council.stands().name)]
    for years in range(1, times + 1):
        ahead = time.time() + years * 365 * 86400
        for path in council.published.rglob("*"):
            os.utime(path, (ahead, ahead), follow_symlinks=False)
        council.good_night()
        numbers.append(int(council.stands().name))
    assert numbers == sorted(set(numbers)), numbers
    return f"{times} runs after the clock was moved back published, in order"


def _last_step(logs: set[Path]) -> str:
    """The step that a run was at; logs: its log folder, or none where it did not get as far."""
    if not logs:
        return "start"
    file = logs.pop() / "log.jsonl"
    lines = file.read_text().splitlines() if file.exists() else []
    events = [json.loads(line) for line in lines if line.endswith("}")]
    steps = [event.get("step", event["event"]) for event in events if event["event"] != "dbt"]
    return steps[-1] if steps else "start"


FAULTS: dict[str, tuple[Callable[[Path, int], str], str]] = {
    "kills": (kills, "kills"),
    "switches": (switches, "times"),
    "two_at_once": (two_at_once, "times"),
    "full_disk": (full_disk, "times"),
    "replaced_extracts": (replaced_extracts, "times"),
    "readers": (readers, "nights"),
    "clock_back": (clock_back, "times"),
}


def main() -> int:
    """Run the faults that are asked for; return 1 where one was not survived."""
    parser = argparse.ArgumentParser(prog="python -m proof.bench.faults", description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=10, help="kills at random moments, each with a whole run after it")
    parser.add_argument("--nights", type=int, default=3, help="runs that publish under a reader")
    parser.add_argument("--times", type=int, default=2, help="how often each other fault")
    parser.add_argument("--only", default=",".join(FAULTS), help="faults, separated by commas")
    parser.add_argument("--work", type=Path, help="folder to work in; none: a temporary one")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of the random moments")
    asked = parser.parse_args()
    random.seed(asked.seed)
    print(f"seed {asked.seed}", flush=True)
    work = asked.work or Path(tempfile.mkdtemp(prefix="per10k-faults-"))
    survived = True
    for name in asked.only.split(","):
        fault, count = FAULTS[name]
        began = time.monotonic()
        shutil.rmtree(work / name, ignore_errors=True)
        try:
            said = fault(work, getattr(asked, count))
        except AssertionError as lost:
            survived, said = False, f"NOT SURVIVED: {lost}"
        print(f"{name:18} {said} [{time.monotonic() - began:.0f} s]", flush=True)
    return 0 if survived else 1


if __name__ == "__main__":
    sys.exit(main())
