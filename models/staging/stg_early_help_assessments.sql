with delivered as (
    {{ usable_rows('local_early_help_assessments') }}
)

select
    la_code,
    source_row,
    {{ read_text('eha_id') }} as early_help_assessment_id,
    {{ read_text('family_id') }} as family_id,
    {{ read_date('triage_decision_date') }} as triage_decision_date,
    {{ read_date('completed_date') }} as completed_date,
    {{ read_coded('completed_by') }} as completed_by,
    {{ read_coded('partner_type') }} as partner_type,
    {{ read_flag('yot_flag') }} as is_youth_offending,
    {{ unusable_values([
        ['triage_decision_date', 'date'],
        ['completed_date', 'date'],
        ['completed_by', 'code'],
        ['partner_type', 'code'],
        ['yot_flag', 'flag'],
    ]) }} as unusable_values
from delivered
