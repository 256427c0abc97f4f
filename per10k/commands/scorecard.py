"""``per10k scorecard``: a month's scorecard, on the screen."""

from datetime import date
from pathlib import Path

import click

from per10k.commands import options
from per10k.core.exit_codes import Exit, Failed

SCORECARD = """
    select
        la_code, scorecard, label, displayed_value as of_month, displayed_value_year as of_year, rag_in_month as rag,
        missing_reason,
        case when 'poor' in (data_quality, data_quality_year) then 'poor'
            when 'check' in (data_quality, data_quality_year) then 'check' else data_quality end as data
    from marts.scorecard where reporting_month = coalesce(?, (select max(reporting_month) from marts.scorecard))
    order by la_code, print_order
"""


@click.command()
@options.month
@options.built_database
def scorecard(month: date | None, database: Path) -> None:
    """Print the scorecard of a month.

    Any client of the database can show more.

    \b
    per10k scorecard
    per10k scorecard --month 2019-03
    per10k scorecard --month 'March 2019' --database published/current/per10k.duckdb
    """
    import duckdb

    with duckdb.connect(str(database), read_only=True) as connection:
        rows = connection.sql(SCORECARD, params=[month])
        if month and not len(rows):
            months = connection.execute("select min(reporting_month), max(reporting_month) from marts.scorecard").fetchall()[0]
            there_are = " to ".join(f"{one:%B %Y}" for one in months if one) or "none"
            raise Failed(Exit.USAGE, f"There is no scorecard of {month:%B %Y}. There are: {there_are}.")
        doubted = rows.filter("data = 'poor'").count("*").fetchall()[0][0]
        rows.show(max_rows=10_000, max_width=160)
    if doubted:
        click.echo(
            f"{doubted} lines rest on poor data: what is wrong, and between which bounds a figure may lie, is in "
            "data_quality_note, value_at_least and value_at_most of marts.scorecard."
        )
