"""A test that is skipped is named with its reason, and fails the run where nobody listed that reason."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from skips import REASONS

HERE = Path(__file__).parent


@pytest.mark.parametrize("listed", [True, False])
def test_a_reason_that_is_not_listed_fails_the_run(tmp_path, listed):
    reason = REASONS["postgresql"] if listed else "it was too hard"
    (tmp_path / "test_it.py").write_text(f"import pytest\ndef test_it(): pytest.skip({reason!r})\n")
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "skips", "-p", "no:cacheprovider", "--rootdir", tmp_path, tmp_path],
        cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(HERE), "PYTEST_ADDOPTS": ""}, capture_output=True, text=True,
    )  # fmt: skip
    assert run.returncode == (0 if listed else 1), run.stdout
    said = [line for line in run.stdout.splitlines()[-3:] if line.startswith(f"1 x {reason}")]
    assert len(said) == 1 and ("FAILED" in said[0]) == (not listed), run.stdout


def test_each_listed_reason_is_used():
    texts = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.py"))
    assert [what for what in REASONS if f', "{what}")' not in texts] == []
