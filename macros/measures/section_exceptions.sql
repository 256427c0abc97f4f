{#
    The rows that fail a measure with a time limit, from the same blocks as the counts (see section_counts), for each day of the
    relation `days` (la_code, as_at): la_code, as_at, measure_id, row_id, person_id, team_id, due_date, done_on, is_counted,
    is_in_doubt.

    A row fails that is in the denominator and not in the numerator, or that is open, of a stock; where the limit still ran at
    the extract date it does not fail. is_counted: whether it counts against the figure of the day, that is of its month so far
    or, of what is told by day, of the day itself. Rows dated earlier come uncounted, for whoever asks which are still to be done.
    is_in_doubt: whether a value is missing that would tell. Beyond those of section_counts a block may have
        team: expression for the team of the row itself (none: null)
        asked_until: the day from which it need no longer be done (none: it always must); null where there is no such day.
    A block without dated and stock is of rows that no figure counts yet (awaited_measures).
#}
{% macro section_exceptions(blocks) -%}
    {%- set selects = [] -%}
    {%- for block in blocks -%}
    {%- for measure_id, measure in measures_of_block(block).items() if measure.due -%}
    {%- do selects.append(_exceptions(block, measure_id, measure)) -%}
    {%- endfor -%}
    {%- endfor -%}
    {{ selects | join('\n    union all\n') }}
{%- endmacro %}


{# The failing rows of one measure. #}
{% macro _exceptions(block, measure_id, measure) %}
    select
        counted.la_code,
        days.as_at,
        '{{ measure_id }}' as measure_id,
        cast({{ block.row_id }} as string) as row_id,
        {{ person_of_block(block) }} as person_id,
        cast({{ block.team or 'null' }} as string) as team_id,
        cast({{ measure.due }} as date) as due_date,
        cast({{ measure.done or 'null' }} as date) as done_on,
        {{ _is_counted(block) }} as is_counted,
        {{ measure.might_count or '0' }} <> 0 as is_in_doubt
    from {{ rows_of_block(block) }} as counted
    inner join days on counted.la_code = days.la_code
    where
        {{ measure.numerator }} {{ '= 0 and ' ~ measure.denominator if measure.denominator }} <> 0
        and {{ measure.not_yet_due or '0' }} = 0
        {{ 'and ' ~ block.dated ~ ' <= days.as_at' if block.dated }}
        {{ 'and ' ~ _is_counted(block) if block.stock or block.dated == 'month_end' }}
        {{ 'and coalesce(' ~ block.asked_until ~ ' > days.as_at, true)' if block.asked_until }}
{%- endmacro %}


{# Whether a row counts in the figure of a day: open, of a stock; of the day itself, in a cohort; of its month, otherwise. #}
{% macro _is_counted(block) -%}
    {%- if block.stock -%}
        ({{ block.begins }} <= days.as_at and coalesce({{ block.ends }} > days.as_at, true))
    {%- elif block.dated == 'month_end' -%}
        (counted.month_end = days.as_at)
    {%- elif block.dated -%}
        ({{ month_end(block.dated) }} = {{ month_end('days.as_at') }})
    {%- else -%}
        false
    {%- endif -%}
{%- endmacro %}
