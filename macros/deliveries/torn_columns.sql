{#
    Columns of which the values are other rows', each as a select of la_code, extract, what, rows_contrary, rows_found and the
    share of them from which it is so. staged: the relation of the extract's rows, with source_row.
#}
{# Spells that end before they begin. begins, ends: their columns. #}
{% macro ends_before_starts(extract, staged, begins, ends) -%}
    select
        la_code,
        '{{ extract }}' as extract,
        'end before they begin, as where cells of one column have moved against the other, or the two are exchanged' as what,
        count(case when {{ ends }} < {{ begins }} then 1 end) as rows_contrary,
        count(*) as rows_found,
        {{ var('alike_doubtful_share') }} as share
    from {{ staged }}
    where {{ begins }} is not null and {{ ends }} is not null
    group by la_code
{%- endmacro %}


{#
    Days that stand one after another in a file whose rows stand by something else: they would so by themselves where each lies
    as long after it. beside: what the rows stand by; apart: how far the day is from it, which differs. All as SQL.
#}
{% macro days_sorted_alone(extract, staged, day, beside, apart) -%}
    select
        la_code,
        '{{ extract }}' as extract,
        'have {{ day }} in its order, and stand in that of another column, as where it was sorted by itself' as what,
        case
            when
                count(distinct day_there) >= 30
                and count(distinct apart) >= 10
                and count(case when day_there < day_before then 1 end) = 0
                and count(case when beside < beside_before then 1 end) = 0
                then count(*)
            else 0
        end as rows_contrary,
        count(*) as rows_found,
        1 as share
    from (
        select
            la_code,
            day_there,
            beside,
            apart,
            lag(day_there) over (partition by la_code order by source_row) as day_before,
            lag(beside) over (partition by la_code order by source_row) as beside_before
        from (
            select
                la_code,
                source_row,
                {{ day }} as day_there,
                {{ beside }} as beside,
                {{ apart }} as apart
            from {{ staged }}
        ) as given
        where day_there is not null and beside is not null
    ) as in_file
    group by la_code
{%- endmacro %}
