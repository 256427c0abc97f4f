"""The command per10k, as a test asks it."""

from collections.abc import Sequence
from pathlib import Path

from per10k.cli import main


def per10k(name: str, arguments: Sequence[str | Path] = ()) -> int:
    """Run a subcommand in this process. Returns its exit code; what it says is on the streams, as capsys has them."""
    try:
        main([name, *map(str, arguments)], prog_name="per10k")
    except SystemExit as ended:
        return ended.code or 0
    return 0
