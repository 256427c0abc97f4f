{% set twenty_weeks, forty_weeks = 140, 280 %}

with extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
),

enquiries as (
    select
        enquiries.*,
        {{ latest_end('enquiries.earliest_end', 'null', 'extract_dates.extract_date') }} as latest_end
    from {{ ref('stg_asg_enquiries') }} as enquiries
    left join extract_dates on enquiries.la_code = extract_dates.la_code
),

judged_enquiries as (
    select
        *,
        -- What is concluded before it began, or on a day that nobody knows, took nobody knows how long.
        case
            when earliest_end is null and concluded_date >= started_date
                then {{ days_between('started_date', 'concluded_date') }}
        end as days_taken,
        {{ is_yes('views_expressed') }} and coalesce(outcomes_met, 'not_recorded') <> 'not_recorded' as has_outcome_result,
        {{ is_no_answer('views_expressed') }} and coalesce(outcomes_met, 'not_recorded') <> 'not_recorded' as perhaps_has_result
    from enquiries
)

select
    la_code,
    enquiry_id,
    adult_id,
    started_date,
    {{ counted_end('concluded_date', 'earliest_end', 'latest_end', 'null') }} as concluded_date,
    earliest_end,
    latest_end,
    concluded_date as left_stock_date,
    abuse_types,
    {{ flag(has_code('abuse_types', "'unknown'")) }} as is_abuse_type_unknown,
    {{ flag('days_taken > ' ~ forty_weeks) }} as is_over_40_weeks,
    {{ flag('days_taken > ' ~ twenty_weeks ~ ' and days_taken <= ' ~ forty_weeks) }} as is_20_to_40_weeks,
    {{ flag('days_taken is null and concluded_date is not null') }} as is_length_unknown,
    {{ flag("risk_outcome in ('reduced', 'removed')") }} as is_risk_reduced_or_removed,
    {{ flag("coalesce(risk_outcome, 'not_recorded') = 'not_recorded'") }} as is_risk_not_recorded,
    {{ flag("coalesce(risk_outcome, 'not_recorded') in ('not_recorded', 'unknown')") }} as is_risk_unknown,
    {{ flag(is_yes('views_asked')) }} as is_asked,
    {{ flag(is_no_answer('views_asked')) }} as is_asking_unknown,
    {{ flag(is_yes('views_asked') ~ ' and ' ~ is_yes('views_expressed')) }} as is_expressed,
    {{ flag(is_yes('views_asked') ~ ' and ' ~ is_no('views_expressed')) }} as is_not_expressed,
    {{ flag(is_perhaps('views_asked', is_yes) ~ ' and ' ~ is_no_answer('views_expressed')
        ~ ' or ' ~ is_no_answer('views_asked') ~ ' and ' ~ is_perhaps('views_expressed', is_yes)) }} as is_expressing_unknown,
    {{ flag(is_perhaps('views_asked', is_yes) ~ ' and ' ~ is_no_answer('views_expressed')
        ~ ' or ' ~ is_no_answer('views_asked') ~ ' and ' ~ is_perhaps('views_expressed', is_no)) }} as is_not_expressing_unknown,
    {{ flag('has_outcome_result') }} as has_outcome_result,
    {{ flag('perhaps_has_result') }} as perhaps_has_result,
    outcomes_met,
    {{ flag("outcomes_met = 'fully'") }} as is_fully_met,
    {{ flag("outcomes_met = 'partially'") }} as is_partially_met,
    {{ flag("outcomes_met = 'not'") }} as is_not_met,
    {{ flag("outcomes_met in ('fully', 'partially')") }} as is_at_least_partially_met,
    {{ flag("outcomes_met = 'unknown'") }} as is_meeting_unknown,
    {{ flag(is_yes('lacks_capacity')) }} as is_lacking_capacity,
    {{ flag("coalesce(lacks_capacity, 'not_recorded') = 'not_recorded'") }} as is_capacity_not_recorded,
    {{ flag(is_no_answer('lacks_capacity')) }} as is_capacity_unknown,
    {{ flag('has_advocate') }} as has_advocate,
    {{ flag('has_advocate is null') }} as is_advocate_unknown
from judged_enquiries
