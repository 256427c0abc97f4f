{#
    The rows behind every figure, as a query: those of its month, or of each month of its window.
    members: the rows behind each measure's month. person: the column that says whom one is about.
#}
{% macro members_of_figures(members, person) -%}
with members as (
    select * from {{ members }}
),

dictionary as (
    select * from {{ ref('indicator_dictionary') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

figures as (
    select * from {{ ref('fct_indicator_month') }}
    where missing_reason is null or missing_reason = 'no_denominator'
),

figures_with_windows as (
    select
        figures.*,
        {{ window_start('dictionary.summed_over', 'calendar_months') }} as window_start
    from figures
    inner join dictionary on figures.indicator_id = dictionary.indicator_id
    inner join calendar_months on figures.month_end = calendar_months.month_end
)

select
    figures.la_code,
    figures.indicator_id,
    figures.month_end,
    figures.measure_id,
    figures.breakdown,
    members.month_end as counted_in_month,
    members.dated_on,
    members.row_id,
    members.{{ person }},
    members.numerator,
    case when figures.denominator is not null then coalesce(members.denominator, 0) end as denominator,
    members.numerator <> 0 as is_in_numerator
from figures_with_windows as figures
inner join members
    on
        figures.la_code = members.la_code
        and figures.measure_id = members.measure_id
        and figures.breakdown = members.breakdown
        and members.month_end between figures.window_start and figures.month_end
where members.numerator <> 0 or figures.denominator is not null
{%- endmacro %}
