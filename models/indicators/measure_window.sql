{#
    Each measure over each window of months that something is asked over: the month alone, the financial year to date, the last 12
    months, the last 3. Sums of numerators and of denominators, never a mean of monthly percentages (rule S2).
#}
{% set parts = ['numerator', 'denominator', 'not_yet_due', 'might_count', 'might_not_count'] %}
{% set suffixes = {
    'in_month': '', 'financial_year_to_date': '_to_date', 'rolling_12_months': '_12_months', 'quarter': '_3_months',
} %}
{% set rows = [] %}
{% for summed_over, suffix in suffixes.items() %}
{% set row = {'summed_over': "'" ~ summed_over ~ "'"} %}
{% for part in parts %}{% do row.update({part: part ~ suffix}) %}{% endfor %}
{% do rows.append(row) %}
{% endfor %}

with measure_months as (
    select * from {{ ref('measure_month') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

categories as (
    select * from {{ ref('breakdown_category') }}
),

-- A measure split by category is told for the month and the year to date, whether or not it makes an indicator.
asked as (
    select measure_id, summed_over from dictionary
    union
    select measure_id, 'in_month' as summed_over from categories
    union
    select measure_id, 'financial_year_to_date' as summed_over from categories
),

sums as (
    select
        measure_months.*,
        {{ window_sums('numerator') }},
        {{ window_sums('denominator') }},
        {{ window_sums('not_yet_due', 'bigint') }},
        {{ window_sums('might_count', 'bigint') }},
        {{ window_sums('might_not_count', 'bigint') }}
    from measure_months
    inner join calendar_months on measure_months.month_end = calendar_months.month_end
    window
        series as (
            partition by measure_months.la_code, measure_months.measure_id, measure_months.breakdown
            order by measure_months.month_end rows between 11 preceding and current row
        ),
        series_of_quarter as (
            partition by measure_months.la_code, measure_months.measure_id, measure_months.breakdown
            order by measure_months.month_end rows between 2 preceding and current row
        ),
        series_of_year as (
            partition by
                measure_months.la_code, measure_months.measure_id, measure_months.breakdown,
                calendar_months.financial_year_start
            order by measure_months.month_end
        )
),

windows as (
    select
        la_code,
        month_end,
        measure_id,
        breakdown,
        numerator as month_numerator,
        denominator as month_denominator,
        {{ rows_of(['summed_over'] + parts, rows) }}
    from sums
),

doubts as (
    select * from {{ ref('measure_doubt') }}
)

select
    windows.la_code,
    windows.month_end,
    windows.measure_id,
    windows.breakdown,
    windows.month_numerator,
    windows.month_denominator,
    windows.summed_over,
    windows.numerator,
    windows.denominator,
    windows.not_yet_due,
    cast(windows.might_count + coalesce(doubts.might_count, 0) as double) as might_count,
    cast(windows.might_not_count + coalesce(doubts.might_not_count, 0) as double) as might_not_count,
    cast(coalesce(doubts.denominator_if_most, 0) as double) as denominator_if_most,
    cast(coalesce(doubts.denominator_if_least, 0) as double) as denominator_if_least,
    cast(windows.might_count + windows.might_not_count + coalesce(doubts.undecided, 0) as bigint) as undecided
from windows
inner join asked on windows.measure_id = asked.measure_id and windows.summed_over = asked.summed_over
left join doubts
    on
        windows.la_code = doubts.la_code
        and windows.month_end = doubts.month_end
        and windows.measure_id = doubts.measure_id
        and windows.breakdown = doubts.breakdown
        and windows.summed_over = doubts.summed_over
