{#
    How many of something are open at each month end, as rows of la_code, month_end, breakdown, measure_id, numerator,
    denominator and the doubts of monthly_counts: what has begun by the month end, less what has ended by it (rule S2: an end
    on the month end is closed). Counted from monthly sums of beginnings and ends, never by joining months to rows.

    relation: relation or CTE at native grain. begins: the day it begins to count. ends: the day it ceases to; null while open.
    measure_id: the measure. periods: relation with la_code, first_month, reporting_month (reporting_period).
    breakdown: SQL text of the one category that all of them are in (none: 'all'). might_not_count: expression, 1 for a row that may be
        none of them. amount: expression of what a row is to the stock (none: 1, a count of rows).
    A row that would end before it begins never counts.
#}
{% macro stock_counts(relation, begins, ends, measure_id, periods, breakdown=none, might_not_count='0', amount='1') -%}
    select
        la_code,
        month_end,
        {{ breakdown or "'all'" }} as breakdown,
        '{{ measure_id }}' as measure_id,
        cast(sum(change) over (partition by la_code order by month_end) as double) as numerator,
        cast(null as double) as denominator,
        cast(0 as bigint) as not_yet_due,
        cast(0 as bigint) as might_count,
        cast(sum(doubtful_change) over (partition by la_code order by month_end) as bigint) as might_not_count
    from (
        select
            la_code,
            month_end,
            sum(change) as change,
            sum(change * is_doubtful) as doubtful_change
        from (
            select la_code, {{ month_end(begins) }} as month_end, {{ amount }} as change, {{ might_not_count }} as is_doubtful
            from {{ relation }}
            where {{ begins }} is not null and ({{ ends }} is null or {{ month_end(ends) }} > {{ month_end(begins) }})
            union all
            select la_code, {{ month_end(ends) }} as month_end, -{{ amount }} as change, {{ might_not_count }} as is_doubtful
            from {{ relation }}
            where {{ month_end(ends) }} > {{ month_end(begins) }}
            union all
            select la_code, {{ month_ends_covered('first_month', 'open_until') }} as month_end, 0 as change, 0 as is_doubtful
            from {{ periods }}
        ) as changes
        group by la_code, month_end
    ) as monthly_changes
{%- endmacro %}
