-- Schools and children out of school. Runs after generate_care.sql, with its macros and its terms.

create temp table pupil as
select
    council.*, n, council * 10000000 + n as k, 'S' || n as person_id,
    first_day + draw(council * 10000000 + n, 'day', (extract_date - first_day)::int) as day
from council, period, range($contacts // 45) t(n);

create view local_admissions_offers as
select
    la_code, pick(['primary', 'secondary', 'Secondary', 'PRIMARY'], k, 'phase') as phase, (2018 + draw(k, 'offer year', 7))::varchar as offer_year,
    person_id, pick(['1', '1', '1', '1', '1', '1', '1', '2', '2', '3', '4', '5', '0', null, '1.0'], k, 'preference') as preference_offered,
    pick(['Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'N', null], k, 'on time') as on_time_flag,
    pick(['Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'N', null], k, 'resident') as resident_flag
from pupil;

create view local_attainment as
with result as (
    select
        council.*, year, measure, version, hash(council, year, measure) % 1000000 as r,
        starts_with(measure, 'ks4_attainment') or measure = 'ks4_ebacc_aps' as is_average, 2000 + draw(r, 'pupils', 1500) as pupils,
        case measure when 'ks4_attainment8' then 46 when 'ks4_ebacc_aps' then 4 else 0.6 end * pupils + draw(r, 'reached', 200) + version as reached
    from council, range(2017, 2023) years(year), range(2) versions(version),
        unnest([
            'eyfs_gld', 'phonics_year1', 'ks2_rwm_expected', 'ks2_rwm_higher', 'ks4_english_maths_grade5', 'ks4_attainment8',
            'ks4_ebacc_aps', 'offer_day_primary_first_preference', 'offer_day_secondary_top3_preference'
        ]) measures(measure)
)
select
    la_code, year || pick(['/', '-'], r, 'sign') || right((year + 1)::varchar, 2) as academic_year, measure,
    if(chance(r, 'counts', 60), reached::varchar, null) as numerator, if(chance(r, 'counts', 60), pupils::varchar, null) as denominator,
    round(if(is_average, 1, 100) * reached / pupils, 2)::varchar as value,
    make_date(year + 1, 10 + version, 1 + draw(r, 'published', 20))::varchar as published_on
from result
where version = 0 or chance(r, 'corrected', 30);

create view local_sen2 as
select
    la_code, person_id, case when not chance(k, 'no request', 1) then day::varchar end as request_date,
    known(day + 90 + draw(k, 'weeks', 120))::varchar as plan_issued_date,
    pick(['Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y', 'N', null], k, 'outcome') as assessment_outcome,
    pick(['N', 'N', 'N', 'N', 'N', 'N', 'N', 'Y', null], k, 'exception') as exception_flag
from pupil;

create view local_ehcp_transitions as
select
    la_code, person_id, pick(['primary', 'secondary'], k, 'phase of move') as phase, (2018 + draw(k, 'move', 7))::varchar as transition_year,
    case when chance(k, 'final', 90) then known(make_date(2018 + draw(k, 'move', 7), 1, 15) + draw(k, 'final', 90))::varchar end as finalised_date
from pupil
where chance(k, 'moves', 20);

create view local_cme as
select
    la_code, person_id, day::varchar as cme_start_date,
    case when chance(k, 'found', 90) then known(day + 10 + draw(k, 'missing', 200))::varchar end as cme_end_date
from pupil
where chance(k, 'missing', 30);

create view local_ehe as
select
    la_code, person_id, day::varchar as ehe_start_date, ended::varchar as ehe_end_date,
    case when ended is not null then
        pick(['Returned to school', 'returned to school', 'Moved out of area', 'Over school age', 'Other', null], k, 'reason')
    end as end_reason,
    pick(['N', 'N', 'N', 'N', 'Y', null], k, 'prevented') as prevented_flag
from (
    select *, case when chance(k, 'ends', 50) then known(day + 30 + draw(k, 'at home', 600)) end as ended
    from pupil where chance(k, 'home', 30)
);

create view local_exclusions as
select
    la_code, person_id, day::varchar as exclusion_date, pick(['primary', 'secondary', 'secondary', 'special'], k, 'school') as phase,
    pick(['permanent', 'PERM', 'suspension', 'SUSP', 'SUSP', 'FIXD'], k, 'kind') as exclusion_type,
    pick(['N', 'N', 'N', 'N', 'N', 'N', 'N', 'Y', null], k, 'overturned') as overturned_flag
from pupil
where chance(k, 'excluded', 40);

create view local_attendance as
select
    la_code, term_id, person_id, case when chance(k, 'recorded', 98) then (110 + draw(k, term_id, 17))::varchar end as sessions_attended,
    '126' as sessions_possible
from pupil, term
where n < $contacts // 200;

create view local_survey_results as
select
    la_code, 'Lifestyle survey' as survey, year::varchar as survey_year, 'Health' as topic, 'Question ' || n as question,
    pick(['Yes', null], n, 'answer') as answer, pick(['Year 7', 'Year 10', null], n, 'school year') as school_year,
    pick(['boys', 'Girl', 'female', null], n, 'sex') as sex, null as school, case when n % 3 > 0 then (20 + draw(n, 'base', 400))::varchar end as base,
    draw(council * 100 + n, year, 101)::varchar as value, 'percentage' as unit
from council, range(2019, 2024) years(year), range(30) t(n);
