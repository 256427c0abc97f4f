{#
    The latest of several kinds of dated marks of a child, such as visits or reviews, on each day of a cohort: a running maximum
    over the child's days and marks together. Gives la_code, person_id, month_end and one date a kind, null for none by that day.

    children: relation or CTE with la_code, person_id, month_end, one row a child and day.
    marks: mapping of the name of a date column, which the result has too, to the relation or CTE it is in, with la_code and
        person_id.
#}
{% macro latest_dates(children, marks) -%}
    select
        la_code,
        person_id,
        month_end,
        {{ marks | join(',\n        ') }}
    from (
        select
            la_code,
            person_id,
            month_end,
            {% for column in marks %}
            max({{ column }}) over series as {{ column }}{{ ',' if not loop.last }}
            {% endfor %}
        from (
            select
                la_code, person_id, month_end as mark_day, month_end,
                {% for column in marks %}cast(null as date) as {{ column }}{{ ', ' if not loop.last }}{% endfor %}
            from {{ children }}
            {% for mark, relation in marks.items() %}
            union all
            select
                la_code, person_id, {{ mark }} as mark_day, cast(null as date) as month_end,
                {% for column in marks %}
                {{ column if column == mark else 'cast(null as date)' }} as {{ column }}{{ ', ' if not loop.last }}
                {% endfor %}
            from {{ relation }}
            where {{ mark }} is not null
            {% endfor %}
        ) as days_and_marks
        window series as (partition by la_code, person_id order by mark_day)
    ) as running
    where month_end is not null
{%- endmacro %}
