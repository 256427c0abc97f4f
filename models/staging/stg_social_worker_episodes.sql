with delivered as (
    {{ usable_rows('local_social_worker_episodes') }}
)

select
    la_code,
    source_row,
    {{ read_text('episode_id') }} as episode_id,
    {{ read_text('person_id') }} as person_id,
    {{ read_text('worker_id') }} as worker_id,
    {{ read_date('start_date') }} as start_date,
    {{ read_end('end_date', 'start_date') }} as end_date,
    {{ read_earliest_end('end_date', 'start_date', known_by='local_ended_by_flag') }} as earliest_end,
    {{ read_latest_end('local_ended_by_flag', 'end_date') }} as latest_end,
    {{ unusable_values([
        ['start_date', 'date'],
        ['end_date', 'date'],
        ['local_ended_by_flag', 'flag'],
    ]) }} as unusable_values
from delivered
