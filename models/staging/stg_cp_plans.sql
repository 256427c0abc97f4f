with delivered as (
    {{ usable_rows('ssd_cp_plans') }}
)

select
    la_code,
    source_row,
    {{ read_text('cppl_cp_plan_id') }} as child_protection_plan_id,
    {{ read_text('cppl_icpc_id') }} as initial_conference_id,
    {{ read_text('cppl_person_id') }} as person_id,
    {{ read_date('cppl_cp_plan_start_date') }} as start_date,
    {{ read_end('cppl_cp_plan_end_date', 'cppl_cp_plan_start_date') }} as end_date,
    {{ read_earliest_end('cppl_cp_plan_end_date', 'cppl_cp_plan_start_date', known_by='local_ended_by_flag') }} as earliest_end,
    {{ read_latest_end('local_ended_by_flag', 'cppl_cp_plan_end_date') }} as latest_end,
    {{ read_flag('cppl_cp_plan_ola') }} as is_other_authority,
    {{ read_coded('cppl_cp_plan_initial_category') }} as initial_category,
    {{ read_whole_number('local_previous_cp_plans') }} as previous_child_protection_plans,
    {{ unusable_values([
        ['cppl_cp_plan_start_date', 'date'],
        ['cppl_cp_plan_end_date', 'date'],
        ['cppl_cp_plan_ola', 'flag'],
        ['local_ended_by_flag', 'flag'],
        ['local_previous_cp_plans', 'whole_number'],
        ['cppl_cp_plan_initial_category', 'code'],
    ]) }} as unusable_values
from delivered
