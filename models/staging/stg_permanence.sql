with delivered as (
    {{ usable_rows('ssd_permanence') }}
)

select
    la_code,
    source_row,
    {{ read_text('perm_table_id') }} as permanence_id,
    {{ read_text('perm_person_id') }} as person_id,
    {{ read_text('perm_cla_id') }} as period_of_care_id,
    {{ read_date('perm_adm_decision_date') }} as decision_date,
    {{ read_end('perm_decision_reversed_date', 'perm_adm_decision_date') }} as decision_reversed_date,
    {{ read_date('perm_placement_order_date') }} as placement_order_date,
    {{ read_date('perm_matched_date') }} as matched_date,
    {{ read_date('perm_placed_for_adoption_date') }} as placed_for_adoption_date,
    {{ read_flag('perm_adopted_by_carer_flag') }} as is_adopted_by_carer,
    {{ read_date('perm_placed_foster_carer_date') }} as placed_with_carer_date,
    {{ read_flag('perm_part_of_sibling_group') }} as is_part_of_sibling_group,
    {{ read_date('perm_permanence_order_date') }} as order_date,
    {{ read_code('perm_permanence_order_type') }} as order_type,
    {{ unusable_values([
        ['perm_adm_decision_date', 'date'],
        ['perm_decision_reversed_date', 'date'],
        ['perm_placement_order_date', 'date'],
        ['perm_matched_date', 'date'],
        ['perm_placed_for_adoption_date', 'date'],
        ['perm_adopted_by_carer_flag', 'flag'],
        ['perm_placed_foster_carer_date', 'date'],
        ['perm_part_of_sibling_group', 'flag'],
        ['perm_permanence_order_date', 'date'],
    ]) }} as unusable_values
from delivered
