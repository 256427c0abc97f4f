with adoptions as (
    select * from {{ ref('event_adoption') }}
),

adopters as (
    select * from {{ ref('event_adopter_household') }}
),

children as (
    select * from {{ ref('cohort_placement') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
)

-- An adoption of which a date is not known is left out of both parts of an average.
{{ monthly_counts('adoptions', 'order_date', {
    'adoptions': {'numerator': '1'},
    'adoptions_within_12m_shobpa': {'numerator': 'is_within_12_months_of_decision', 'denominator': '1'},
    'adoption_a1_days': {'numerator': 'coalesce(a1_days, 0)', 'denominator': flag('a1_days is not null')},
    'adoption_a10_days': {'numerator': 'coalesce(a10_days, 0)', 'denominator': flag('a10_days is not null')},
    'adoption_a2_days': {'numerator': 'coalesce(a2_days, 0)', 'denominator': flag('a2_days is not null')},
    'adopted_hard_to_place': {'numerator': 'is_harder_to_place', 'denominator': '1'},
}) }}
union all
{{ monthly_counts('children', 'month_end', {
    'children_placed_for_adoption': {'numerator': 'is_placed_for_adoption'},
}) }}
union all
{{ monthly_counts('adopters', 'approved_date', {
    'adopters_approved': {'numerator': '1'},
}) }}
union all
{{ stock_counts(
    'adopters', 'stage_1_started_date', 'stage_1_ended_date', 'adopters_in_assessment', 'periods', breakdown='stage_1'
) }}
union all
{{ stock_counts(
    'adopters', 'stage_2_started_date', 'stage_2_ended_date', 'adopters_in_assessment', 'periods', breakdown='stage_2'
) }}
