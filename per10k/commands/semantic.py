"""``per10k semantic``: every indicator as a metric, for tools of a semantic layer, over the published marts."""

from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed

# What an earlier run wrote, so that the next one takes back what it no longer writes.
WRITTEN = "per10k-files.txt"


@click.command()
@options.to(None)
@options.parquet
def semantic(to: Path, parquet: Path) -> None:
    """Write every indicator as a metric, for semantic layers.

    A dbt project for MetricFlow (`mf query`), over the published marts and apart from them, and the same definitions in the Open
    Semantic Interchange format. They are made from the dictionary that the folder holds: what is new in it comes in when this is
    run again (docs/semantic.md). Ends with 10 where an indicator cannot be a metric: it is named, and the others are written.

    \b
    per10k semantic --to semantic
    per10k semantic --to semantic --parquet /srv/per10k/current/marts
    """
    from per10k.core.own_files import see_beside, write_own
    from per10k.power_bi.tables import read_tables, refuse_public_edition
    from per10k.semantic.metricflow import project_files
    from per10k.semantic.metrics import read_metrics
    from per10k.semantic.osi import FILE, osi_file

    try:
        refuse_public_edition(parquet, "a sum of what it shows is short of what is withheld. Name the published marts.")
        see_beside(to, parquet)
        tables = read_tables(parquet)
        metrics, left_out = read_metrics(parquet)
        # Not where its links lead: they lead to another run tomorrow.
        files = project_files(parquet.absolute(), tables, metrics)
        files[FILE] = osi_file(tables, metrics)
        write_own(files, to, WRITTEN, "semantic layer of per10k")
    except ValueError as refused:
        raise Failed(Exit.USAGE, str(refused)) from refused
    print(f"Written to {to}: {len(metrics)} metrics. With dbt-metricflow installed: cd {to} && dbt build && mf list metrics")
    options.end_in_doubt("LEFT OUT", left_out)
