with delivered as (
    {{ usable_rows('local_case_audits') }}
)

select
    la_code,
    source_row,
    {{ read_text('audit_id') }} as audit_id,
    {{ read_word('service') }} as service,
    {{ read_code('audit_type') }} as audit_type,
    {{ read_date('completed_date') }} as completed_date,
    {{ read_code('grade') }} as grade,
    {{ unusable_values([
        ['local_case_audits.service', 'word'],
        ['completed_date', 'date'],
        ['local_case_audits.grade', var('audit_grades_meeting_standard') + var('audit_grades_below_standard')],
    ]) }} as unusable_values
from delivered
