-- Children whose id is written with and without the zeros it begins with: a spreadsheet has taken them off in one extract, and
-- what belongs to one child no longer meets.
{% set models = [
    'stg_contacts', 'stg_cin_episodes', 'stg_cin_assessments', 'stg_s47_enquiry', 'stg_initial_cp_conference', 'stg_cin_plans',
    'stg_cp_plans', 'stg_cp_reviews', 'stg_cp_visits', 'stg_cla_episodes', 'stg_care_leavers', 'stg_early_help_episodes',
    'stg_family',
] %}

with children as (
    {% for model in models %}
    select distinct la_code, person_id, '{{ model }}' as model from {{ ref(model) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
),

-- Nearly every council's ids begin without a zero, and then there is nothing to compare.
zeros as (
    select distinct la_code, person_id, {{ without_leading_zeros('person_id') }} as digits from children where person_id like '0%'
)

select
    zeros.la_code,
    zeros.person_id,
    children.person_id as written_elsewhere_as,
    children.model as written_in
from zeros
inner join children on zeros.la_code = children.la_code and zeros.digits = children.person_id
