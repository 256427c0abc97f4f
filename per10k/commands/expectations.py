"""``per10k expectations``: a folder of extracts, or the demo council, looked at before anything is built on it."""

import sys
from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed
from per10k.core.own_project import DbtProject
from per10k.core.project import ROOT


@click.command()
@options.extracts_that_are_there
@options.la_code
@options.not_supplied
@options.project
@options.to("target/expectations")
def expectations(
    extracts: Path | None, la_code: str | None, not_supplied: tuple[str, ...], project: DbtProject, to: Path
) -> None:
    """Check extracts before any build; write what is wrong.

    Writes result.json and pages to read (data_docs). Ends with 4 where figures would be wrong; whatever else it finds is listed.
    With --project, the extracts of the council's own project are looked at as well.

    \b
    per10k expectations
    per10k expectations --extracts extracts --la-code E08000018 --not-supplied ssd_family,local_missing
    per10k expectations --extracts extracts --la-code E08000018 --project own_measures
    """
    from per10k.commands.council import own_indicators
    from per10k.core.contract import demo_council
    from per10k.council.shipped import refusal
    from per10k.expectations import checks, report
    from per10k.plugin.private import close_to_others, kept_private

    if said := refusal(project.folder):
        raise Failed(Exit.USAGE, said)
    own = checks.OwnProject(project.folder, own_indicators(project)) if project.folder != ROOT else None
    folder = extracts
    if not folder:
        folder, demo_la_code = demo_council()
        la_code = la_code or demo_la_code
    with kept_private():
        result = checks.check_folder(folder, la_code, list(not_supplied), to / "data_docs", own)
        to.mkdir(parents=True, exist_ok=True)
        path = to / "result.json"
        path.write_text(report.as_json(result), encoding="utf-8")
        close_to_others(path, to / "data_docs")
    print(report.summary(result, path, to / "data_docs"))
    sys.exit(Exit.DATA if result.failed(checks.CRITICAL) else Exit.DONE)
