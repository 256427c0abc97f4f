-- The rows listed against a measure in the month reported are as many as its figure says fail: those of the denominator that are
-- not in the numerator, but for those whose limit still runs; of a stock, those that are open.
with exceptions as (
    select * from {{ ref('restricted_exception') }}
    where is_counted
),

dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

figures as (
    select * from {{ ref('fct_indicator_month') }}
    where missing_reason is null
),

periods as (
    select * from {{ ref('reporting_period') }}
),

timed_measures as (
    {% for block in all_measures() %}{% for measure_id, measure in measures_of_block(block).items() if measure.due %}
    select
        '{{ measure_id }}' as measure_id,
        '{{ 'percentage' if measure.denominator else 'count' }}' as unit
    union all
    {% endfor %}{% endfor %}
    select null as measure_id, null as unit
),

exceptions_of_measures as (
    select la_code, measure_id, as_at, count(*) as listed
    from exceptions
    group by la_code, measure_id, as_at
)

select
    figures.la_code,
    figures.measure_id,
    figures.numerator,
    figures.denominator,
    figures.not_yet_due,
    exceptions_of_measures.listed
from figures
inner join periods on figures.la_code = periods.la_code and figures.month_end = periods.reporting_month
inner join dictionary on figures.indicator_id = dictionary.indicator_id and dictionary.summed_over = 'in_month'
inner join timed_measures on figures.measure_id = timed_measures.measure_id and figures.unit = timed_measures.unit
left join exceptions_of_measures
    on
        figures.la_code = exceptions_of_measures.la_code
        and figures.measure_id = exceptions_of_measures.measure_id
        and figures.month_end = exceptions_of_measures.as_at
where
    coalesce(exceptions_of_measures.listed, 0)
    <> coalesce(figures.denominator - figures.numerator, figures.numerator) - figures.not_yet_due
