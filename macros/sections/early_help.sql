{# What is counted of early help (rule S31): contacts, assessments, cases, step-downs and step-ups, as section_counts takes it. #}
{% macro early_help_measures() -%}
    {{ return(_early_help_contacts() + _early_help_assessments() + _early_help_cases() + _step_downs()) }}
{%- endmacro %}


{#
    One family, day and kind of contact is one contact of the family. A contact of no known kind may be one with another of that day,
    and several such may be of as many kinds;
    a family of which nobody can read whether the youth offending team works with it may not be asked for a first contact.
#}
{% macro _early_help_contacts() -%}
    {%- set contacts = {
        'rows': ref('event_early_help_contact'), 'row_id': "concat_ws(' ', contact_id, family_id, person_id)",
    } -%}
    {{ return([
        dict(contacts, dated='contact_date', where='is_family_contact = 1', measures={
            'eh_contacts_families': {'numerator': '1', 'might_count': 'perhaps_more', 'might_not_count': 'is_perhaps_another'},
        }),
        dict(contacts, dated='initial_contact_due_date', where='is_in_scope = 1', measures={
            'eh_initial_contact_in_scope': {'numerator': '1', 'might_not_count': 'is_scope_unknown'},
            'eh_initial_contact_3wd': _in_scope_in_time(
                'is_contacted_within_3_working_days', 'is_initial_contact_not_yet_due', 'is_initial_contact_undated',
                'initial_contact_due_date', 'initial_contact_date'
            ),
        }),
    ]) }}
{%- endmacro %}


{# An assessment by whom nobody knows may be the service's or a partner's. #}
{% macro _early_help_assessments() -%}
    {%- set assessments = {
        'rows': ref('event_early_help_assessment'), 'row_id': 'early_help_assessment_id', 'is_about_child': false,
    } -%}
    {%- set by_partner = [{
        'model': 'event_early_help_assessment', 'where': 'is_by_unknown = 1', 'first': 'completed_date', 'last': 'completed_date',
    }] -%}
    {{ return([
        dict(assessments, dated='assessment_due_date', where='is_in_scope = 1', measures={
            'eh_assessments_in_scope': {'numerator': '1', 'might_not_count': 'is_scope_unknown'},
            'eh_assessments_45wd': _in_scope_in_time(
                'is_completed_within_48_working_days', 'is_completion_not_yet_due', 'is_completion_undated',
                'assessment_due_date', 'completed_date'
            ),
        }),
        dict(assessments, dated='completed_date', measures={
            'eh_assessments_by_partners': {'numerator': 'is_by_partner', 'denominator': '1', 'might_count': 'is_by_unknown'},
        }),
        dict(assessments, dated='completed_date', where='is_by_partner = 1', perhaps=by_partner, measures={
            'eh_partner_assessments_by_schools': {
                'numerator': 'is_by_school', 'denominator': '1', 'might_count': 'is_partner_type_unknown',
            },
        }),
        dict(
            assessments, dated='completed_date', where='is_by_partner = 1', perhaps=by_partner,
            breakdown='partner_type', category_unknown='is_partner_type_unknown = 1',
            measures={'eh_assessments_by_partner_type': {'numerator': '1'}}
        ),
    ]) }}
{%- endmacro %}


{#
    What has a time limit, of those in scope. A row that may not belong to them lowers the bound if it is in time, and raises the other
    if it is not: as far as if it were in both parts (rule S25).
#}
{% macro _in_scope_in_time(in_time, not_yet_due, undated, due, done) -%}
    {{ return({
        'numerator': in_time, 'denominator': '1', 'not_yet_due': not_yet_due, 'due': due, 'done': done,
        'might_count': 'greatest(is_scope_unknown, ' ~ undated ~ ') * (1 - ' ~ in_time ~ ')',
        'might_not_count': 'is_scope_unknown * ' ~ in_time,
    }) }}
{%- endmacro %}


{# What ended on an unknown day may be open, and is closed on any of the days between (rule S25). #}
{% macro _early_help_cases() -%}
    {%- set cases = {'rows': ref('event_early_help_case'), 'row_id': 'early_help_case_id', 'is_about_child': false} -%}
    {%- set episodes = {'rows': ref('event_early_help_episode'), 'row_id': 'early_help_episode_id'} -%}
    {%- set closed = {'dated': 'closed_date', 'unknown_day': ['earliest_end', 'latest_end']} -%}
    {%- set open_until_unknown_day = {'where': 'earliest_end is not null', 'from': 'left_stock_date', 'until': 'latest_end'} -%}
    {%- set families_open = dict(open_until_unknown_day, model='event_early_help_case') -%}
    {%- set children_open = dict(open_until_unknown_day, model='event_early_help_episode') -%}
    {{ return([
        {
            'rows': ref('cohort_early_help_family'), 'row_id': 'family_id', 'is_about_child': false, 'dated': 'month_end',
            'perhaps': [families_open], 'measures': {'eh_open_families': {'numerator': '1'}},
        },
        {
            'rows': ref('cohort_early_help'), 'row_id': 'person_id', 'dated': 'month_end',
            'perhaps': [children_open], 'measures': {'eh_open_children': {'numerator': '1'}},
        },
        dict(cases, dated='opened_date', measures={
            'eh_re_referrals': {'numerator': 'is_re_referral', 'denominator': '1', 'might_count': 'is_re_referral_unknown'},
        }),
        dict(cases, **dict(closed, measures={
            'eh_families_closed': {'numerator': '1'},
            'step_ups_families': _first_step_up('is_first_step_up_in_month'),
            'step_ups_families_in_year': _first_step_up('is_first_step_up_in_year'),
        })),
        dict(episodes, dated='end_date', unknown_day=closed.unknown_day, measures={
            'step_ups_children': _first_step_up('is_first_step_up_in_month'),
            'step_ups_children_in_year': _first_step_up('is_first_step_up_in_year'),
        }),
    ]) }}
{%- endmacro %}


{# A step-up on an unknown day that is not the first of its month may be that of another. #}
{% macro _first_step_up(is_first) -%}
    {%- set is_perhaps_first = flag('is_step_up_unknown = 1 or is_step_up = 1 and earliest_end is not null') -%}
    {{ return({'numerator': is_first, 'might_count': is_perhaps_first ~ ' * (1 - ' ~ is_first ~ ')'}) }}
{%- endmacro %}
