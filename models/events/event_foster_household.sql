with extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
),

households as (
    select
        carers.*,
        extract_dates.extract_date,
        {{ names_field('carers.unusable_values', 'on_hold_flag') }} as is_hold_unread,
        -- A household approved anew before it was deregistered is one in the stock.
        lead(carers.approved_date) over (
            partition by carers.la_code, carers.household_id order by carers.approved_date nulls last
        ) as approved_anew_date
    from {{ ref('stg_foster_carers') }} as carers
    left join extract_dates on carers.la_code = extract_dates.la_code
),

-- Told from the council's word for the carers; any other word, or none, is a mainstream household of its own, and may be none.
kinds as (
    select
        *,
        {{ latest_end('earliest_end', 'null', 'extract_date', 'approved_anew_date') }} as latest_end,
        {{ is_word_of('carer_type', 'carer_type', 'family_and_friends') }} as is_family_and_friends,
        {{ is_word_of('carer_type', 'carer_type', 'independent_agency') }} as is_independent
    from households
)

select
    la_code,
    household_id,
    carer_type,
    approved_date,
    {{ counted_end('deregistered_date', 'earliest_end', 'latest_end', 'null') }} as deregistered_date,
    earliest_end,
    latest_end,
    least(deregistered_date, approved_anew_date) as left_stock_date,
    approved_places,
    assessment_started_date,
    coalesce(
        least(approved_date, assessment_outcome_date), case when is_assessment_end_unknown then assessment_started_date end
    ) as assessment_ended_date,
    case when least(approved_date, assessment_outcome_date) is null and is_assessment_end_unknown then assessment_started_date end
        as earliest_assessment_end,
    {{ flag('coalesce(is_on_hold, false)') }} as is_on_hold,
    {{ flag('not coalesce(is_independent, false)' ~ (
        '' if var('foster_includes_family_and_friends') else ' and not coalesce(is_family_and_friends, false)'
    )) }} as is_counted,
    {{ flag('carer_type is null or not ' ~ is_word_of('carer_type', 'carer_type')) }} as is_kind_unknown,
    {{ flag('is_hold_unread') }} as is_hold_unknown
from kinds
