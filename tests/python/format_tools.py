"""What reads the open formats that are written here: MetricFlow, the schema of OSI, OpenLineage, workbooks.

tests/format_tools.lock is made of the names in it, with update-checker below 1, by `uv pip compile --universal
--python-version 3.11 --no-deps --generate-hashes --no-header --no-annotate`; what they need beside is in requirements.lock.
"""

import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from skips import skip_if

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "tests" / "format_tools.lock"


@cache
def tools() -> Path:
    """The folder that they are in, installed from their lock once, beside what is here."""
    folder = ROOT / "target" / "format_tools"
    installed = folder / LOCK.name
    if not installed.is_file() or installed.read_bytes() != LOCK.read_bytes():
        uv = Path(sys.executable).with_name("uv")
        shutil.rmtree(folder, ignore_errors=True)
        arguments = ["pip", "install", "--quiet", "--python", sys.executable, "--no-deps", "--require-hashes"]
        run = subprocess.run([uv, *arguments, "--target", folder, "--requirement", LOCK], capture_output=True, text=True)
        skip_if(run.returncode != 0, "format tools")
        shutil.copy(LOCK, installed)
    return folder
