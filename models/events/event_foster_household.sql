with households as (
    select * from {{ ref('stg_foster_carers') }}
),

-- Told from the council's word for the carers; any other word, or none, is a mainstream household of its own.
kinds as (
    select
        *,
        carer_type like '%friend%' or carer_type like '%kinship%' or carer_type like '%connected%' or carer_type like '%relative%'
            as is_family_and_friends,
        carer_type like '%independent%' or carer_type like '%agency%' or carer_type like '%ifa%' as is_independent
    from households
)

select
    la_code,
    household_id,
    carer_type,
    approved_date,
    deregistered_date,
    -- A household approved anew before it was deregistered is one in the stock; deregistered on an unknown day, it is in none.
    least(
        case when is_end_unknown then approved_date else deregistered_date end,
        lead(approved_date) over (partition by la_code, household_id order by approved_date)
    ) as left_stock_date,
    approved_places,
    assessment_started_date,
    coalesce(
        least(approved_date, assessment_outcome_date), case when is_assessment_end_unknown then assessment_started_date end
    ) as assessment_ended_date,
    {{ flag('coalesce(is_on_hold, false)') }} as is_on_hold,
    {{ flag('not coalesce(is_independent, false)' ~ (
        '' if var('foster_includes_family_and_friends') else ' and not coalesce(is_family_and_friends, false)'
    )) }} as is_counted
from kinds
