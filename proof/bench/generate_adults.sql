-- Adult safeguarding: concerns, enquiries, reviews, training, police referrals, care providers. Runs after generate_services.sql, with
-- the macros of generate.sql. Adults are numbered by themselves, and are nobody of the other extracts.

create macro adult(k) as 'A' || draw(k, 'adult', $contacts // 5);
create macro answer(k, salt) as pick(['Y', 'Y', 'Y', 'N', 'Yes', 'dont_know', 'not_recorded', null], k, salt);
create temp table risk as select [
    'neglect', 'physical_abuse', 'financial_abuse', 'psychological_abuse', 'self_neglect', 'organisational_abuse', 'sexual_abuse',
    'domestic_abuse', 'discriminatory_abuse', 'sexual_exploitation', 'modern_slavery'
] as types;

create view local_asg_adults as
select
    la_code, 'A' || n as person_id,
    (date '1928-01-01' + draw(k, 'born', 28000))::varchar as birth_date,
    case when chance(k, 'died', 4) then after(date '2019-01-01', draw(k, 'death', 1900))::varchar end as death_date,
    pick(['male', 'female', 'female', 'other', 'not_recorded', null], k, 'gender') as gender,
    pick(['white', 'white', 'white', 'mixed', 'asian', 'black', 'other', 'refused', null], k, 'ethnicity') as ethnicity,
    pick(['physical', 'memory_and_cognition', 'learning_disability', 'mental_health', 'social', 'sensory', 'none', null], k, 'support')
        as primary_support_reason
from (select *, council * 10000000 + n as k from council, range($contacts // 5) t(n));

create view adult_concern as
select
    *, council * 10000000 + n as k, after(first_day, n * days // ($contacts // 3)) as day,
    chance(council * 10000000 + n, 'goes on', 25) as is_progressed
from council, period, population, range($contacts // 3) t(n);

create view local_asg_concerns as
select
    la_code, 'SC' || n as concern_id, if(chance(k, 'nobody', 1), null, adult(k)) as person_id, day::varchar as received_date,
    pick([
        'police', 'police', 'resi_supp_living_provider', 'resi_supp_living_provider', 'resi_supp_living_provider', 'other', 'yas',
        'comm_services_provider', 'family_friend_neighbour', 'hospital_rotherham', 'rmbc_department', 'health_other', 'rdash', 'housing',
        'self', 'cqc', 'gp', 'voluntary_org', 'carer', 'anonymous', 'hospital_other', 'other_la', 'sy_fire_rescue', 'school_educ',
        'govt_dept', null, 'drone'
    ], k, 'source') as source_group,
    if(chance(k, 'no theme', 30), null, if(chance(k, 'other theme', 1), 'dragons', pick(types, k, 'theme'))) as theme,
    if(chance(k, 'not said', 3), null, if(is_progressed, 'Y', 'N')) as progressed_flag,
    if(is_progressed, 'enquiry', pick(['no_action', 'no_action', 'no_action', 'other_route', 'not_recorded', null, 'lost'], k, 'outcome'))
        as outcome
from adult_concern, risk;

create view local_asg_enquiries as
select
    la_code, 'SE' || n as enquiry_id, 'SC' || n as concern_id, adult(k) as person_id,
    pick(['section_42', 'section_42', 'section_42', 'other', null], k, 'kind') as enquiry_type, started::varchar as started_date,
    known(after(started, pick([20, 50, 90, 139, 140, 141, 200, 279, 280, 281, 400], k, 'length')))::varchar as concluded_date,
    case
        when not chance(k, 'no type', 4)
            then pick(types, k, 'type') || if(chance(k, 'two types', 25), '; ' || pick(types, k, 'second type'), '')
            || if(chance(k, 'odd type', 1), ';other', '')
    end as abuse_types,
    pick(['service_provider', 'other_known', 'other_unknown', 'service_provider; other_known', null], k, 'from whom') as risk_sources,
    pick(['own_home', 'own_home', 'care_home_residential', 'care_home_nursing', 'hospital_acute', 'community', null], k, 'where')
        as risk_locations,
    pick(['identified_action', 'identified_action', 'identified_no_action', 'inconclusive_action', 'not_identified_no_action', null], k, 'risk')
        as risk_assessment,
    pick(['reduced', 'reduced', 'removed', 'remained', 'not_recorded', null, 'shifted'], k, 'risk outcome') as risk_outcome,
    answer(k, 'capacity') as lacks_capacity,
    pick(['Y', 'N', 'N', null], k, 'advocate') as advocate_flag,
    answer(k, 'asked') as views_asked,
    answer(k, 'expressed') as views_expressed,
    pick(['fully', 'fully', 'partially', 'not', null, 'not_recorded', 'half'], k, 'met') as outcomes_met
from (select *, after(day, draw(k, 'begins', 5)) as started from adult_concern), risk
where is_progressed and started <= extract_date();

create view local_asg_training as
select
    la_code, 'TC' || n // 12 as course_id, 'TA' || n as attendee_id, after(date '2018-04-01', n // 12 * 12 * 2212 // ($contacts // 20))::varchar
        as course_date,
    pick(['council', 'police', 'provider', 'health', null], k, 'organisation') as organisation
from (select *, council * 10000000 + n as k from council, range($contacts // 20) t(n));

create view local_asg_police_referrals as
select
    la_code, 'PR' || n as referral_id, if(chance(k, 'known', 50), adult(k), null) as person_id,
    after(date '2018-04-01', n * 2212 // ($contacts // 12))::varchar as referral_date,
    pick(['Y', 'N', 'N', null], k, 'crime') as crime_flag
from (select *, council * 10000000 + n as k from council, range($contacts // 12) t(n));

create view local_asg_sars as
select
    la_code, 'SR' || n as sar_id, adult(k) as person_id, requested::varchar as requested_date, commissioned::varchar as commissioned_date,
    known(coalesce(commissioned, requested) + pick([60, 91, 92, 180, 270, 275, 300, 400], k, 'length')::int)::varchar as concluded_date,
    pick(['Y', 'N', null], k, 'died') as died_flag
from (
    select
        *, after(date '2018-04-10', draw(k, 'requested', 2190)) as requested,
        if(chance(k, 'commissioned', 60), known(after(requested, 10 + draw(k, 'wait', 40))), null) as commissioned
    from (select *, council * 10000000 + n as k from council, range(greatest($contacts // 900, 12)) t(n))
);

-- Of each location two ratings overall, or one of each of two services; some have left, and since 2023 some have none overall.
create view local_cqc_ratings as
select
    la_code, 'L' || n as location_id,
    case when n % 3 = 0 then pick(['care home', 'care at home'], line, 'service') when n % 5 = 0 then null else 'overall' end as service,
    if(chance(k, 'kind unknown', 1), null, pick(['residential', 'residential', 'nursing', 'home_care'], if(n % 3 = 0, line, k), 'kind'))
        as provider_type,
    if(n % 7 = 0 and seen >= '2023-01-01', 'not_rated', pick([
        'good', 'good', 'good', 'outstanding', 'requires_improvement', 'inadequate', 'not_yet_inspected', 'awful'
    ], line, 'rating')) as rating,
    seen::varchar as as_at_date,
    case when chance(k, 'left', 10) then '2022-06-30' end as deregistered_date,
    yes_no(chance(k, 'commissioned', 60)) as commissioned_flag
from (
    select *, k * 10 + place as line, after(date '2016-01-01', draw(k * 10 + place, 'seen', 900) + 1000 * place) as seen
    from (select *, council * 10000000 + n as k from council, range(greatest($contacts // 300, 40)) t(n)), range(3) places(place)
);

create view local_provider_contracts as
select
    la_code, 'L' || n // 2 as location_id,
    case when n % 3 <> 0 then begun::varchar end as default_start_date,
    case when n % 3 <> 0 then known(begun + draw(k, 'default', 500))::varchar end as default_end_date,
    case when n % 3 <> 1 then (begun + 10)::varchar end as improvement_plan_start_date,
    case when n % 3 <> 1 then known(begun + 10 + draw(k, 'plan', 600))::varchar end as improvement_plan_end_date
from (
    select *, after(date '2018-04-01', draw(k, 'begun', 2100)) as begun
    from (select *, council * 10000000 + n as k from council, range(greatest($contacts // 900, 12)) t(n))
);
