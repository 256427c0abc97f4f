{#
    What is counted of assessments (rule S7), as section_counts takes it. assessments_all_* count as the Department does: whatever began
    them, each from its own start.
#}
{% macro assessment_measures() -%}
    {%- set assessments = {'rows': ref('event_assessment'), 'row_id': 'assessment_id', 'team': 'team_id'} -%}
    {%- set in_time = {
        'numerator': 'is_completed_within_45_working_days', 'denominator': '1', 'might_count': 'is_perhaps_completed_in_time',
        'due': 'assessment_due_date', 'done': 'authorised_date',
    } -%}
    {%- set completed = dict(assessments, dated='authorised_date', unknown_day=['earliest_end', 'latest_end']) -%}
    {%- set perhaps = {
        'model': 'event_assessment', 'where': 'earliest_end is not null', 'from': 'left_stock_date', 'until': 'latest_end',
    } -%}
    {%- set untyped = {'model': 'event_assessment', 'where': 'is_type_unknown = 1'} -%}
    {%- set untyped_overdue = dict(untyped, **{'from': 'overdue_from_date', 'until': 'left_stock_date'}) -%}
    {%- set of_a_type = dict(completed, perhaps=[dict(
        untyped, first='coalesce(earliest_end, authorised_date)', last='coalesce(latest_end, authorised_date)'
    )]) -%}
    {%- set new_completed, updated_completed = dict(of_a_type, where='is_new = 1'), dict(of_a_type, where='is_updated = 1') -%}
    {%- set perhaps_overdue = dict(perhaps, **{'from': 'greatest(overdue_from_date, left_stock_date)'}) -%}
    {%- set outcomes = {} -%}
    {%- for group in ['ongoing', 'nfa', 'step_down', 'out_of_area', 'other_not_recorded'] -%}
        {%- do outcomes.update({'assessments_outcome_' ~ group: _with_outcome(group)}) -%}
    {%- endfor -%}
    {{ return([
        dict(assessments, dated='start_date', perhaps=[dict(untyped, first='start_date', last='start_date')], measures={
            'assessments_started': {'numerator': 'is_new'},
            'assessments_updated_started': {'numerator': 'is_updated'},
        }),
        dict(new_completed, measures=outcomes),
        dict(new_completed, measures={
            'assessments_completed': {'numerator': '1'},
            'assessments_completed_45wd': in_time,
        }),
        dict(updated_completed, measures={
            'assessments_updated_completed': {'numerator': '1'},
            'assessments_updated_completed_45wd': in_time,
        }),
        dict(completed, measures={
            'assessments_all_completed': {'numerator': '1'},
            'assessments_all_completed_45wd': {
                'numerator': 'is_completed_within_45_working_days_of_its_start', 'denominator': '1',
                'might_count': 'is_perhaps_completed_in_time_of_its_start',
            },
        }),
        dict(new_completed, breakdown='outcome_group', category_unknown='is_outcome_unknown = 1', measures={
            'assessments_by_outcome': {'numerator': '1'},
        }),
        dict(
            assessments, begins='start_date', ends='left_stock_date', stock='assessments_open', perhaps=[perhaps]
        ),
        dict(
            assessments, begins='overdue_from_date', ends='left_stock_date', stock='assessments_open_past_45wd',
            where='is_new = 1', due='assessment_due_date',
            perhaps=[dict(perhaps_overdue, where='earliest_end is not null and is_new = 1'), untyped_overdue]
        ),
        dict(
            assessments, begins='overdue_from_date', ends='left_stock_date', stock='assessments_updated_open_past_45wd',
            where='is_updated = 1', due='assessment_due_date',
            perhaps=[dict(perhaps_overdue, where='earliest_end is not null and is_updated = 1'), untyped_overdue]
        ),
    ]) }}
{%- endmacro %}


{# Assessments with an outcome of a group, among those of the block; one whose outcome is unknown may have any other. #}
{% macro _with_outcome(group) -%}
    {%- set has_outcome = 'is_outcome_' ~ group -%}
    {{ return({
        'numerator': has_outcome, 'denominator': '1',
        'might_count': 'is_outcome_unknown * (1 - ' ~ has_outcome ~ ')', 'might_not_count': 'is_outcome_unknown * ' ~ has_outcome,
    }) }}
{%- endmacro %}
