with delivered as (
    {{ usable_rows('ssd_early_help_episodes') }}
)

select
    la_code,
    source_row,
    {{ read_text('earl_episode_id') }} as early_help_episode_id,
    {{ read_text('earl_person_id') }} as person_id,
    {{ read_date('earl_episode_start_date') }} as start_date,
    {{ read_end('earl_episode_end_date', 'earl_episode_start_date', 'earl_episode_end_reason') }} as end_date,
    {{ read_earliest_end('earl_episode_end_date', 'earl_episode_start_date', 'earl_episode_end_reason') }} as earliest_end,
    {{ read_word('earl_episode_end_reason') }} as end_reason,
    {{ unusable_values([
        ['earl_episode_start_date', 'date'],
        ['earl_episode_end_date', 'date'],
        ['earl_episode_end_date', 'day beside earl_episode_end_reason'],
        ['earl_episode_end_reason', 'word'],
    ]) }} as unusable_values
from delivered
