"""The command ``per10k``: one subcommand for each thing that it does."""

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import click

from per10k.commands.build import build
from per10k.commands.contract import contract
from per10k.commands.council import new_council
from per10k.commands.dashboard import dashboard
from per10k.commands.excel import excel
from per10k.commands.expectations import expectations
from per10k.commands.ingest import ingest
from per10k.commands.ledger import forget_snapshot, freeze, unfreeze
from per10k.commands.migration import migration_check
from per10k.commands.nightly import nightly
from per10k.commands.options import FOLDER_TO_WRITE
from per10k.commands.power_bi import power_bi
from per10k.commands.public import public
from per10k.commands.refresh import refresh
from per10k.commands.reorganise import reorganise
from per10k.commands.report import report
from per10k.commands.sac import sac
from per10k.commands.scorecard import scorecard
from per10k.commands.semantic import semantic
from per10k.commands.wheelhouse import wheelhouse
from per10k.core.exit_codes import OF_THE_MACHINE, Exit, Failed, in_lines, says_no_space
from per10k.core.optional import how_to_install
from per10k.core.project import version


class Commands(click.Group):
    """The subcommands, all of which end by one table of exit codes."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a subcommand; what it did not foresee of the machine, and who stopped it, is said by the exit code."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as stopped:
            raise Failed(Exit.STOPPED, "Stopped.") from stopped
        except ModuleNotFoundError as missing:
            # What is our own is there, or the program is broken: that is not hidden.
            if not missing.name or missing.name.split(".")[0] == "per10k":
                raise
            raise Failed(Exit.USAGE, how_to_install(missing.name)) from missing
        except click.ClickException:
            raise
        except Exception as error:
            # Libraries word a full disk in errors of their own.
            if says_no_space(error):
                raise Failed(Exit.MACHINE, disk_full(FOLDER_TO_WRITE.named(ctx), error)) from error
            if not isinstance(error, OSError):
                raise
            # A folder that cannot be there, such as one in a file, is the fault of who named it; any other is the program's.
            if error.errno not in OF_THE_MACHINE and not FOLDER_TO_WRITE.is_at_fault(error, ctx):
                raise
            raise Failed(Exit.MACHINE, f"A file could not be written or read: {error}") from error


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog=f"\b\nExit codes:\n{in_lines()}",
)
@click.version_option(version(), prog_name="per10k")
def main() -> None:
    """Monthly indicators of a council's children's services, from its case-level extracts.

    \b
    per10k build                                        the demo council, into per10k.duckdb
    per10k build --extracts FOLDER --la-code E08000018  a council of your own
    per10k new-council FOLDER --la-code E08000018       a folder for what is its own (docs/your-own.md)
    per10k scorecard --month 2019-03
    """
    atexit.register(_say_no_more)
    # What a screen or a file cannot show of a name is no reason to stop.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def disk_full(folder: Path | None, error: Exception) -> str:
    """What to say where no more can be written. folder: the one that the command writes to; none: the one that it is run in."""
    places = [Path(folder or "").absolute(), Path(tempfile.gettempdir())]
    full = min(places, key=lambda place: shutil.disk_usage(next(one for one in (place, *place.parents) if one.is_dir())).free)
    return f"The disk of {full} is full. Free space there, and start again: what was there before stands.\n{error}"


def _say_no_more() -> None:
    """When Python ends, DuckDB's bindings list what others still hold of them: nothing for whoever runs this."""
    sys.stderr.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)


for _command in (
    build,
    scorecard,
    expectations,
    contract,
    ingest,
    report,
    dashboard,
    public,
    sac,
    nightly,
    freeze,
    unfreeze,
    forget_snapshot,
    refresh,
    new_council,
    reorganise,
    migration_check,
    power_bi,
    excel,
    semantic,
    wheelhouse,
):
    main.add_command(_command)
