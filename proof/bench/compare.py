"""Whether the models and the plain SQL come to the same figures: a fast yardstick that is wrong would prove nothing."""

from dataclasses import dataclass
from pathlib import Path

import duckdb

# A value that the mart withholds for want of history is no difference: the plain SQL does not judge history. Nor are months
# before the first contact, from which on it counts, where the history of another extract is longer. Amounts such as full-time
# equivalents are sums of fractions, which the two add in another order: hence the tolerance.
DIFFERENCES = """
    select la_code, indicator_id, breakdown, month_end, mart.missing_reason,
        mart.numerator, mart.denominator, mart.value, plain.numerator, plain.denominator, plain.value
    from models.marts.fct_indicator_month as mart
    full join plain.indicator_month as plain using (la_code, indicator_id, breakdown, month_end)
    left join (select la_code, min(month_end) as first_month from plain.indicator_month group by la_code) as counted
        using (la_code)
    where coalesce(mart.missing_reason, '') <> 'insufficient_history' and coalesce(month_end >= first_month, true)
        and not coalesce(
            abs(mart.value - plain.value) <= 1e-6 * greatest(1, abs(plain.value)), mart.value is null and plain.value is null
        )
"""


@dataclass(frozen=True)
class Comparison:
    """Values that both computed, and those that differ: by indicator, with how many and one example."""

    compared: int
    different: int
    examples: list[tuple]


def compare(models: Path, plain: Path) -> Comparison:
    """Compare marts.fct_indicator_month with the plain SQL's indicator_month, row by row.

    models, plain: the DuckDB files that hold the two.
    Returns how many values were compared and how many differ; a row that one of them lacks is a difference.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach '{models}' as models (read_only); attach '{plain}' as plain (read_only)")
        connection.execute(f"create table difference as {DIFFERENCES}")
        compared, different = connection.execute("""
            select (select count(value) from models.marts.fct_indicator_month), (select count(*) from difference)
        """).fetchone()
        examples = connection.execute(
            "select count(*) over (partition by indicator_id) as differences, * from difference "
            "qualify row_number() over (partition by indicator_id order by month_end desc, la_code) = 1 order by 1 desc"
        ).fetchall()
    return Comparison(compared, different, examples)
