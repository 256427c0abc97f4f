{#
    Who fails, as at a day, what has a time limit, as a query over the blocks that say so: la_code, as_at, measure_id,
    indicator_ids, history_start, reviewed_domain, kind, is_counted (whether the figure of the month reported is told, and counts
    it), row_id, person_id, team_id, due_date, done_on, days_over. The flags decide who fails; dates decide only how it is described.
#}
{% macro exceptions_described(blocks) -%}
with days as (
    select la_code, reporting_month as as_at from {{ ref('reporting_period') }} where reporting_month <= extract_date
    union all
    select la_code, later_extract_date as as_at from {{ ref('reporting_period') }} where later_extract_date is not null
),

failing as (
    {{ section_exceptions(blocks) }}
),

figures as (
    select la_code, indicator_id, month_end as reporting_month from {{ ref('indicator_value') }}
    where missing_reason is null or missing_reason = 'no_denominator'
),

-- What of a measure is supplied, and whether its figure of the month reported is told.
measures as (
    select
        supply.la_code,
        dictionary.measure_id,
        max(supply.history_start) as history_start,
        max(case when dictionary.measure_id like '%reviews_in_time' then dictionary.domain end) as reviewed_domain,
        {{ joined_text('dictionary.indicator_id', ', ') }} as indicator_ids,
        count(case when dictionary.summed_over = 'in_month' then figures.indicator_id end) > 0 as is_told
    from {{ ref('indicator_dictionary') }} as dictionary
    inner join {{ ref('indicator_supply') }} as supply on dictionary.indicator_id = supply.indicator_id
    inner join {{ ref('reporting_period') }} as periods on supply.la_code = periods.la_code
    left join figures
        on
            periods.la_code = figures.la_code
            and dictionary.indicator_id = figures.indicator_id
            and periods.reporting_month = figures.reporting_month
    where supply.is_supplied
    group by supply.la_code, dictionary.measure_id
),

-- What is recorded as done before it can have been is no record of when it was done.
{{ _judged_exceptions() }}

select
    *,
    case
        when kind <> 'not recorded' and due_date is not null
            then greatest({{ days_between('due_date', 'least(coalesce(done_on, as_at), as_at)') }}, 0)
    end as days_over
from judged
-- What counts against no figure is listed if it is overdue; before the extracts reach back nothing was recorded as done.
where is_counted or (kind = 'overdue' and due_date >= coalesce(history_start, due_date))
{%- endmacro %}


{# The CTE of the failing rows of measures with what is supplied of each, and how each fails. #}
{% macro _judged_exceptions() -%}
judged as (
    select
        failing.la_code,
        failing.as_at,
        failing.measure_id,
        failing.row_id,
        failing.person_id,
        failing.team_id,
        failing.due_date,
        failing.done_on,
        failing.is_counted and measures.is_told as is_counted,
        measures.indicator_ids,
        measures.history_start,
        measures.reviewed_domain,
        case
            when failing.is_in_doubt
                or (failing.done_on <= failing.as_at and not coalesce(failing.due_date <= failing.done_on, false))
                then 'not recorded'
            when failing.done_on <= failing.as_at then 'late'
            when failing.due_date >= failing.as_at then 'not yet overdue'
            else 'overdue'
        end as kind
    from failing
    inner join measures on failing.la_code = measures.la_code and failing.measure_id = measures.measure_id
)
{%- endmacro %}
