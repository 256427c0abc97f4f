with extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
),

episodes as (
    select
        episodes.*,
        {{ latest_end('episodes.earliest_end', 'null', 'extract_dates.extract_date') }} as latest_end,
        {{ is_word_of('earl_episode_end_reason', 'episodes.end_reason', 'step_up') }} as is_step_up,
        episodes.end_reason is null or not {{ is_word_of('earl_episode_end_reason', 'episodes.end_reason') }} as is_reason_unknown
    from {{ ref('stg_early_help_episodes') }} as episodes
    left join extract_dates on episodes.la_code = extract_dates.la_code
),

ended_episodes as (
    select *, {{ counted_end('end_date', 'earliest_end', 'latest_end', 'null') }} as counted_end_date
    from episodes
),

dated as (
    select
        *,
        {{ month_end('counted_end_date') }} as month_ended,
        {{ financial_year_start('counted_end_date') }} as year_ended
    from ended_episodes
)

select
    la_code,
    early_help_episode_id,
    person_id,
    start_date,
    counted_end_date as end_date,
    earliest_end,
    latest_end,
    end_date as left_stock_date,
    {{ flag('is_step_up') }} as is_step_up,
    {{ flag('is_step_up and person_id is null or not coalesce(is_step_up, false) and is_reason_unknown') }} as is_step_up_unknown,
    {{ flag('is_step_up and person_id is not null') }}
    * {{ first_in(
        'person_id, is_step_up', 'month_ended', 'counted_end_date, early_help_episode_id'
    ) }} as is_first_step_up_in_month,
    {{ flag('is_step_up and person_id is not null') }}
    * {{ first_in(
        'person_id, is_step_up', 'year_ended', 'counted_end_date, early_help_episode_id'
    ) }} as is_first_step_up_in_year
from dated
