{#
    Families and children who are stepped down, each once in the month and once in the year; and the step-downs of families, one a
    family, day and team, by the team that they came from. One of no known team may be of either.
#}
{% macro _step_downs() -%}
    {%- set step_downs = {'rows': ref('event_step_down'), 'row_id': "concat_ws(' ', step_down_id, family_id, person_id)"} -%}
    {%- set of_families = dict(step_downs, where='is_family_step_down = 1') -%}
    {%- set visited = {
        'numerator': 'is_visited_within_7_working_days', 'denominator': '1', 'not_yet_due': 'is_visit_not_yet_due',
        'might_count': 'is_visit_unknown', 'due': 'joint_visit_due_date', 'done': 'joint_visit_date',
    } -%}
    {%- set visits = dict(of_families, dated='joint_visit_due_date', perhaps=[{
        'model': 'event_step_down', 'where': 'is_family_step_down = 1 and is_team_unknown = 1',
        'first': 'joint_visit_due_date', 'last': 'joint_visit_due_date',
    }]) -%}
    {{ return([
        dict(step_downs, dated='agreed_date', measures={
            'step_downs_families': {'numerator': 'is_first_of_family_in_month'},
            'step_downs_families_in_year': {'numerator': 'is_first_of_family_in_year'},
        }),
        dict(
            step_downs, dated='agreed_date', measures={
                'step_downs_children': {'numerator': 'is_first_of_child_in_month'},
                'step_downs_children_in_year': {'numerator': 'is_first_of_child_in_year'},
            },
            perhaps=[{'model': 'event_step_down', 'where': 'person_id is null', 'first': 'agreed_date', 'last': 'agreed_date'}]
        ),
        dict(of_families, dated='agreed_date', measures={
            'step_downs_from_duty': {'numerator': 'is_from_duty', 'denominator': '1', 'might_count': 'is_team_unknown'},
            'step_downs_from_locality': {'numerator': 'is_from_locality', 'denominator': '1', 'might_count': 'is_team_unknown'},
        }),
        dict(
            of_families, dated='agreed_date', breakdown='source_team', category_unknown='is_team_unknown = 1',
            measures={'step_downs_by_origin': {'numerator': '1'}}
        ),
        dict(visits, where='is_family_step_down = 1 and is_from_duty = 1', measures={'joint_handover_visit_7wd_duty': visited}),
        dict(visits, where='is_family_step_down = 1 and is_from_locality = 1', measures={
            'joint_handover_visit_7wd_locality': visited,
        }),
    ]) }}
{%- endmacro %}
