with households as (
    select * from {{ ref('event_foster_household') }}
    where is_counted = 1
),

-- The extract says which assessments are on hold now, not since when.
assessments as (
    select * from households where is_on_hold = 0
),

periods as (
    select * from {{ ref('reporting_period') }}
)

{{ stock_counts('households', 'approved_date', 'left_stock_date', 'foster_households', 'periods') }}
union all
{{ stock_counts('assessments', 'assessment_started_date', 'assessment_ended_date', 'foster_assessments_active', 'periods') }}
union all
{{ monthly_counts('households', 'approved_date', {
    'foster_households_recruited': {'numerator': '1'},
    'foster_placements_created': {'numerator': 'coalesce(approved_places, 0)'},
}) }}
union all
{{ monthly_counts('households', 'deregistered_date', {
    'foster_households_deregistered': {'numerator': '1'},
}) }}
