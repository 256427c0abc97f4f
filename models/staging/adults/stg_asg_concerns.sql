with delivered as (
    {{ usable_rows('local_asg_concerns') }}
)

select
    la_code,
    source_row,
    {{ read_text('concern_id') }} as concern_id,
    {{ read_text('person_id') }} as adult_id,
    {{ read_date('received_date') }} as received_date,
    {{ read_coded('source_group') }} as source_group,
    {{ read_coded('theme') }} as theme,
    {{ read_flag('progressed_flag') }} as is_progressed,
    {{ read_coded('local_asg_concerns.outcome') }} as outcome,
    {{ unusable_values([
        ['received_date', 'date'],
        ['source_group', 'code'],
        ['theme', 'code'],
        ['progressed_flag', 'flag'],
        ['local_asg_concerns.outcome', 'code'],
    ]) }} as unusable_values
from delivered
