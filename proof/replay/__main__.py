"""Command line: `python -m proof.replay extracts`, `... backtest`, `... scorecard`, `... la-code`."""

import argparse
import sys

from proof.replay.backtest import backtest
from proof.replay.published import Published
from proof.replay.scorecard import scorecard
from proof.replay.telling import replay


def main() -> int:
    """Run one command; exit 1 when a back-test finds a difference or has nothing to compare."""
    parser = argparse.ArgumentParser(prog="python -m proof.replay", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    extracts = commands.add_parser("extracts", help="write case-level extracts that lead to published figures")
    extracts.add_argument("--published", required=True, help="folder of published figures")
    extracts.add_argument("--to", required=True, help="folder for the extracts")
    check = commands.add_parser("backtest", help="compare published figures with what was built")
    check.add_argument("--published", required=True, help="folder of published figures")
    check.add_argument("--database", required=True, help="DuckDB file of the build")
    check.add_argument("--la-code", help="council to compare; by default the one published")
    check.add_argument("--extracts", help="folder of the replayed extracts, for the reasons why a figure was left out")
    page = commands.add_parser("scorecard", help="compare the last month's printed scorecard with what was built, cell by cell")
    page.add_argument("--published", required=True, help="folder of published figures")
    page.add_argument("--database", required=True, help="DuckDB file of the build")
    page.add_argument("--extracts", help="folder of the replayed extracts, for the reasons why a figure was left out")
    council = commands.add_parser("la-code", help="print the code of the council published")
    council.add_argument("--published", required=True, help="folder of published figures")
    arguments = parser.parse_args()
    if arguments.command == "extracts":
        for figure, reason in replay(arguments.published, arguments.to):
            if figure.status == "ok":
                print(f"left out: {figure.name}: {reason}")
        return 0
    if arguments.command == "scorecard":
        return scorecard(arguments.published, arguments.database, arguments.extracts)
    if arguments.command == "la-code":
        print(Published(arguments.published).la_code)
        return 0
    return backtest(arguments.published, arguments.database, arguments.extracts, arguments.la_code)


if __name__ == "__main__":
    sys.exit(main())
