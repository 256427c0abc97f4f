{% set is_in_time = 'earliest_end is null and closed_date <= due_date and coalesce(closed_date >= received_date, true)' %}

with complaints as (
    select * from {{ ref('stg_complaints') }}
),

extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
),

ended_complaints as (
    select
        complaints.*,
        {{ latest_end('complaints.earliest_end', 'null', 'extract_dates.extract_date') }} as latest_end
    from complaints
    left join extract_dates on complaints.la_code = extract_dates.la_code
)

select
    la_code,
    complaint_id,
    service,
    received_date,
    due_date,
    {{ counted_end('closed_date', 'earliest_end', 'latest_end', 'null') }} as closed_date,
    earliest_end,
    latest_end,
    outcome,
    {{ flag('closed_date is null') }} as is_open,
    {{ flag(is_word_of('local_complaints.service', 'service', 'early_help')) }} as is_early_help,
    {{ flag('service is null or not ' ~ is_word_of('local_complaints.service', 'service')) }} as is_service_unknown,
    {{ flag(is_word_of('local_complaints.outcome', 'outcome', 'upheld')) }} as is_upheld,
    {{ flag('outcome is null or not ' ~ is_word_of('local_complaints.outcome', 'outcome')) }} as is_outcome_unknown,
    {{ flag(is_word_of('local_complaints.service', 'service', 'early_help')
        ~ ' and ' ~ is_word_of('local_complaints.outcome', 'outcome', 'upheld')) }} as is_early_help_upheld,
    -- What is closed before it came is a slip in one of the days, and not in time (rule S5).
    {{ flag(is_in_time) }} as is_closed_in_time,
    {{ flag(is_word_of('local_complaints.service', 'service', 'early_help') ~ ' and ' ~ is_in_time) }} as is_early_help_closed_in_time,
    {{ flag('earliest_end is not null or due_date is null') }} as is_timeliness_unknown
from ended_complaints
