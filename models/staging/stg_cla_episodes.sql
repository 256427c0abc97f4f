with delivered as (
    {{ usable_rows('ssd_cla_episodes') }}
)

select
    la_code,
    source_row,
    {{ read_text('clae_cla_episode_id') }} as looked_after_episode_id,
    {{ read_text('clae_person_id') }} as person_id,
    {{ read_text('clae_cla_id') }} as period_of_care_id,
    {{ read_date('clae_entered_care_date') }} as entered_care_date,
    {{ read_date('clae_cla_episode_start_date') }} as start_date,
    {{ read_coded('clae_cla_episode_start_reason') }} as start_reason,
    {{ read_text('clae_cla_placement_id') }} as placement_id,
    {{ read_end('clae_cla_episode_ceased_date', 'clae_cla_episode_start_date', 'clae_cla_episode_ceased_reason') }} as end_date,
    {{ read_earliest_end(
        'clae_cla_episode_ceased_date', 'clae_cla_episode_start_date', 'clae_cla_episode_ceased_reason', 'local_ended_by_flag'
    ) }} as earliest_end,
    {{ read_latest_end('local_ended_by_flag', 'clae_cla_episode_ceased_date') }} as latest_end,
    {{ read_coded('clae_cla_episode_ceased_reason') }} as end_reason,
    {{ unusable_values([
        ['clae_entered_care_date', 'date'],
        ['clae_cla_episode_start_date', 'date'],
        ['clae_cla_episode_ceased_date', 'date'],
        ['clae_cla_episode_ceased_date', 'day beside clae_cla_episode_ceased_reason'],
        ['local_ended_by_flag', 'flag'],
        ['clae_cla_episode_start_reason', 'code'],
        ['clae_cla_episode_ceased_reason', 'code'],
    ]) }} as unusable_values
from delivered
