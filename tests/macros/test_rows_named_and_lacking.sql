-- What rows name that is not there, by their own day: plans and periods of care, which have days, and neither children nor workers.
-- Of rows without a day those that stand among others whose record is there.
with visits (la_code, source_row, visit_date) as (
    values ('X', 1, date '2018-01-01'), ('X', 2, date '2018-02-01'), ('Y', 1, date '2018-03-01')
),

reviews (la_code, source_row, review_date, due_date) as (
    values ('X', 1, null, date '2018-04-01'), ('X', 2, date '2018-05-01', date '2018-04-01')
),

factors (la_code, source_row) as (
    values ('X', 1), ('X', 2), ('X', 3), ('X', 4), ('Y', 1), ('Y', 2)
),

unmet (la_code, extract, source_row, field, refers_to, missing_key) as (
    values
    ('X', 'ssd_cp_visits', 1, 'cppv_cp_plan_id', 'ssd_cp_plans.cppl_cp_plan_id', 'plan 1'),
    ('X', 'ssd_cp_visits', 2, 'cppv_person_id', 'ssd_person.pers_person_id', 'child 1'),
    ('Y', 'ssd_cp_visits', 1, 'cppv_cp_plan_id', 'ssd_cp_plans.cppl_cp_plan_id', 'plan 1'),
    ('X', 'ssd_cla_reviews', 1, 'clar_cla_id', 'ssd_cla_episodes.clae_cla_id', 'period 1'),
    ('X', 'ssd_cla_reviews', 2, 'clar_cla_id', 'ssd_cla_episodes.clae_cla_id', 'period 1'),
    ('X', 'ssd_assessment_factors', 1, 'cinf_assessment_id', 'ssd_cin_assessments.cina_assessment_id', 'perhaps older'),
    ('X', 'ssd_assessment_factors', 3, 'cinf_assessment_id', 'ssd_cin_assessments.cina_assessment_id', 'among others'),
    ('Y', 'ssd_assessment_factors', 2, 'cinf_assessment_id', 'ssd_cin_assessments.cina_assessment_id', 'perhaps older')
),

found as (
    {{ rows_named_and_lacking('ssd_cp_visits', 'unmet', 'visits') }}
    union all
    {{ rows_named_and_lacking('ssd_cla_reviews', 'unmet', 'reviews') }}
    union all
    {{ rows_named_and_lacking('ssd_assessment_factors', 'unmet', 'factors') }}
),

expected (la_code, extract, named_by, missing_key, named_on) as (
    values
    ('X', 'ssd_cp_plans', 'ssd_cp_visits.cppv_cp_plan_id', 'plan 1', date '2018-01-01'),
    ('Y', 'ssd_cp_plans', 'ssd_cp_visits.cppv_cp_plan_id', 'plan 1', date '2018-03-01'),
    ('X', 'ssd_cla_episodes', 'ssd_cla_reviews.clar_cla_id', 'period 1', date '2018-04-01'),
    ('X', 'ssd_cla_episodes', 'ssd_cla_reviews.clar_cla_id', 'period 1', date '2018-05-01'),
    ('X', 'ssd_cin_assessments', 'ssd_assessment_factors.cinf_assessment_id', 'among others', null)
)

(select * from found except select * from expected)
union all
(select * from expected except select * from found)
