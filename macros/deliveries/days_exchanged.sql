{#
    Reviews of which nearly all were held after they were due, or at weekends, when what is due falls on working days alone: the two columns
    are exchanged. A select of la_code, extract, what, rows_contrary, rows_found and the share from which it is so.
    staged: the rows of the extract; due, held: its columns.
#}
{% macro days_exchanged(extract, staged, due, held) -%}
    select
        la_code,
        '{{ extract }}' as extract,
        'were held after they were due, as where the two columns are exchanged' as what,
        count(case when {{ held }} > {{ due }} then 1 end) as rows_contrary,
        count(*) as rows_found,
        0.8 as share
    from {{ staged }}
    where {{ held }} is not null and {{ due }} is not null
    group by la_code
    union all
    select
        la_code,
        '{{ extract }}' as extract,
        'were held at a weekend, and next to none was due at one, as where the two columns are exchanged' as what,
        case
            when count(case when {{ day_of_week(held) }} in (6, 7) then 1 end) >= 3 * count(case when {{ day_of_week(due) }} in (6, 7) then 1 end)
                then count(case when {{ day_of_week(held) }} in (6, 7) then 1 end)
            else 0
        end as rows_contrary,
        count(*) as rows_found,
        0.1 as share
    from {{ staged }}
    where {{ held }} is not null and {{ due }} is not null
    group by la_code
{%- endmacro %}
