with delivered as (
    {{ usable_rows('local_step_downs') }}
)

select
    la_code,
    source_row,
    {{ read_text('step_down_id') }} as step_down_id,
    {{ read_text('family_id') }} as family_id,
    {{ read_text('person_id') }} as person_id,
    {{ read_date('agreed_date') }} as agreed_date,
    {{ read_coded('source_team') }} as source_team,
    {{ read_date('joint_visit_date') }} as joint_visit_date,
    {{ unusable_values([
        ['agreed_date', 'date'],
        ['source_team', 'code'],
        ['joint_visit_date', 'date'],
    ]) }} as unusable_values
from delivered
