with delivered as (
    {{ usable_rows('ssd_early_help_episodes') }}
)

select
    la_code,
    source_row,
    {{ read_text('earl_episode_id') }} as early_help_episode_id,
    {{ read_text('earl_person_id') }} as person_id,
    {{ read_date('earl_episode_start_date') }} as start_date,
    {{ read_end('earl_episode_end_date', 'earl_episode_start_date') }} as end_date,
    {{ unusable_values([
        ['earl_episode_start_date', 'date'],
        ['earl_episode_end_date', 'date'],
    ]) }} as unusable_values
from delivered
