with delivered as (
    {{ usable_rows('ssd_missing') }}
)

select
    la_code,
    source_row,
    {{ read_text('miss_table_id') }} as missing_episode_id,
    {{ read_text('miss_person_id') }} as person_id,
    {{ read_date('miss_missing_episode_start_date') }} as start_date,
    {{ read_date('miss_missing_episode_end_date') }} as end_date,
    {{ read_coded('miss_missing_episode_type') }} as episode_type,
    {{ unusable_values([
        ['miss_missing_episode_start_date', 'date'],
        ['miss_missing_episode_end_date', 'date'],
        ['miss_missing_episode_type', 'code'],
    ]) }} as unusable_values
from delivered
