"""Builds a council's marts beside those that are published, and puts them in their place when they are complete and tested.

    per10k nightly [--extracts FOLDER] [--la-code E...] [--not-supplied ssd_family,...] [--month 2019-03]
    per10k nightly --publish-month 2019-03 [--reported-on 2019-04-24]
    per10k nightly --accept 'closed cases were purged'
    per10k nightly --forget-snapshot 2019-03 --la-code E...
    per10k nightly --roll-back [RUN]

Exit codes, of which all but 0 leave what was published before (see docs/nightly.md):
"""

import argparse
import os
import sys
from pathlib import Path

import yaml

from per10k.core.contract import demo_council
from per10k.core.months import month_asked
from per10k.nightly import carry, failure, night
from per10k.nightly.failure import USAGE, RunFailed
from per10k.nightly.store import CHILDREN, Store

EXIT_CODES = "\n".join(f"  {code} {meaning}" for code, meaning in failure.MEANING.items())


# What was read under these names before: a night that no longer heard them would be another council's.
FORMER_SETTINGS = ("EXTRACTS", "LA_CODE", "NOT_SUPPLIED", "PUBLISH_MONTH", "EXTRACT_DATE", "ACCEPT", "CARRY_FROM")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(
        prog="per10k nightly", description=__doc__ + EXIT_CODES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--extracts", default=_given("EXTRACTS"), help="folder of extracts (PER10K_EXTRACTS); none: the demo")
    parser.add_argument(
        "--la-code", default=_given("LA_CODE"), help="the council's code, where the files do not carry one (PER10K_LA_CODE)"
    )
    not_held = "extracts not held, by commas (PER10K_NOT_SUPPLIED)"
    parser.add_argument("--not-supplied", default=_given("NOT_SUPPLIED") or "", help=not_held)
    parser.add_argument("--month", type=month_asked, default=_given("MONTH"), help="last month to report (PER10K_MONTH)")
    kept = "month to write into the ledger (PER10K_PUBLISH_MONTH)"
    parser.add_argument("--publish-month", default=_given("PUBLISH_MONTH"), help=kept)
    parser.add_argument("--reported-on", default=_given("REPORTED_ON"), help="day it is published (PER10K_REPORTED_ON)")
    parser.add_argument("--extract-date", default=_given("EXTRACT_DATE"), help="day the source was cut (PER10K_EXTRACT_DATE)")
    parser.add_argument("--accept", metavar="REASON", default=_given("ACCEPT"), help="publish what would be held (PER10K_ACCEPT)")
    minutes = _given("STEP_MINUTES") or 120
    parser.add_argument("--step-minutes", type=float, default=minutes, help="how long a step may take (PER10K_STEP_MINUTES)")
    parser.add_argument("--vars", default="{}", help="other dbt variables, as YAML")
    parser.add_argument("--to", default=_given("PUBLISHED") or "published", help="published folder (PER10K_PUBLISHED)")
    parser.add_argument("--keep", type=int, default=_given("KEEP") or 7, help="whole runs kept beside the current one")
    parser.add_argument(
        "--carry-from", default=_given("CARRY_FROM"), help="carry snapshots from this child-level file alone (PER10K_CARRY_FROM)"
    )
    parser.add_argument(
        "--report", choices=["none", "internal", "public"], default=_given("REPORT") or "internal",
        help="write the monthly report, and with 'public' its public edition as well (PER10K_REPORT)",
    )  # fmt: skip
    parser.add_argument("--name", default=_given("NAME"), help="name of the council in its report, if not the official one")
    parser.add_argument("--forget-snapshot", type=month_asked, metavar="MONTH", help="take back a snapshot of care leavers")
    parser.add_argument("--roll-back", nargs="?", const=0, type=int, metavar="RUN", help="publish an earlier run again")
    asked = parser.parse_args(arguments)
    is_build = asked.roll_back is None and not asked.forget_snapshot
    for name in FORMER_SETTINGS if is_build else ():
        if os.environ.get(name) and not getattr(asked, name.lower()):
            parser.exit(USAGE, f"{name} is set in the environment, where PER10K_{name} is read: call it that, or take it away.\n")
    root = Path(asked.to)
    if asked.roll_back is None and asked.carry_from and not Path(asked.carry_from).is_file():
        parser.exit(USAGE, f"There is no file {asked.carry_from}.\n")
    try:
        store = Store(root, _ledger())
        if asked.roll_back is not None:
            with store.lock():
                print(f"Published again: {store.roll_back(asked.roll_back or None)}")
            return 0
        if asked.forget_snapshot:
            with store.lock():
                _forget(store, asked.la_code, f"{asked.forget_snapshot:%Y-%m}")
            return 0
        return night.run(_request(asked, root))
    except (RunFailed, OSError) as error:
        failed = failure.from_error(error)
        print(failed.why, failed.what_to_do, *failed.details, file=sys.stderr)
        return failed.code


def _forget(store: Store, la_code: str | None, month: str) -> None:
    """Have a month's snapshots of a council carried no more. Raises RunFailed where no run that would be carried has them."""
    stands = store.published()
    there = sorted({each for run in (stands, *store.later()) for each in carry.captured(run / CHILDREN)}) if stands else []
    if (la_code, month) not in there:
        kept = ", ".join(" ".join(each) for each in there) or "none"
        whose = la_code or "any council (name it: --la-code)"
        raise RunFailed(USAGE, f"There is no snapshot of {month} of {whose}.", f"There are: {kept}.")
    store.forget(la_code, month)
    print(f"The snapshot of {month} of {la_code} is forgotten: the next run does not carry it, and may capture the month again.")


def _request(asked: argparse.Namespace, root: Path) -> night.Request:
    folder, la_code = (Path(asked.extracts), asked.la_code) if asked.extracts else demo_council()
    return night.Request(
        root=root,
        extracts=folder.absolute(),
        la_code=la_code or None,
        not_supplied=asked.not_supplied,
        month=asked.month.isoformat() if asked.month else None,
        publish_month=asked.publish_month or None,
        reported_on=asked.reported_on or None,
        variables=yaml.safe_load(asked.vars),
        ledger=_ledger(),
        keep=max(0, asked.keep),
        carry_from=Path(asked.carry_from) if asked.carry_from else None,
        report=asked.report,
        name=asked.name or (None if asked.extracts else "Demo council"),
        extract_date=asked.extract_date or None,
        accept=(asked.accept or "").strip() or None,
        step_minutes=asked.step_minutes,
    )


def _given(name: str) -> str | None:
    """A setting from the environment; None where it is not there or empty."""
    return os.environ.get(f"PER10K_{name}") or None


def _ledger() -> Path | None:
    return Path(os.environ["PER10K_LEDGER"]) if os.environ.get("PER10K_LEDGER") else None


if __name__ == "__main__":
    sys.exit(main())
