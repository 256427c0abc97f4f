{# Reading the ledger: what was published last, and what rows were then. #}

{# The figures of each council and month as they were last published: a subquery with the columns of published_value. #}
{% macro latest_published() -%}
    (
        select *
        from (
            select
                *,
                max(publication_number) over (partition by la_code, month_end) as latest_number
            from {{ source('ledger', 'published_value') }}
        ) as published_values
        where publication_number = latest_number
    )
{%- endmacro %}


{# Whether two rows of a figure differ: in value, numerator, denominator or population, or in the reason why there is no value. #}
{% macro is_other_figure(one, other) -%}
    (
        {{ one }}.value is distinct from {{ other }}.value
        or {{ one }}.numerator is distinct from {{ other }}.numerator
        or {{ one }}.denominator is distinct from {{ other }}.denominator
        or {{ one }}.population is distinct from {{ other }}.population
        or {{ one }}.missing_reason is distinct from {{ other }}.missing_reason
    )
{%- endmacro %}


{#
    The state of each row of a log of the ledger at its latest publication: a subquery with the columns of the log.
    log: relation with publication_number. key: list of the columns that tell a row.
#}
{% macro latest_state(log, key) -%}
    (
        select *
        from (
            select
                *,
                max(publication_number) over (partition by {{ key | join(', ') }}) as latest_number
            from {{ log }}
        ) as states
        where publication_number = latest_number
    )
{%- endmacro %}


{#
    The rows that are now other than a log of the ledger has them, with the publications for which that is so: a select of the key,
    the carried columns, those of `shown`, each judged column as it is now and, as kept_<column>, as it was; from_number,
    until_number (the first publication for which it is no longer so; null: none).
    log: published_member or published_extract_row. now: CTE of the rows as they are. key, carried, shown: lists of columns, the last
    of them in `now` alone. judged: mapping of the columns compared to their value where there is no row.
#}
{% macro moved_since(log, now, key, carried, judged, shown=[]) -%}
    {%- set of_row = 'over (partition by ' ~ key | join(', ') ~ ' order by publication_number)' -%}
    select
        {% for column in key + carried %}coalesce(found.{{ column }}, kept.{{ column }}) as {{ column }}, {% endfor %}
        {% for column in shown %}found.{{ column }}, {% endfor %}
        {% for column, without_row in judged.items() -%}
        coalesce(found.{{ column }}, {{ without_row }}) as {{ column }},
        coalesce(kept.{{ column }}, {{ without_row }}) as kept_{{ column }},
        {% endfor -%}
        coalesce(kept.from_number, 0) as from_number,
        kept.until_number
    from (
        select
            {% for column in key + carried + judged.keys() | list %}{{ column }}, {% endfor %}
            publication_number as from_number,
            lead(publication_number) {{ of_row }} as until_number
        from {{ source('ledger', log) }}
        union all
        -- What a later publication was the first to find was not there at those before it.
        select
            {{ key | join(', ') }},
            {% for column in carried %}min({{ column }}) as {{ column }}, {% endfor %}
            {% for without_row in judged.values() %}{{ without_row }}, {% endfor %}
            0 as from_number,
            min(publication_number) as until_number
        from {{ source('ledger', log) }}
        group by {{ key | join(', ') }}
        having min(publication_number) > 1
    ) as kept
    full outer join {{ now }} as found
        on {% for column in key %}kept.{{ column }} = found.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
    where
        {% for column, without_row in judged.items() -%}
        coalesce(found.{{ column }}, {{ without_row }}) is distinct from coalesce(kept.{{ column }}, {{ without_row }})
        {{ 'or ' if not loop.last }}
        {%- endfor %}
{%- endmacro %}


{# Whether a row of moved_since is so for a publication. moved: its alias. publication_number: SQL expression. #}
{% macro is_so_at(moved, publication_number) -%}
    {{ publication_number }} >= {{ moved }}.from_number
            and {{ publication_number }} < coalesce({{ moved }}.until_number, {{ publication_number }} + 1)
{%- endmacro %}
