{#
    Dated rows a day in each extract (days_of_extracts), in three counts. `history_rows` place the extract in time: what lasts (a plan,
    a case) is history from its end alone, since what began long ago and was current until lately says nothing of the months
    between: a system that took over open cases alone holds most of those begun just before, not all. Where nothing of a council's
    has ended yet, its starts are history. `dated_rows` help to find the day the source was cut: what may be dated ahead (an end, a
    planned check) is left out of them. A monthly snapshot is dated by the first day of its month, since the month need not be over. `begun_rows` tell whether an extract goes on: cases that are closed
    for months after the last has been opened do not.
#}
{% set placed = days_of_extracts() %}
{% for extract in extracts() if (placed[extract] or {}).days %}
{% set days = placed[extract].days %}
{% for day, counted in days %}
select
    la_code,
    '{{ extract }}' as extract,
    date_day,
    {% if 'history_until_one_ends' in counted %}
    case when max(rows_ended) > 0 then 0 else count(*) end as history_rows,
    {% else %}
    {{ 'count(*)' if 'history' in counted else 0 }} as history_rows,
    {% endif %}
    {{ 'count(*)' if 'dated' in counted else 0 }} as dated_rows,
    {{ 'count(*)' if 'begun' in counted else 0 }} as begun_rows
from (
    select
        la_code,
        {{ day }} as date_day
        {%- if 'history_until_one_ends' in counted %},
        count({{ days[-1][0] }}) over (partition by la_code) as rows_ended
        {%- endif %}
    from {{ ref(staging_model(extract)) }}
) as dated
where date_day is not null
group by la_code, date_day
{% if not loop.last %}union all{% endif %}
{% endfor %}
{% if not loop.last %}union all{% endif %}
{% endfor %}
