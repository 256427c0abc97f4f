with delivered as (
    {{ usable_rows('ssd_involvements') }}
)

select
    la_code,
    source_row,
    {{ read_text('invo_involvements_id') }} as involvement_id,
    {{ read_text('invo_professional_id') }} as worker_id,
    {{ read_code('invo_professional_role_id') }} as role,
    {{ read_text('invo_professional_team') }} as team_id,
    {{ read_text('invo_person_id') }} as person_id,
    {{ read_date('invo_involvement_start_date') }} as start_date,
    {{ read_end('invo_involvement_end_date', 'invo_involvement_start_date') }} as end_date,
    {{ unusable_values([
        ['invo_involvement_start_date', 'date'],
        ['invo_involvement_end_date', 'date'],
        ['invo_professional_role_id', 'word'],
    ]) }} as unusable_values
from delivered
