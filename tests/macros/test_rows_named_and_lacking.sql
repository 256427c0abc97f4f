-- What rows name that is not there, by their own day: plans and periods of care, which have days, and neither children nor workers.
with visits (la_code, source_row, visit_date) as (
    values ('X', 1, date '2018-01-01'), ('X', 2, date '2018-02-01'), ('Y', 1, date '2018-03-01')
),

reviews (la_code, source_row, review_date, due_date) as (
    values ('X', 1, null, date '2018-04-01'), ('X', 2, date '2018-05-01', date '2018-04-01')
),

unmet (la_code, extract, source_row, field, refers_to, missing_key) as (
    values
    ('X', 'ssd_cp_visits', 1, 'cppv_cp_plan_id', 'ssd_cp_plans.cppl_cp_plan_id', 'plan 1'),
    ('X', 'ssd_cp_visits', 2, 'cppv_person_id', 'ssd_person.pers_person_id', 'child 1'),
    ('Y', 'ssd_cp_visits', 1, 'cppv_cp_plan_id', 'ssd_cp_plans.cppl_cp_plan_id', 'plan 1'),
    ('X', 'ssd_cla_reviews', 1, 'clar_cla_id', 'ssd_cla_episodes.clae_cla_id', 'period 1'),
    ('X', 'ssd_cla_reviews', 2, 'clar_cla_id', 'ssd_cla_episodes.clae_cla_id', 'period 1')
),

found as (
    {{ rows_named_and_lacking('ssd_cp_visits', 'unmet', 'visits') }}
    union all
    {{ rows_named_and_lacking('ssd_cla_reviews', 'unmet', 'reviews') }}
),

expected (la_code, extract, named_by, missing_key, named_on) as (
    values
    ('X', 'ssd_cp_plans', 'ssd_cp_visits.cppv_cp_plan_id', 'plan 1', date '2018-01-01'),
    ('Y', 'ssd_cp_plans', 'ssd_cp_visits.cppv_cp_plan_id', 'plan 1', date '2018-03-01'),
    ('X', 'ssd_cla_episodes', 'ssd_cla_reviews.clar_cla_id', 'period 1', date '2018-04-01'),
    ('X', 'ssd_cla_episodes', 'ssd_cla_reviews.clar_cla_id', 'period 1', date '2018-05-01')
)

(select * from found except select * from expected)
union all
(select * from expected except select * from found)
