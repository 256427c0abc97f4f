-- A flag of success is never set where the flag of its denominator is not.
{% set flags = {
    'cohort_child_protection_plan': [
        ['is_plan_up_to_date', 'is_plan_expected'],
        ['is_visited', 'is_visit_expected'],
        ['is_every_review_in_time', 'is_review_expected'],
        ['is_open_2_years', 'is_open_12_months'],
    ],
    'cohort_child_in_need': [
        ['is_plan_expected', 'is_child_in_need'],
        ['has_plan', 'is_plan_expected'],
        ['is_plan_up_to_date', 'has_plan'],
    ],
} %}

{% for model, pairs in flags.items() %}
{% for flag, denominator in pairs %}
select
    '{{ model }}.{{ flag }}' as flag,
    la_code,
    person_id,
    month_end
from {{ ref(model) }}
where {{ flag }} > {{ denominator }}
{% if not loop.last %}union all{% endif %}
{% endfor %}
{% if not loop.last %}union all{% endif %}
{% endfor %}
