"""``per10k nightly``: marts built beside those that are published, and put in their place when complete and tested."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from per10k.commands import options
from per10k.commands.council import council_of, variables_of
from per10k.core.exit_codes import Exit, Failed

if TYPE_CHECKING:
    from per10k.nightly.night import Request
    from per10k.nightly.store import Store

# What was read under these names before: a night that no longer heard them would be another council's.
FORMER_SETTINGS = ("EXTRACTS", "LA_CODE", "NOT_SUPPLIED", "PUBLISH_MONTH", "EXTRACT_DATE", "ACCEPT", "CARRY_FROM")


def _reason(_: click.Context, option: click.Parameter, given: str) -> str:
    """What --accept says, where it says anything: the reason is kept for ever."""
    if given and not any(map(str.isalpha, given)):
        raise click.BadParameter(f"{given!r} is no reason. Say why the run is to be published.", param=option)
    return given


@click.command()
@options.extracts
@options.la_code
@options.not_supplied
@options.month
@options.publish_month
@options.reported_on
@options.extract_date
@options.council_folder
@options.project
@options.variables
@options.to("published", variable="PUBLISHED")
@options.name
@options.option(
    "--accept", variable="ACCEPT", metavar="REASON", default="", callback=_reason, help="Publish what would be held, and why."
)
@options.option(
    "--report",
    variable="REPORT",
    type=click.Choice(["none", "internal", "public"]),
    default="internal",
    show_default=True,
    help="Write the monthly report, and with 'public' its public edition as well.",
)
@options.option(
    "--keep",
    variable="KEEP",
    type=click.IntRange(0),
    default=7,
    show_default=True,
    help="Whole runs kept beside the current one.",
)
@options.option(
    "--step-minutes", variable="STEP_MINUTES", type=float, default=120, show_default=True, help="How long a step may take."
)
@options.option(
    "--carry-from", variable="CARRY_FROM", type=options.FILE, help="Carry snapshots from this child-level file alone."
)
@options.option(
    "--lineage-url", variable="OPENLINEAGE_URL", metavar="URL", help="Tell this endpoint of OpenLineage what was made of what."
)
@options.option("--forget-snapshot", type=options.MONTH, metavar="MONTH", help="Take back a month's snapshot of care leavers.")
@options.option("--roll-back", type=int, is_flag=False, flag_value=0, metavar="[RUN]", help="Publish an earlier run again.")
def nightly(to: Path, la_code: str | None, forget_snapshot: date | None, roll_back: int | None, **asked: Any) -> None:
    """Build, test, compare with the night before, then publish.

    A run that ends otherwise than with 0, or 10 where a council of several was refused, leaves what was published before; see
    docs/nightly.md.

    \b
    per10k nightly --extracts extracts --la-code E08000018 --to /srv/per10k
    per10k nightly --publish-month 2019-03 --reported-on 2019-04-24
    per10k nightly --accept 'closed cases were purged'
    per10k nightly --roll-back
    per10k nightly --forget-snapshot 2019-03 --la-code E08000018
    """
    _refuse_other_systems()
    if roll_back is None and not forget_snapshot:
        _refuse_former_settings(asked | {"la_code": la_code})
    if forget_snapshot and roll_back is None:
        forget_published(to, la_code, forget_snapshot)
        return
    from per10k.nightly import night
    from per10k.nightly.store import Store

    with _failing_in_words(to):
        if roll_back is None:
            sys.exit(night.run(_request(to, la_code, **asked)))
        store = Store(to, _ledger())
        with store.lock():
            print(f"Published again: {store.roll_back(roll_back or None)}")


def forget_published(to: Path, la_code: str | None, month: date) -> None:
    """Take back a month's snapshot of care leavers of what nights have published. Raises Failed where there is none."""
    _refuse_other_systems()
    from per10k.nightly.store import Store

    with _failing_in_words(to):
        store = Store(to, _ledger())
        with store.lock():
            _forget(store, la_code, f"{month:%Y-%m}")


@contextmanager
def _failing_in_words(folder: Path) -> Iterator[None]:
    from per10k.nightly import failure

    try:
        yield
    except (failure.RunFailed, OSError) as error:
        failed = failure.from_error(error, folder)
        raise Failed(failed.code, "\n".join((f"{failed.why} {failed.what_to_do}", *failed.details))) from error


def _refuse_other_systems() -> None:
    if os.name != "posix":
        raise Failed(
            Exit.USAGE,
            "per10k nightly runs on Linux and macOS alone: it switches to a new run by a symbolic link under open files, "
            "and holds a lock of the system's, neither of which this system has. Build with per10k build, or run it in WSL.",
        )


def _refuse_former_settings(asked: dict[str, Any]) -> None:
    for name in FORMER_SETTINGS:
        if os.environ.get(name) and not asked[name.lower()]:
            why = f"{name} is set in the environment, where PER10K_{name} is read: call it that, or take it away."
            raise Failed(Exit.USAGE, why)
    if asked["carry_from"] and not asked["carry_from"].is_file():
        raise Failed(Exit.USAGE, f"There is no file {asked['carry_from']}.")


def _forget(store: "Store", la_code: str | None, month: str) -> None:
    """Have a month's snapshots of a council carried no more. Raises Failed where no run that would be carried has them."""
    from per10k.nightly import carry
    from per10k.nightly.store import CHILDREN

    stands = store.published()
    there = sorted({each for run in (stands, *store.later()) for each in carry.captured(run / CHILDREN)}) if stands else []
    if not la_code or (la_code, month) not in there:
        kept = ", ".join(" ".join(each) for each in there) or "none"
        whose = la_code or "any council (name it: --la-code)"
        raise Failed(Exit.USAGE, f"There is no snapshot of {month} of {whose}. There are: {kept}.")
    store.forget(la_code, month)
    print(f"The snapshot of {month} of {la_code} is forgotten: the next run does not carry it, and may capture the month again.")


def _request(root: Path, la_code: str | None, **asked: Any) -> "Request":
    from per10k.core.contract import demo_council
    from per10k.nightly.night import Request

    named = asked.pop("extracts")
    own = asked.pop("council_folder")
    folder, la_code = (named, la_code or council_of(own)) if named else demo_council()
    asked |= {"variables": variables_of(own) | asked["variables"], "council_folder": own.absolute() if own else None}
    name = asked.pop("name") or (None if named else "Demo council")
    return Request(root=root, extracts=folder.absolute(), la_code=la_code or None, name=name, ledger=_ledger(), **asked)


def _ledger() -> Path | None:
    return Path(os.environ["PER10K_LEDGER"]) if os.environ.get("PER10K_LEDGER") else None
