-- Measures that divide another one add up to it, in every month: {part: whole}, a part that is split by its categories.
{% set wholes = {
    'contacts_received': [['contacts_by_source'], ['contacts_by_outcome']],
    'contacts_to_referral': [['contacts_by_source_to_referral']],
    'contacts_all_children': [['contacts_social_care', 'contacts_early_help', 'contacts_ot_not_yet_known']],
    'assessments_completed': [
        ['assessments_by_outcome'],
        [
            'assessments_outcome_ongoing', 'assessments_outcome_nfa', 'assessments_outcome_step_down',
            'assessments_outcome_out_of_area', 'assessments_outcome_other_not_recorded',
        ],
    ],
    's47_completed': [
        ['s47_by_outcome'],
        [
            's47_outcome_substantiated_continuing', 's47_outcome_substantiated_no_continuing',
            's47_outcome_not_substantiated', 's47_outcome_not_recorded',
        ],
    ],
    'cin_and_cpp_open': [['cin_open', 'cpp_open']],
    'cpp_open': [['cpp_open_by_duration']],
    'cpp_ends': [['cpp_ended_by_duration']],
    'lac_ceased': [['lac_ceased_by_reason']],
    'lac_number': [['lac_by_placement_type'], ['lac_by_placement_provider'], ['lac_by_placement_ownership']],
} %}

with measure_months as (
    select * from {{ ref('measure_month') }}
),

sums as (
    {% for whole, divisions in wholes.items() %}
    {% set outer = loop %}
    {% for parts in divisions %}
    select
        la_code,
        month_end,
        '{{ whole }}' as whole,
        '{{ parts | join(', ') }}' as parts,
        sum(case when measure_id = '{{ whole }}' then numerator end) as whole_count,
        sum(case when measure_id <> '{{ whole }}' then numerator end) as parts_count
    from measure_months
    where measure_id in ('{{ whole }}', '{{ parts | join("', '") }}')
    group by la_code, month_end
    {% if not (outer.last and loop.last) %}union all{% endif %}
    {% endfor %}
    {% endfor %}
)

select * from sums
where whole_count is distinct from parts_count
