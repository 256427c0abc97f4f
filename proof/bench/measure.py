"""Time and memory of a command run as a process of its own."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

UNITS_OF_RESIDENT_SIZE = 1 if sys.platform == "darwin" else 1024  # bytes there, KiB on Linux


@dataclass(frozen=True)
class Measurement:
    """What one run of a command took: seconds by the clock and of processors, and resident memory at the peak."""

    seconds: float
    processor_seconds: float
    peak_bytes: int


def measure(command: list[str], folder: Path, environment: dict[str, str]) -> Measurement:
    """Run a command to its end and measure it, with the processes that it started and waited for.

    command: the program and its arguments.
    folder: where it runs.
    environment: variables set for it on top of this process's own.
    Raises:
        RuntimeError: the command failed; the message holds the end of what it printed.
    """
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=folder, env=os.environ | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        printed = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)} failed:\n{printed[-3000:]}")
    return Measurement(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * UNITS_OF_RESIDENT_SIZE)
