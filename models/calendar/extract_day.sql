{#
    Dated rows a day in each extract, in two counts. `history_rows` place the extract in time: what lasts (a plan, a placement) is
    history from its end, since what began long ago and was current until lately says nothing of the months between.
    `dated_rows` help to find the day the source was cut: what may be dated ahead (an end, a planned check) is left out of them.
    A monthly snapshot is dated by the first day of its month, since the month need not be over.
#}
{% set dated = [
    ('ssd_contacts', 'stg_contacts', 'contact_date', true),
    ('local_contact_decisions', 'stg_contact_decisions', 'decision_date', true),
    ('ssd_cin_episodes', 'stg_cin_episodes', 'referral_date', true),
    ('ssd_cin_episodes', 'stg_cin_episodes', 'close_date', false),
    ('local_referral_decisions', 'stg_referral_decisions', 'cast(decided_at as date)', true),
    ('ssd_cin_assessments', 'stg_cin_assessments', 'start_date', true),
    ('ssd_cin_assessments', 'stg_cin_assessments', 'authorised_date', false),
    ('ssd_s47_enquiry', 'stg_s47_enquiry', 'start_date', true),
    ('ssd_s47_enquiry', 'stg_s47_enquiry', 'end_date', false),
    ('local_strategy_meetings', 'stg_strategy_meetings', 'meeting_date', true),
    ('ssd_initial_cp_conference', 'stg_initial_cp_conference', 'conference_date', true),
    ('ssd_cp_reviews', 'stg_cp_reviews', 'review_date', true),
    ('ssd_cp_visits', 'stg_cp_visits', 'visit_date', true),
    ('local_exploitation', 'stg_exploitation', 'coalesce(referral_date, start_date)', true),
    ('local_plan_versions', 'stg_plan_versions', 'plan_date', true),
    ('ssd_cla_visits', 'stg_cla_visits', 'visit_date', true),
    ('ssd_cla_reviews', 'stg_cla_reviews', 'review_date', true),
    ('ssd_cla_health', 'stg_cla_health', "case when health_check_status = 'completed' then check_date end", true),
    ('ssd_missing', 'stg_missing', 'start_date', true),
    ('local_pep', 'stg_pep', 'pep_date', true),
    ('local_care_leaver_history', 'stg_care_leaver_history', "cast(date_trunc('month', month_end) as date)", true),
    ('local_workforce', 'stg_workforce', "cast(date_trunc('month', month_end) as date)", true),
    ('local_case_audits', 'stg_case_audits', 'completed_date', true),
] %}
{% set lasting = [
    ('ssd_cin_plans', 'stg_cin_plans'),
    ('ssd_cp_plans', 'stg_cp_plans'),
    ('ssd_cla_episodes', 'stg_cla_episodes'),
    ('ssd_early_help_episodes', 'stg_early_help_episodes'),
    ('ssd_legal_status', 'stg_legal_status'),
    ('ssd_cla_placement', 'stg_cla_placement'),
    ('ssd_involvements', 'stg_involvements'),
] %}

{% for extract, model, column, is_history in dated %}
select
    la_code,
    '{{ extract }}' as extract,
    {{ column }} as date_day,
    {{ 'count(*)' if is_history else 0 }} as history_rows,
    count(*) as dated_rows
from {{ ref(model) }}
where {{ column }} is not null
group by la_code, {{ column }}
union all
{% endfor %}
{% for extract, model in lasting %}
select
    la_code,
    '{{ extract }}' as extract,
    start_date as date_day,
    0 as history_rows,
    count(*) as dated_rows
from {{ ref(model) }}
where start_date is not null
group by la_code, start_date
union all
select
    la_code,
    '{{ extract }}' as extract,
    coalesce(end_date, start_date) as date_day,
    count(*) as history_rows,
    0 as dated_rows
from {{ ref(model) }}
where coalesce(end_date, start_date) is not null
group by la_code, coalesce(end_date, start_date)
{% if not loop.last %}union all{% endif %}
{% endfor %}
