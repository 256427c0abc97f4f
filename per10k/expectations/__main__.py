"""Checks a folder of extracts, or the demo council, before anything is built on it.

    per10k expectations [--extracts FOLDER] [--la-code E...] [--not-supplied ssd_family,...] [--to target/expectations]

Writes result.json and the Data Docs. Exits with 1 where figures would be wrong; whatever else it finds is listed.
"""

import argparse
import os
import sys
from pathlib import Path

from per10k.core.contract import demo_council
from per10k.plugin.private import close_to_others, kept_private


@kept_private()
def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = argparse.ArgumentParser(prog="per10k expectations", description=__doc__.splitlines()[0])
    parser.add_argument("--extracts", type=Path, help="folder of extracts; none: the demo council")
    parser.add_argument("--la-code", help="the council's nine-character code, where the files do not carry one")
    parser.add_argument("--not-supplied", default="", help="extracts the council does not hold, separated by commas")
    parser.add_argument("--to", type=Path, default=Path("target/expectations"), help="where the report goes")
    asked = parser.parse_args(arguments)
    folder, la_code = asked.extracts, asked.la_code
    if not folder:
        folder, demo_la_code = demo_council()
        la_code = la_code or demo_la_code
    if not folder.is_dir():
        parser.exit(2, f"There is no folder {folder}. Name the folder that holds the extracts.\n")

    # Great Expectations takes seconds to import: not for a mistyped folder.
    from per10k.expectations import checks, report

    not_supplied = [name for name in asked.not_supplied.split(",") if name]
    result = checks.check_folder(folder, la_code, not_supplied, asked.to / "data_docs")
    path = asked.to / "result.json"
    path.write_text(report.as_json(result))
    close_to_others(path, asked.to / "data_docs")
    print(report.summary(result, path, asked.to / "data_docs"))
    return 1 if result.failed(checks.CRITICAL) else 0


if __name__ == "__main__":
    code = main()
    # When Python ends, DuckDB's bindings list what Great Expectations still holds of them: nothing for whoever runs this.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    sys.exit(code)
