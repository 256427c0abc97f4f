-- The rows listed against a measure in the month reported are as many as its figure says fail: those of the denominator that are
-- not in the numerator, but for those whose limit still runs; of a stock, those that are open. Where no figure is told, none is.
with exceptions as (
    select la_code, as_at, measure_id from {{ ref('restricted_exception') }}
    where is_counted
    union all
    select la_code, as_at, measure_id from {{ ref('restricted_adult_exception') }}
    where is_counted
),

counts as (
    select * from {{ ref('measure_month') }}
),

figures as (
    select * from {{ ref('indicator_value') }}
),

dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

-- Of one day each: the month reported and, if that is another day, the extract date.
listed as (
    select la_code, as_at as month_end, measure_id, count(*) as listed
    from exceptions
    group by la_code, as_at, measure_id
),

timed_measures as (
    {% for block in all_measures() %}{% for measure_id, measure in measures_of_block(block).items() if measure.due %}
    select '{{ measure_id }}' as measure_id
    union
    {% endfor %}{% endfor %}
    select measure_id from exceptions
),

told_measures as (
    select distinct figures.la_code, figures.month_end, figures.measure_id
    from figures
    inner join dictionary on figures.indicator_id = dictionary.indicator_id and dictionary.summed_over = 'in_month'
    where figures.missing_reason is null
),

failing as (
    select
        counts.la_code,
        counts.month_end,
        counts.measure_id,
        case
            when told_measures.measure_id is null then 0
            else coalesce(counts.denominator - counts.numerator, counts.numerator) - counts.not_yet_due
        end as failing
    from counts
    inner join periods on counts.la_code = periods.la_code and counts.month_end = periods.reporting_month
    inner join timed_measures on counts.measure_id = timed_measures.measure_id
    left join told_measures
        on
            counts.la_code = told_measures.la_code
            and counts.month_end = told_measures.month_end
            and counts.measure_id = told_measures.measure_id
)

select
    failing.*,
    listed.listed
from failing
left join listed
    on
        failing.la_code = listed.la_code
        and failing.month_end = listed.month_end
        and failing.measure_id = listed.measure_id
where failing.failing <> coalesce(listed.listed, 0)
