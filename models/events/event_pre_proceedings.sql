with rows_read as (
    select
        *,
        coalesce(decision_date, letter_date) as start_date,
        -- Who has applied to the court is no longer before proceedings, whatever day of the decision is lacking.
        case when end_date is null or earliest_end is not null then court_application_date end as court_ended_date,
        coalesce(is_offered, false) or coalesce(is_held, false) as was_offered,
        {{ is_word_of('prep_pre_pro_outcome', 'outcome', 'issue') }} as says_issue,
        {{ is_word_of('prep_pre_pro_outcome', 'outcome', 'step_down') }} as says_step_down
    from {{ ref('stg_pre_proceedings') }}
    where person_id is not null
),

ended_rows as (
    select
        la_code,
        pre_proceedings_id,
        person_id,
        decision_date,
        letter_date,
        first_meeting_date,
        court_application_date,
        is_offered,
        is_held,
        start_date,
        was_offered,
        says_issue,
        says_step_down,
        coalesce(court_ended_date, case when end_date < start_date then start_date else end_date end) as end_date,
        case when court_ended_date is null then earliest_end end as earliest_end,
        case when court_ended_date is null then latest_end end as ended_by
    from rows_read
),

extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
),

spans as (
    select
        ended_rows.*,
        {{ latest_end('ended_rows.earliest_end', 'ended_rows.ended_by', 'extract_dates.extract_date') }} as latest_end
    from ended_rows
    left join extract_dates on ended_rows.la_code = extract_dates.la_code
)

select
    la_code,
    pre_proceedings_id,
    person_id,
    start_date,
    first_meeting_date,
    end_date as left_stock_date,
    {{ counted_end('end_date', 'earliest_end', 'latest_end', 'ended_by') }} as end_date,
    earliest_end,
    latest_end,
    court_application_date,
    case when first_meeting_date >= decision_date then {{ days_between('decision_date', 'first_meeting_date') }} end
        as days_from_decision_to_meeting,
    {{ flag('first_meeting_date >= decision_date') }} as is_decision_to_meeting_known,
    case when first_meeting_date >= letter_date then {{ days_between('letter_date', 'first_meeting_date') }} end
        as days_from_letter_to_meeting,
    {{ flag('first_meeting_date >= letter_date') }} as is_letter_to_meeting_known,
    {{ flag('not coalesce(says_step_down, false) and (coalesce(says_issue, false) or court_application_date is not null)') }}
        as is_issue,
    {{ flag('says_step_down') }} as is_step_down,
    {{ flag('not coalesce(says_issue or says_step_down, false) and court_application_date is null') }} as is_outcome_unknown,
    {{ flag('was_offered') }} as is_fgdm_offered,
    {{ flag('not was_offered and is_offered is null') }} as is_fgdm_offer_unknown,
    {{ flag('is_held') }} as is_fgdm_held,
    {{ flag('is_held is null') }} as is_fgdm_holding_unknown
from spans
