{#
    What is counted of supported families, parenting programmes and family group conferences (rule S28), as section_counts takes it. What
    counts once in a window of months is flagged by its first row in it, so that there is a measure for each window.
#}
{% macro family_services_measures() -%}
    {{ return(_supporting_families_measures() + _parenting_measures() + _family_group_conference_measures()) }}
{%- endmacro %}


{# Families engaged, as a share of the target too, and families for whom a result was claimed; a claim of unknown type may be of either. #}
{% macro _supporting_families_measures() -%}
    {%- set families = {
        'rows': ref('event_supporting_family'), 'row_id': "concat_ws(' ', family_id, event_date)", 'is_about_child': false,
        'dated': 'event_date',
    } -%}
    {%- set targets = {
        'rows': ref('event_supporting_families_target'), 'row_id': "concat_ws(' ', 'target', month_end)", 'is_about_child': false,
        'dated': 'month_end',
    } -%}
    {%- set blocks = [
        dict(families, where="kind = 'engaged'", measures={
            'supporting_families_engaged': {'numerator': 'is_first_in_month'},
            'supporting_families_engaged_to_date': {'numerator': 'is_first_in_year'},
            'supporting_families_target': {'numerator': 'is_first_in_month', 'denominator': '0'},
            'supporting_families_target_to_date': {'numerator': 'is_first_in_year', 'denominator': '0'},
        }),
        dict(targets, measures={
            'supporting_families_target': {'numerator': '0', 'denominator': 'target_of_month'},
            'supporting_families_target_to_date': {'numerator': '0', 'denominator': 'target_of_year'},
        }),
    ] -%}
    {%- for kind in ['employment', 'progress'] -%}
        {%- for window, suffix in {'month': '', 'year': '_to_date'}.items() -%}
            {%- do blocks.append(dict(
                families, where="kind = '" ~ kind ~ "'",
                measures={'supporting_families_claims_' ~ kind ~ suffix: {'numerator': 'is_first_in_' ~ window}},
                perhaps=[{
                    'model': 'event_supporting_family', 'where': "kind = 'unknown' and is_first_in_" ~ window ~ ' = 1',
                    'first': 'event_date', 'last': 'event_date',
                }]
            )) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(blocks) }}
{%- endmacro %}


{# Programmes completed, and the families on them; what ended on an unknown day may be of any window that holds it. #}
{% macro _parenting_measures() -%}
    {%- set blocks = [] -%}
    {%- for window, suffix in {'quarter': '', 'year': '_to_date'}.items() -%}
        {%- set programmes = {
            'rows': ref('event_parenting_programme'), 'row_id': "concat_ws(' ', programme_id, family_id)", 'is_about_child': false,
            'dated': 'end_date',
        } -%}
        {%- set perhaps = {
            'model': 'event_parenting_programme', 'where': 'earliest_end is not null', 'first': 'earliest_end', 'last': 'latest_end',
        } -%}
        {%- set is_first = 'is_programmes_first_in_' ~ window -%}
        {%- do blocks.extend([
            dict(programmes, perhaps=[dict(perhaps, where='earliest_end is not null and ' ~ is_first ~ ' = 1')], measures={
                'parenting_programmes_delivered' ~ suffix: {'numerator': is_first},
            }),
            dict(programmes, perhaps=[perhaps], measures={
                'parenting_families_attending' ~ suffix: {
                    'numerator': 'is_first_attended_in_' ~ window, 'might_count': 'is_perhaps_attended_in_' ~ window,
                },
                'parenting_families_completing' ~ suffix: {
                    'numerator': 'is_first_completed_in_' ~ window, 'denominator': 'is_first_asked_in_' ~ window,
                    'might_count': 'is_perhaps_completed_in_' ~ window,
                },
            }),
        ]) -%}
    {%- endfor -%}
    {{ return(blocks) }}
{%- endmacro %}


{# Cases of the family group conference service, and the children in them. #}
{% macro _family_group_conference_measures() -%}
    {%- set cases = {
        'rows': ref('event_family_conference_case'), 'row_id': 'fgc_case_id', 'is_about_child': false,
    } -%}
    {%- set perhaps_open = {
        'model': 'event_family_conference_case', 'where': 'earliest_end is not null and accepted_date is not null',
        'from': 'left_stock_date', 'until': 'latest_end',
    } -%}
    {%- set perhaps_waiting = dict(perhaps_open, where=perhaps_open.where ~ ' and allocated_date is null') -%}
    {%- set waiting = dict(
        cases, begins='accepted_date', ends='left_waiting_date', might_not_count='is_allocation_unread'
    ) -%}
    {{ return([
        dict(cases, dated='referral_date', measures={
            'fgc_referrals_received_families': {'numerator': '1'},
            'fgc_referrals_received_children': {'numerator': 'children_count'},
        }),
        dict(cases, dated='accepted_date', measures={
            'fgc_referrals_accepted_families': {'numerator': '1'},
            'fgc_referrals_accepted_children': {'numerator': 'children_count'},
        }),
        dict(cases, dated='initial_contact_due_date', measures={
            'fgc_initial_contacts_due': {'numerator': '1'},
            'fgc_initial_contact_3wd': {
                'numerator': 'is_contacted_within_3_working_days', 'denominator': '1', 'might_count': 'is_contact_unread',
                'due': 'initial_contact_due_date', 'done': 'initial_contact_date',
            },
        }),
        dict(cases, dated='conference_date', measures={
            'fgc_held_families': {'numerator': '1'},
            'fgc_held_children': {'numerator': 'children_count'},
            'fgc_held_20wd': {
                'numerator': 'is_held_within_20_working_days', 'denominator': '1', 'might_count': 'is_without_allocation',
                'due': 'conference_due_date', 'done': 'conference_date',
            },
        }),
        dict(cases, dated='review_date', measures={'fgc_reviews_held': {'numerator': '1'}}),
        dict(cases, dated='closed_date', unknown_day=['earliest_end', 'latest_end'], measures={
            'fgc_closed': {'numerator': '1'},
            'fgc_closed_with_conference': {
                'numerator': 'is_conference_held', 'denominator': 'is_accepted_and_allocated', 'might_count': 'is_conference_unread',
            },
        }),
        dict(cases, begins='accepted_date', ends='left_stock_date', stock='fgc_open', perhaps=[perhaps_open]),
        dict(waiting, stock='fgc_awaiting_allocation_families', perhaps=[perhaps_waiting]),
        dict(
            waiting, stock='fgc_awaiting_allocation_children', amount='children_count',
            perhaps=[dict(perhaps_waiting, might_count='children_count')]
        ),
    ]) }}
{%- endmacro %}
