-- Early help, children's centres and young people. Runs after generate_services.sql, with the macros of those before it.
-- Of every second council there are no early help cases, and of every third no areas of its children.

create view early_help_contact as
select
    *, if(chance(event, 'family recorded', 70), 'F' || child // 2, null) as family_id,
    after(day, draw(event, 'allocated after', 6)) as allocated,
    case draw(event, 'first contact', 20)
        when 0 then null when 1 then -1 when 2 then 4 when 3 then 6 when 4 then 9 when 5 then 5 else draw(event, 'days to it', 4)
    end as days_to_contact
from (
    -- The siblings of one contact share it.
    select *, if(chance(k - n % 2, 'sibling', 20), n - n % 2, n) as lead, k - n + lead as event
    from contact
)
where route = 'early_help';

create view local_early_help_contacts as
select
    la_code, 'EC' || lead as contact_id, family_id, if(family_id is not null and chance(event, 'of the family', 10), null, 'P' || child) as person_id,
    day::varchar as contact_date,
    pick(['contact', 'contact', 'contact', 'step_down', 'Co_working', 'partner_recording', null, 'visit'], event, 'type') as contact_type,
    pick(['N', 'N', 'N', 'Y', null, '0', 'N', 'N'], event, 'yot') as yot_flag,
    case when chance(event, 'allocated', 40) then known(allocated)::varchar end as allocated_date,
    case when chance(event, 'allocated', 40) then known(allocated + days_to_contact)::varchar end as initial_contact_date
from early_help_contact;

create view local_early_help_assessments as
select
    la_code, 'EA' || n as eha_id, 'F' || child // 2 as family_id,
    case when completed_by is distinct from 'partner' or chance(k, 'partner triage', 20) then triage::varchar end as triage_decision_date,
    completed::varchar as completed_date,
    case when completed is not null then completed_by end as completed_by,
    case when completed is not null and completed_by = 'partner' then pick(
        ['school', 'School', 'school', 'school', 'health', 'early_years', 'voluntary', 'police', 'housing', 'other', null, 'charity'], k, 'partner'
    ) end as partner_type,
    pick(['N', 'N', 'N', 'N', 'Y', null], event, 'yot of assessment') as yot_flag
from (
    select
        *, after(day, draw(k, 'triaged', 5)) as triage,
        if(chance(k, 'never completed', 3), null, known(after(day, 15 + draw(k, 'assessed', 85)))) as completed,
        pick(['service', 'service', 'service', 'Service', 'partner', 'partner', 'service', null, 'nobody'], k, 'by') as completed_by
    from early_help_contact
)
where chance(k, 'assessment', 40) and triage <= extract_date();

create view local_early_help_cases as
select
    la_code, 'EK' || n as case_id, if(chance(k, 'family of case', 98), 'F' || child // 2, null) as family_id,
    start_day::varchar as opened_date, end_day::varchar as closed_date,
    case when end_day is not null then pick(
        ['Outcomes met', 'Needs met', 'Refer to LCS', 'Step up', 'NFA', 'Consent withdrawn', 'ran its course', null], k, 'closure'
    ) end as closure_reason,
    'EH' || draw(k, 'team', 6) as team_id
from early_help_episode join council using (la_code)
where council % 2 = 1;

-- One closed case in five is stepped down, every third time with a sibling.
create view local_step_downs as
select
    la_code, 'SD' || n as step_down_id, if(chance(k, 'family of step-down', 85), 'F' || child // 2, null) as family_id,
    'P' || xor(child, sibling) as person_id, close_day::varchar as agreed_date,
    pick(['duty', 'Duty', 'duty', 'locality', 'locality', null, 'court'], k, 'origin') as source_team,
    case when sibling = 0 and chance(k, 'visited', 70) then known(close_day + draw(k, 'visit', 17) - if(chance(k, 'visit before', 1), 3, 0))::varchar end
        as joint_visit_date
from (select *, unnest(if(chance(k, 'with sibling', 33), [0, 1], [0])) as sibling from referral)
where not is_nfa and known(close_day) is not null and chance(k, 'stepped down', 20);

-- Children's centres: babies, of whom most are registered, some moving later; and what they take part in.
create temp table area_count as select greatest($contacts // 450, 10) as areas;

create view baby as
select
    council.*, n, council * 10000000 + n as b, after(date '2014-06-01', n * 3600 // babies) as birth, last_day(birth) + 5 + draw(council, year(birth) || month(birth), 9) as listed,
    draw(council * 10000000 + n, 'area', areas) as area,
    greatest(date '2018-04-02' + draw(council * 10000000 + n, 'first years', 400), after(birth, draw(council * 10000000 + n, 'registered after', 160))) as registered
from council, area_count, (select $contacts // 10 as babies), range(babies) t(n);

create view local_births as
select la_code, 'B' || n as person_id, birth::varchar as birth_date, listed::varchar as list_received_date
from baby
where listed between '2018-04-01' and extract_date();

create view local_childrens_centres as
select
    la_code, 'B' || n as person_id, day::varchar as registered_date,
    pick(['online', 'Online', 'centre', 'birth_registration', 'health_visitor', 'outreach', 'telephone', 'other', null, 'fax'], b + move, 'channel') as registration_channel,
    pick(['Y', 'N', null], b + move, 'worker') as worker_present_flag,
    case when council % 3 <> 0 and chance(b + move, 'area recorded', 95) then 'E01' || lpad(if(move = 0, area, (area + 3) % areas)::varchar, 6, '0') end as lsoa_code,
    case when birth < date '2018-03-01' and chance(b, 'birth recorded', 90) then birth::varchar end as birth_date
from (
    select *, unnest(if(chance(b, 'moves', 8), [0, 1], [0])) as move, registered + 300 * move as day from baby
), area_count
where chance(b, 'registered', 85) and day <= extract_date();

create view local_childrens_centre_attendance as
select distinct la_code, 'B' || n as person_id, day::varchar as activity_date
from (
    select *, after(greatest(birth, date '2018-04-02'), draw(b + visit, 'activity', 1500)) as day
    from (select *, unnest(range(draw(b, 'visits', 6))) as visit from baby)
)
where day <= extract_date() and chance(b, 'registered', 88);

create view local_childrens_centre_reach as
select
    la_code, if(month(month_end) % 2 = 0, strftime(month_end, '%Y-%m'), month_end::varchar) as as_at_month,
    'E01' || lpad(area::varchar, 6, '0') as lsoa_code,
    case
        when area % 10 = 3 then if(year(month_end) < 2021, '3', '4')
        when area % 10 = 4 then if(year(month_end) < 2021, '30-40%', '20-30%')
        else (1 + area % 10)::varchar
    end as imd_decile_band,
    15 + draw(area, la_code, 40) + month(month_end) % 3 as children_0_5
from council, area_count, snapshot, range(areas) t(area)
where month_end <= '2024-03-31' and not (council = 2 and month_end = '2022-05-31');

create view local_ccis as
select
    la_code, if(month(month_end) % 2 = 0, strftime(month_end, '%Y-%m'), month_end::varchar) as snapshot_month, 'Y' || n as person_id,
    pick([15, 16, 16, 16, 17, 17, 17, 18, null], y + years, 'age')::varchar as academic_age,
    pick(
        ['education', 'EET', 'Employment', 'training', 'apprenticeship', 'education', 'EET', 'NEET', 'not_known', 'neet', null, 'asleep'], y * 100 + months, 'activity'
    ) as activity_group,
    case when chance(y * 100 + months, 'lapses', 20) then (month_end + draw(y * 100 + months, 'lapse', 200) - 20)::varchar end as due_to_lapse_date,
    pick(['Y', 'Y', 'Y', 'Y', 'N', 'Y', null], y, 'resident') as resident_flag,
    pick(['N', 'N', 'N', 'Y', null], y, 'looked after') as lac_flag,
    pick(['Y', 'Y', 'Y', 'N', null], y * 100 + months, 'duty') as meets_rpa_flag
from (
    select *, council * 10000000 + n as y, year(month_end - interval 8 months) as years, date_diff('month', date '2018-01-01', month_end) // 4 as months
    from council, snapshot, range($contacts // 120) t(n)
)
where month_end <= '2024-03-31';

create view local_youth_sessions as
select la_code, 'YS' || n as session_id, after(date '2018-04-02', n * 2210 // ($contacts // 20))::varchar as session_date
from council, range($contacts // 20) t(n);
