with delivered as (
    {{ usable_rows('ssd_cla_placement') }}
)

select
    la_code,
    source_row,
    {{ read_text('clap_cla_placement_id') }} as placement_id,
    {{ read_text('clap_person_id') }} as person_id,
    {{ read_text('clap_cla_id') }} as period_of_care_id,
    {{ read_timestamp('clap_cla_placement_start_date') }} as started_at,
    {{ read_end('clap_cla_placement_end_date', 'clap_cla_placement_start_date', as_read=read_timestamp) }} as ended_at,
    cast({{ read_timestamp('clap_cla_placement_start_date') }} as date) as start_date,
    {{ read_end('clap_cla_placement_end_date', 'clap_cla_placement_start_date') }} as end_date,
    {{ read_coded('clap_cla_placement_type') }} as placement_type,
    {{ read_coded('clap_cla_placement_provider') }} as provider,
    {{ read_code('clap_cla_placement_urn') }} as urn,
    {{ read_code('clap_cla_placement_postcode') }} as postcode,
    {{ read_miles('clap_cla_placement_distance') }} as distance,
    {{ unusable_values([
        ['clap_cla_placement_start_date', 'timestamp'],
        ['clap_cla_placement_end_date', 'timestamp'],
        ['clap_cla_placement_type', 'code'],
        ['clap_cla_placement_provider', 'code'],
        ['clap_cla_placement_distance', 'miles'],
    ]) }} as unusable_values
from delivered
