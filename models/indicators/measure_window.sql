{#
    Each measure on each basis: the month alone, the financial year to date, the last 12 months. Sums of numerators and of
    denominators, never a mean of monthly percentages (SEMANTICS S2).
#}
with measure_months as (
    select * from {{ ref('measure_month') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

windows as (
    select
        measure_months.*,
        calendar_months.month_start,
        calendar_months.financial_year_start,
        calendar_months.rolling_12_months_start,
        {{ window_sums('numerator') }},
        {{ window_sums('denominator') }},
        {{ window_sums('not_yet_due') }}
    from measure_months
    inner join calendar_months on measure_months.month_end = calendar_months.month_end
    window
        series as (
            partition by measure_months.la_code, measure_months.measure_id, measure_months.breakdown
            order by measure_months.month_end rows between 11 preceding and current row
        ),
        series_of_year as (
            partition by
                measure_months.la_code, measure_months.measure_id, measure_months.breakdown,
                calendar_months.financial_year_start
            order by measure_months.month_end
        )
)

select
    la_code,
    month_end,
    measure_id,
    breakdown,
    numerator as month_numerator,
    denominator as month_denominator,
    {{ rows_of(['basis', 'window_start', 'numerator', 'denominator', 'not_yet_due'], [
        {
            'basis': "'in_month'", 'window_start': 'month_start',
            'numerator': 'numerator', 'denominator': 'denominator', 'not_yet_due': 'not_yet_due',
        },
        {
            'basis': "'financial_year_to_date'", 'window_start': 'financial_year_start',
            'numerator': 'numerator_to_date', 'denominator': 'denominator_to_date',
            'not_yet_due': 'not_yet_due_to_date',
        },
        {
            'basis': "'rolling_12_months'", 'window_start': 'rolling_12_months_start',
            'numerator': 'numerator_12_months', 'denominator': 'denominator_12_months',
            'not_yet_due': 'not_yet_due_12_months',
        },
    ]) }}
from windows
