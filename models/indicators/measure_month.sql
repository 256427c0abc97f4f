{#
    Every council, month and measure, whether or not anything happened: a month without events is a counted zero. Whether the zero
    may be shown is decided later, from what the council supplies. A measure that nothing counts has no row: nobody has counted it.
#}
with counts as (
    {% for section in sections() %}
    select la_code, month_end, measure_id, breakdown, numerator, denominator, not_yet_due, might_count, might_not_count
    from {{ ref('measure_' ~ section) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
    {% if own_measures() %}
    union all
    select la_code, month_end, measure_id, breakdown, numerator, denominator, not_yet_due, might_count, might_not_count
    from ({{ section_counts(own_measures()) }}) as own
    {% endif %}
),

dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

categories as (
    select * from {{ ref('breakdown_category') }}
),

counted_measures as (
    select * from {{ ref('measure_counted') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

months as (
    select la_code, {{ month_ends_covered('first_day', 'open_until') }} as month_end from periods
),

-- Every measure of the dictionary, and every measure that is split, one row a category.
named_measures as (
    select
        coalesce(dictionary.measure_id, categories.measure_id) as measure_id,
        coalesce(categories.breakdown, 'all') as breakdown,
        coalesce(max(cast({{ has_denominator('dictionary.unit') }} as integer)), 0) = 1 as has_denominator
    from dictionary
    full outer join categories on dictionary.measure_id = categories.measure_id
    group by coalesce(dictionary.measure_id, categories.measure_id), coalesce(categories.breakdown, 'all')
),

measures as (
    -- Out of how many is counted of a plain count too, where its rows have a limit to fail.
    select
        named_measures.measure_id,
        named_measures.breakdown,
        named_measures.has_denominator or coalesce(counted_measures.has_denominator, false) as has_denominator
    from named_measures
    inner join counted_measures on named_measures.measure_id = counted_measures.measure_id
),

monthly_sums as (
    select
        la_code,
        month_end,
        measure_id,
        breakdown,
        {{ in_any_order('sum(numerator)') }} as numerator,
        {{ in_any_order('sum(denominator)') }} as denominator,
        sum(not_yet_due) as not_yet_due,
        sum(might_count) as might_count,
        sum(might_not_count) as might_not_count
    from counts
    group by la_code, month_end, measure_id, breakdown
)

select
    months.la_code,
    months.month_end,
    measures.measure_id,
    measures.breakdown,
    cast(coalesce(monthly_sums.numerator, 0) as double) as numerator,
    case when measures.has_denominator then cast(coalesce(monthly_sums.denominator, 0) as double) end as denominator,
    cast(coalesce(monthly_sums.not_yet_due, 0) as bigint) as not_yet_due,
    cast(coalesce(monthly_sums.might_count, 0) as bigint) as might_count,
    cast(coalesce(monthly_sums.might_not_count, 0) as bigint) as might_not_count
from months
cross join measures
left join monthly_sums
    on
        months.la_code = monthly_sums.la_code
        and months.month_end = monthly_sums.month_end
        and measures.measure_id = monthly_sums.measure_id
        and measures.breakdown = monthly_sums.breakdown
