{# What is counted of contacts (rules S3, S5), as section_counts takes it. #}
{% macro contact_measures() -%}
    {%- set contacts = {'rows': ref('event_contact'), 'row_id': 'contact_id', 'dated': 'contact_date'} -%}
    {%- set new_contacts = dict(contacts, where='is_new_social_care = 1') -%}
    {%- set to_referral = {'numerator': 'is_progressed_to_referral', 'denominator': '1', 'might_count': 'is_outcome_unknown'} -%}
    {#- A contact whose route is none of the codes counts as not yet known, and may have gone either way. -#}
    {%- set perhaps_new = [_contacts_where('is_perhaps_new_social_care = 1')] -%}
    {%- set perhaps_routed = [_contacts_where('is_route_unknown = 1')] -%}
    {{ return([
        dict(new_contacts, perhaps=perhaps_new, measures={
            'contacts_received': {'numerator': '1'},
            'contacts_decision_1wd': _decided_in_time('1_working_day'),
            'contacts_to_referral': to_referral,
        }),
        dict(contacts, measures={
            'contacts_all_children': {'numerator': '1'},
            'contacts_social_care': {'numerator': 'is_social_care', 'denominator': '1', 'might_count': 'is_route_unknown'},
            'contacts_early_help': {'numerator': 'is_early_help', 'denominator': '1', 'might_count': 'is_route_unknown'},
            'contacts_ot_not_yet_known': {'numerator': 'is_ot_not_yet_known', 'might_not_count': 'is_route_unknown'},
            'contacts_all_to_referral': to_referral,
        }),
        dict(contacts, where='is_social_care = 1', perhaps=perhaps_routed, measures={
            'contacts_social_care_decision_1wd': _decided_in_time('1_working_day'),
        }),
        dict(contacts, where='is_early_help = 1', perhaps=perhaps_routed, measures={
            'contacts_early_help_decision_5wd': _decided_in_time('5_working_days'),
        }),
        dict(new_contacts, perhaps=perhaps_new, breakdown='source_group', category_unknown=is_source_unknown(), measures={
            'contacts_by_source': {'numerator': '1'},
            'contacts_by_source_to_referral': to_referral,
        }),
        dict(
            new_contacts, perhaps=perhaps_new, breakdown='contact_outcome', category_unknown='is_outcome_unknown = 1',
            measures={'contacts_by_outcome': {'numerator': '1'}}
        ),
        dict(contacts, dated='mash_request_date', measures={
            'mash_information_sharing_2wd': {
                'numerator': 'is_mash_answered_within_2_working_days', 'denominator': '1', 'not_yet_due': 'is_mash_not_yet_due',
                'due': 'mash_response_due_date', 'done': 'mash_response_date',
            },
        }),
        dict(contacts, rows=_families_in_contact(), measures={'contacts_all_families': _families('is_contact')}),
        dict(contacts, perhaps=perhaps_routed, rows=_families_in_contact(), measures={
            'contacts_social_care_families': _families('is_social_care'),
            'contacts_early_help_families': _families('is_early_help'),
        }),
    ]) }}
{%- endmacro %}


{#
    A sibling group in one contact counts once: one family, one day, one source (rule S3); told by the first of their ids. Contacts
    of unknown source may be of as many sources as they are, or of one with another of that family and day.
#}
{% macro _families_in_contact() -%}
    (
        select
            la_code,
            contact_date,
            min(contact_id) as contact_id,
            min(person_id) as person_id,
            {%- for kind in ['is_contact', 'is_social_care', 'is_early_help'] %}
            max({{ kind }}) as {{ kind }},
            max(is_source_unknown) * greatest(sum({{ kind }}) - 1, 0) as more_{{ kind }},
            max(is_source_unknown) * max({{ kind }}) * {{ flag('count(*) over of_a_day > 1') }} as less_{{ kind }}
            {{- ',' if not loop.last }}
            {%- endfor %}
        from (
            select *, 1 as is_contact, {{ flag(is_source_unknown()) }} as is_source_unknown from {{ ref('event_contact') }}
        ) as contacts
        group by la_code, family_id, contact_date, source_code
        window of_a_day as (partition by la_code, family_id, contact_date)
    )
{%- endmacro %}


{# Families in contact of a kind, a flag of _families_in_contact. #}
{% macro _families(kind) -%}
    {{ return({'numerator': kind, 'might_count': 'more_' ~ kind, 'might_not_count': 'less_' ~ kind}) }}
{%- endmacro %}


{# Whether nobody knows who made a contact: no source is recorded, which counts among the others, or one that is no code. #}
{% macro is_source_unknown() -%}
    (source_group = 'unknown' or source_code = '')
{%- endmacro %}


{# What is asked of contacts: a decision within 1_working_day or 5_working_days. #}
{% macro _decided_in_time(limit) -%}
    {%- set undated_decision = flag('decision_date is null and not ' ~ is_not_known('contact_outcome')) -%}
    {{ return({
        'numerator': 'is_decided_within_' ~ limit,
        'denominator': '1',
        'not_yet_due': 'is_decision_not_yet_due_' ~ limit[0],
        'due': 'decision_' ~ limit ~ '_due_date', 'done': 'decision_date',
        'might_count': undated_decision,
    }) }}
{%- endmacro %}


{# Contacts that some measure may count on their day, as `perhaps` of a block has them. #}
{% macro _contacts_where(condition) -%}
    {{ return({'model': 'event_contact', 'where': condition, 'first': 'contact_date', 'last': 'contact_date'}) }}
{%- endmacro %}
