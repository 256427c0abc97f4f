-- Rows that are alike in everything but their own ids and their days, which are a day later. Ids name the trap.
with referrals (la_code, source_row, cine_referral_id, cine_person_id, cine_referral_date, cine_referral_outcome_json, cine_referral_nfa,
    cine_close_reason, cine_close_date, cine_referral_team) as (
    values
    ('X', 1, 'old system', 'P1', '2019-03-01', null, 'N', 'RC1', '2019-05-01', 'T1'),
    ('X', 2, 'both days later', 'p1', '2019-03-02', null, 'N', 'RC1', '2019-05-02', 'T1'),
    ('X', 3, 'old system', 'P2', '2019-02-28', null, 'N', 'RC1', '2019-05-01', 'T1'),
    ('X', 4, 'its first day alone', 'P2', '2019-03-01', null, 'N', 'RC1', '2019-05-01', 'T1'),
    ('X', 5, 'old system', 'P3', '2019-03-01', null, 'N', null, null, 'T1'),
    ('X', 6, 'still open in both', 'P3', '2019-03-02', null, 'N', null, null, 'T1'),
    ('X', 7, 'closed in one', 'P4', '2019-03-01', null, 'N', 'RC1', null, 'T1'),
    ('X', 8, 'closed in one', 'P4', '2019-03-02', null, 'N', 'RC1', '2019-05-01', 'T1'),
    ('X', 9, 'two days later', 'P5', '2019-03-01', null, 'N', null, null, 'T1'),
    ('X', 10, 'two days later', 'P5', '2019-03-03', null, 'N', null, null, 'T1'),
    ('X', 11, 'another reason', 'P6', '2019-03-01', null, 'N', 'RC1', '2019-05-01', 'T1'),
    ('X', 12, 'another reason', 'P6', '2019-03-02', null, 'N', 'RC8', '2019-05-02', 'T1'),
    ('X', 13, 'the same day', 'P7', '2019-03-01', null, 'N', null, null, 'T1'),
    ('X', 14, 'the same day', 'P7', '2019-03-01', null, 'N', null, null, 'T1'),
    ('X', 15, 'end before', 'P8', '2019-03-01', null, 'N', 'RC1', '2019-05-02', 'T1'),
    ('X', 16, 'end before', 'P8', '2019-03-02', null, 'N', 'RC1', '2019-05-01', 'T1'),
    ('X', 17, 'another council', 'P9', '2019-03-01', null, 'N', null, null, 'T1'),
    ('Y', 18, 'another council', 'P9', '2019-03-02', null, 'N', null, null, 'T1'),
    ('X', 19, 'no child', null, '2019-03-01', null, 'N', null, null, 'T1'),
    ('X', 20, 'no child', null, '2019-03-02', null, 'N', null, null, 'T1'),
    ('X', 21, 'leap day', 'P10', '2020-02-29', null, 'N', null, null, 'T1'),
    ('X', 22, 'leap day', 'P10', '2020-03-01', null, 'N', null, null, 'T1')
),

-- Moments are of their days; the last to come of two is another.
placements (la_code, source_row, clap_cla_placement_id, clap_person_id, clap_cla_id, clap_cla_placement_start_date,
    clap_cla_placement_end_date, clap_cla_placement_type, clap_cla_placement_provider, clap_cla_placement_urn,
    clap_cla_placement_postcode, clap_cla_placement_distance) as (
    values
    ('X', 1, 'L1', 'P1', 'C1', '2019-03-01 23:00', null, 'U1', 'PR1', null, null, '2'),
    ('X', 2, 'L2', 'P1', 'C2', '2019-03-02', null, 'U1', 'PR1', null, null, '2')
),

-- Households without a child are alike by chance.
adopters (la_code, source_row, household_id, stage1_started_date, stage2_started_date, approved_date, closed_date) as (
    values
    ('X', 1, 'H1', '2019-01-01', '2019-03-01', null, null),
    ('X', 2, 'H2', '2019-01-02', '2019-03-02', null, null)
),

found as (
    {% for relation, extract in [
        ('referrals', 'ssd_cin_episodes'), ('placements', 'ssd_cla_placement'), ('adopters', 'local_adopters'),
    ] %}
    ({{ shifted_rows(relation, extract) }})
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

expected (la_code, extract, unlike_in, first_row, last_row, rows_found, rows_compared) as (
    values
    ('X', 'ssd_cin_episodes', 'days', 1, 2, 2, 19),
    ('X', 'ssd_cin_episodes', 'days', 3, 4, 2, 19),
    ('X', 'ssd_cin_episodes', 'days', 5, 6, 2, 19),
    ('X', 'ssd_cin_episodes', 'days', 21, 22, 2, 19),
    ('X', 'ssd_cla_placement', 'days', 1, 2, 2, 2)
)

(select * from found except select * from expected)
union all
(select * from expected except select * from found)
