with delivered as (
    {{ usable_rows('local_ccis') }}
)

select
    la_code,
    source_row,
    {{ read_month('snapshot_month') }} as month_end,
    {{ read_text('person_id') }} as person_id,
    {{ read_whole_number('academic_age') }} as academic_age,
    {{ read_coded('activity_group') }} as activity_group,
    {{ read_date('due_to_lapse_date') }} as lapses_date,
    {{ read_flag('resident_flag') }} as is_resident,
    {{ read_flag('lac_flag') }} as is_looked_after,
    {{ read_flag('meets_rpa_flag') }} as meets_duty,
    {{ unusable_values([
        ['snapshot_month', 'month'],
        ['academic_age', 'whole_number'],
        ['activity_group', 'code'],
        ['due_to_lapse_date', 'date'],
        ['resident_flag', 'flag'],
        ['lac_flag', 'flag'],
        ['meets_rpa_flag', 'flag'],
    ]) }} as unusable_values
from delivered
