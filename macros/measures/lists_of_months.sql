{#
    The months of which there is a list that some measures cannot do without, as rows of la_code, month_end, listed_in: a return or a record
    that is made once a month. The returns of December, January and February are pooled, and told in March (rule S20); what is told of 12
    months of young people needs a record of each, or one of all their birthdays (rule S37).
    young_people: relation or CTE of the councils and months with a record of care leavers, the extract date among them, and from which
    month on it tells of birthdays.
#}
{% macro lists_of_months(young_people) -%}
    select distinct la_code, month_end, 'one return' as listed_in from {{ ref('cohort_participation') }}
    union all
    select la_code, {{ month_end(add_months('pooled_month_end', 1)) }} as month_end, 'three returns' as listed_in
    from {{ ref('cohort_participation') }} as returned
    where pooled_month_end is not null
    group by la_code, pooled_month_end
    having count(distinct returned.month_end) = 3
    union all
    select distinct la_code, month_end, 'reach' as listed_in from {{ ref('cohort_childrens_centre_reach') }}
    union all
    select distinct la_code, month_end, 'workforce' as listed_in from {{ ref('cohort_staff') }}
    union all
    select la_code, month_end, 'social workers' as listed_in from {{ ref('worker_source_month') }}
    union all
    select la_code, month_end, 'twelve snapshots' as listed_in
    from (
        select
            la_code,
            month_end,
            count(*) over (
                partition by la_code order by {{ month_number('month_end') }} range between 11 preceding and current row
            ) as recorded_months
        from (
            select distinct la_code, {{ month_ends_covered('birthdays_from', add_days('month_end', 1)) }} as month_end
            from {{ young_people }}
            where month_end = {{ month_end('month_end') }}
        ) as told
    ) as recorded
    where recorded_months = 12
{%- endmacro %}
