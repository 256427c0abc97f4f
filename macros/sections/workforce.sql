{# What is counted of caseloads, agency staff and audits (SEMANTICS S19), as section_counts takes it. #}
{% macro workforce_measures() -%}
    {{ return([
        {
            'rows': _workers_of_measures(), 'row_id': 'worker_id', 'is_about_child': false, 'dated': 'month_end',
            'measures': {'each': {'numerator': 'numerator', 'denominator': 'denominator'}},
        },
        {'rows': ref('cohort_staff'), 'row_id': 'staff_id', 'is_about_child': false, 'dated': 'month_end', 'measures': {
            'agency_staff': {'numerator': 'fte * is_agency_social_worker', 'denominator': 'fte * is_social_worker_post'},
        }},
        {
            'rows': ref('event_case_audit'), 'row_id': 'audit_id', 'is_about_child': false, 'dated': 'completed_date',
            'where': 'is_social_care = 1',
            'measures': {'case_audits_meeting_standard': {
                'numerator': 'is_meeting_standard', 'denominator': '1', 'might_count': flag('grade is null'),
            }},
        },
    ]) }}
{%- endmacro %}


{#
    Workers of each caseload measure, as la_code, month_end, measure_id, worker_id, numerator, denominator. Somebody with cases in two
    teams that a measure covers is one worker with one contract. An average is cases by adjusted hours; a maximum is the cases of the
    busiest worker, of how many workers.
#}
{% macro _workers_of_measures() -%}
    (
        select
            la_code,
            month_end,
            measure_id,
            worker_id,
            case
                when measure_id not like 'caseload_max%' then counted_cases
                when row_number() over (partition by la_code, month_end, measure_id order by cases desc, worker_id) = 1 then cases
                else 0
            end as numerator,
            case when measure_id like 'caseload_max%' then 1 else counted_fte end as denominator
        from (
            select
                case_workers.la_code,
                case_workers.month_end,
                team_groups.measure_id,
                case_workers.worker_id,
                sum(case_workers.cases) as cases,
                max(case_workers.adjusted_fte * case_workers.is_counted_in_average) as counted_fte,
                sum(case_workers.cases * case_workers.is_counted_in_average) as counted_cases
            from {{ ref('cohort_case_worker') }} as case_workers
            inner join {{ ref('team_group') }} as team_groups on case_workers.team_group = team_groups.team_group
            group by case_workers.la_code, case_workers.month_end, team_groups.measure_id, case_workers.worker_id
        ) as workers
    )
{%- endmacro %}
