with contracts as (
    select * from {{ ref('event_care_contract') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

open_ones as (
    {% for kind in ['default', 'plan'] %}
    select
        contracts.la_code,
        contracts.location_id,
        '{{ kind }}' as kind,
        {{ cohort_days_covered('contracts.' ~ kind ~ '_start_date', 'contracts.' ~ kind ~ '_end_date') }} as month_end
    from contracts
    inner join periods on contracts.la_code = periods.la_code
    where contracts.{{ kind }}_start_date is not null
    {{ 'union all' if not loop.last }}
    {% endfor %}
)

-- A provider with two defaults is one provider in default.
select
    la_code,
    location_id,
    month_end,
    max({{ flag("kind = 'default'") }}) as is_in_default,
    max({{ flag("kind = 'plan'") }}) as has_improvement_plan
from open_ones
group by la_code, location_id, month_end
