-- Rows that are alike in everything but their own ids and references to other records. Ids name the trap.
with contacts (la_code, source_row, cont_contact_id, cont_person_id, cont_contact_date, cont_contact_source_code,
    cont_contact_source_desc, cont_contact_outcome_json) as (
    values
    ('X', 1, 'first', 'P1', '2019-03-01', '1A', 'police', null),
    ('X', 2, 'like the first', 'p1', '2019-03-01', '1a', 'Police', ''),
    ('X', 3, 'like the first', 'P1', '2019-03-01', '1A', 'police', null),
    ('Y', 4, 'another council', 'P1', '2019-03-01', '1A', 'police', null),
    ('X', 5, 'another child', 'P2', '2019-03-01', '1A', 'police', null),
    ('X', 6, 'another day', 'P1', '2019-03-02', '1A', 'police', null),
    ('X', 7, 'another source', 'P1', '2019-03-01', '1B', 'police', null),
    ('X', 8, 'no day', 'P3', '', '1A', 'police', null),
    ('X', 9, 'no day', 'P3', null, '1A', 'police', null),
    ('X', 10, 'no child', '', '2019-03-03', '1A', 'police', null),
    ('X', 11, 'no child', '-1', '2019-03-03', '1A', 'police', null)
),

-- Of a parent that is doubled, the reference differs too; whom a review is about is known by its reference alone.
visits (la_code, source_row, cppv_cp_visit_id, cppv_person_id, cppv_cp_plan_id, cppv_cp_visit_date, cppv_cp_visit_seen) as (
    values
    ('X', 1, 'V1', 'P1', 'plan 1', '2019-03-01', 'Y'),
    ('X', 2, 'V2', 'P1', 'plan 2', '2019-03-01', 'Y')
),

reviews (la_code, source_row, clar_cla_review_id, clar_cla_id, clar_cla_person_id, clar_cla_review_due_date, clar_cla_review_date,
    clar_cla_review_cancelled) as (
    values
    ('X', 1, 'R1', 'period 1', null, null, '2019-03-01', 'N'),
    ('X', 2, 'R2', 'period 2', null, null, '2019-03-01', 'N'),
    ('X', 3, 'R3', 'period 2', null, null, '2019-03-01', 'N')
),

-- Households without a child: those of one day alone are alike by chance.
adopters (la_code, source_row, household_id, stage1_started_date, stage2_started_date, approved_date, closed_date) as (
    values
    ('X', 1, 'one day', '2019-01-01', null, null, null),
    ('X', 2, 'one day', '2019-01-01', null, null, null),
    ('X', 3, 'two days', '2019-01-01', '2019-03-01', null, null),
    ('X', 4, 'two days', '2019-01-01', '2019-03-01', null, null)
),

-- An episode under another id of its own, in a period of another id.
episodes (la_code, source_row, clae_cla_episode_id, clae_person_id, clae_cla_id, clae_entered_care_date, clae_cla_episode_start_reason,
    clae_cla_episode_start_date, clae_cla_placement_id, clae_cla_episode_ceased_date, clae_cla_episode_ceased_reason,
    local_ended_by_flag) as (
    values
    ('X', 1, 'E1', 'P1', 'C1', '2019-01-01', 'S', '2019-01-01', 'L1', null, null, null),
    ('X', 2, 'E2', 'P1', 'C2', '2019-01-01', 'S', '2019-01-01', 'L2', null, null, null)
),

-- Cases of a family, each with an id of its own, are told apart by the family.
cases (la_code, source_row, case_id, family_id, opened_date, closed_date, closure_reason, team_id) as (
    values
    ('X', 1, 'K1', 'F1', '2019-01-01', null, null, null),
    ('X', 2, 'K2', 'F2', '2019-01-01', null, null, null),
    ('X', 3, 'K3', 'F2', '2019-01-01', null, null, null)
),

-- Families with as many sessions of one programme are several; one of them under the id of another programme is one.
programmes (la_code, source_row, programme_id, family_id, start_date, end_date, sessions_offered, sessions_attended) as (
    values
    ('X', 1, 'G1', 'F1', '2019-01-01', '2019-03-01', '10', '8'),
    ('X', 2, 'G1', 'F2', '2019-01-01', '2019-03-01', '10', '8'),
    ('X', 3, 'G2', 'F2', '2019-01-01', '2019-03-01', '10', '8')
),

-- Children are not told apart by what is known of them, and a decision on a contact has no id of its own.
people (la_code, source_row, pers_person_id, pers_dob, pers_death_date, pers_sex, pers_ethnicity,
    local_locality) as (
    values ('X', 1, 'P1', '2010-01-01', null, 'F', 'WBRI', 'N'), ('X', 2, 'P2', '2010-01-01', null, 'F', 'WBRI', 'N')
),

found as (
    {% for relation, extract in [
        ('contacts', 'ssd_contacts'), ('visits', 'ssd_cp_visits'), ('reviews', 'ssd_cla_reviews'), ('adopters', 'local_adopters'),
        ('episodes', 'ssd_cla_episodes'), ('people', 'ssd_person'),
        ('cases', 'local_early_help_cases'),
        ('programmes', 'local_parenting_programmes'),
    ] %}
    ({{ alike_rows(relation, extract) }})
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

expected (la_code, extract, unlike_in, first_row, last_row, rows_found, rows_compared) as (
    values
    ('X', 'ssd_contacts', 'ids', 1, 3, 3, 6),
    ('X', 'ssd_cp_visits', 'ids', 1, 2, 2, 2),
    ('X', 'ssd_cla_reviews', 'ids', 2, 3, 2, 3),
    ('X', 'local_adopters', 'ids', 3, 4, 2, 2),
    ('X', 'ssd_cla_episodes', 'ids', 1, 2, 2, 2),
    ('X', 'local_early_help_cases', 'ids', 2, 3, 2, 3),
    ('X', 'local_parenting_programmes', 'ids', 2, 3, 2, 3)
)

(select * from found except select * from expected)
union all
(select * from expected except select * from found)
