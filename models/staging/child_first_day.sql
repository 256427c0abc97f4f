{#
    The first day of each child in what children's social care does for children alone: nobody is grown up then. Care leavers are, and
    some stay on the list for years after they are 25: ten years less are allowed for that.
#}
{% set begins = {
    'stg_contacts': 'contact_date',
    'stg_cin_episodes': 'referral_date',
    'stg_cin_assessments': 'start_date',
    'stg_cp_plans': 'start_date',
    'stg_cla_episodes': 'entered_care_date',
    'stg_cla_placement': 'start_date',
    'stg_care_leaver_history': add_months('month_end', -120),
} %}

with days as (
    {% for model, day in begins.items() %}
    select la_code, person_id, cast({{ day }} as date) as date_day from {{ ref(model) }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select la_code, person_id, min(date_day) as first_day from days
where person_id is not null and date_day is not null
group by la_code, person_id
