{% set is_early_help = is_word_of('local_case_audits.service', 'service', 'early_help') %}
{% set is_known_service = is_word_of('local_case_audits.service', 'service') %}

select
    la_code,
    audit_id,
    service,
    audit_type,
    completed_date,
    grade,
    {{ flag("grade is null or grade not in ('" ~ (
        var('audit_grades_meeting_standard') + var('audit_grades_below_standard')
    ) | join("', '") ~ "')") }} as is_grade_unknown,
    -- Without a service it is an audit of social care, which is what the extract is for.
    {{ flag("coalesce(service, 'social_care') like '%social%care%'") }} as is_social_care,
    {{ flag("coalesce(service, 'social_care') like '%social%care%' and grade in ('"
        ~ var('audit_grades_meeting_standard') | join("', '") ~ "')") }} as is_meeting_standard,
    {{ flag(is_early_help ~ " and audit_type like '%team%manager%'") }} as is_early_help_by_team_manager,
    -- The kind of audit is not recorded, or the service is in words that no rule knows.
    {{ flag('(' ~ is_early_help ~ ' and audit_type is null) or (not ' ~ is_known_service
        ~ " and coalesce(audit_type, 'team manager') like '%team%manager%')") }} as is_perhaps_by_team_manager
from {{ ref('stg_case_audits') }}
