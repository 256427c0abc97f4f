"""``per10k dashboard``: the published aggregates as pages in a browser, on this machine alone."""

from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed


@click.command()
@options.built_database
@options.child_database(None)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8010, show_default=True, help="Port of this machine; 0: any that is free."
)
@click.option("--open", "opens", is_flag=True, help="Open it in the browser.")
def dashboard(database: Path, child_database: Path | None, port: int, opens: bool) -> None:
    """Show the published aggregates as pages in a browser.

    The scorecard by council, month and section, every indicator with its series and definition, teams, exceptions, and what the
    nights were like. It reads and never writes, answers this machine alone, and fetches nothing. Lists about children are among
    the pages where --child-database names the file that holds them (docs/dashboard.md). Ctrl-C ends it.

    \b
    per10k dashboard
    per10k dashboard --database published/current/per10k.duckdb --open
    per10k dashboard --child-database per10k_children.duckdb
    """
    from per10k.dashboard.serve import serve
    from per10k.dashboard.source import Source

    try:
        source = Source(database, child_database)
        source.check()
        serve(source, port, opens)
    except ValueError as refused:
        raise Failed(Exit.USAGE, str(refused)) from refused
