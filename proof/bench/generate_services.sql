-- Care leavers, carers, adopters and staff. Runs after generate_care.sql, with its macros.

create temp table snapshot as
select last_day(month)::date as month_end
from period, range(first_day, extract_date, interval 1 month) months(month);

-- Young people from a little before to a little after the ages that count, month by month; one in a hundred stands twice.
create view care_leaver as
select *, c * 100 + month_number as m
from (
    select
        *, 12 * (year(month_end) - 2018) + month(month_end) as month_number,
        date_diff('month', birth, month_end) as months_old,
        c in (select council * 10000000 + care_child.child from care_child) as was_in_care
    from child, snapshot
    where chance(c, 'care leaver', 6) and birth between month_end - 27 * 366 and month_end - 16 * 365
);

create view care_leaver_state as
select
    la_code, council, child, c, month_end, birth,
    case
        when months_old < 216 then if(was_in_care, 'Eligible', pick(['Relevant', 'Eligible'], c, 'relevant'))
        else pick(['Former Relevant', 'Former Relevant', 'Former relevant child', 'Relevant', 'Qualifying'], c, 'eligibility')
    end as eligibility,
    case
        when chance(c, 'died', 0.4) then 'DIED'
        else pick(['YES', 'YES', 'YES', 'YES', 'YES', 'YES', 'NO', 'REFU', 'RHOM', 'NREQ', null], c * 10 + month_number // 9, 'touch')
    end as in_touch,
    pick(['U', 'U', 'U', 'V', 'B', 'C', 'D', 'E', 'G', 'H', 'K', 'R', 'S', 'T', 'W', 'X', 'Y', 'Z', null], c * 10 + month_number // 12, 'home') as accommodation,
    if(accommodation is null, null, pick([if(accommodation in ('S', 'W', 'X'), '2', '1'), '1', null], c * 10 + month_number // 12, 'suitable')) as accom_suitable,
    pick(['F1', 'P1', 'F2', 'P2', 'F4', 'P4', 'F5', 'P5', 'F3', 'G4', 'G5', 'G6', 'G6', null], c * 10 + month_number // 6, 'activity') as activity,
    case when chance(c, 'pathway', 80) then last_day(month_end - interval 1 month * (1 + month_number % 7)) - draw(c, 'day', 27) end as pathway_plan_date
from care_leaver;

create view ssd_care_leavers as
select
    la_code, 'V' || child as clea_table_id, 'P' || child as clea_person_id, eligibility as clea_care_leaver_eligibility,
    in_touch as clea_care_leaver_in_touch, accommodation as clea_care_leaver_accommodation,
    accom_suitable as clea_care_leaver_accom_suitable, activity as clea_care_leaver_activity,
    pathway_plan_date::varchar as clea_pathway_plan_review_date
from care_leaver_state
where month_end = (select max(month_end) from snapshot);

create view local_care_leaver_history as
select
    la_code, if(line = 1, month_end::varchar, strftime(month_end, '%Y-%m')) as snapshot_month, 'P' || child as person_id,
    * exclude (la_code, council, child, c, month_end, birth, line) replace (pathway_plan_date::varchar as pathway_plan_date),
    -- As a return has it; a month that has a snapshot of its own needs none.
    case when month(month_end) = 3 and chance(c, 'told of the birthday', 20) then 'Y' end as around_birthday_flag
from (select *, unnest(if(chance(c, 'twice', 1), [1, 2], [1])) as line from care_leaver_state);

create view local_plan_versions as
from plan_version
union all
select distinct la_code, 'P' || child, plan_type, day::varchar, null::int from care_plan_version;

create view local_foster_carers as
select
    la_code, 'HH' || n as household_id,
    pick(['mainstream', 'mainstream', 'mainstream', 'short breaks', 'Family and Friends', 'connected_person', 'independent agency', 'IFA'], k, 'type') as carer_type,
    case when is_approved then known(approved)::varchar end as approved_date,
    case when is_approved and chance(k, 'leaves', 50) then known(approved + 200 + draw(k, 'service', 3000))::varchar end as deregistered_date,
    case when is_approved and not chance(k, 'places missing', 3) then 1 + draw(k, 'places', 3) end as approved_places,
    case when not chance(k, 'assessment missing', 10) then (approved - 80 - draw(k, 'assessed', 150))::varchar end as assessment_started_date,
    case when is_approved or chance(k, 'withdrawn', 70) then known(approved)::varchar end as assessment_outcome_date,
    case when chance(k, 'hold', 12) then 'Y' when chance(k, 'flag', 90) then 'N' end as on_hold_flag
from (
    select *, council * 10000000 + n as k, after(date '2010-04-01', draw(k, 'approved', 5200)) as approved, chance(k, 'approval', 75) as is_approved
    from council, range($contacts // 150) t(n)
)
where approved - 80 <= extract_date();

create view local_adopters as
select
    la_code, 'AD' || n as household_id, started::varchar as stage1_started_date,
    case when chance(k, 'stage 2', 85) then known(started + 60 + draw(k, 'stage 1 days', 30))::varchar end as stage2_started_date,
    case when chance(k, 'stage 2', 85) and chance(k, 'approved', 85) then known(started + 90 + draw(k, 'stage 2 days', 150))::varchar end as approved_date,
    case when chance(k, 'closed', 40) then known(started + 100 + draw(k, 'closing', 900))::varchar end as closed_date
from (select *, council * 10000000 + n as k, after(date '2017-01-01', draw(k, 'started', 2660)) as started from council, range($contacts // 150) t(n));

-- Staff. A worker stays in a team; the complex abuse team was disbanded in September 2018.
create view worker as
select
    *, council * 10000000 + n as k, n % 21 as team,
    after(date '2015-01-01', draw(k, 'joined', 3300)) as joined, joined + 300 + draw(k, 'service', 2500) as leaves,
    pick(['Social Worker', 'Senior Social Worker', 'Advanced Practitioner', 'Newly Qualified Social Worker', 'Social Work Assistant', 'Personal Adviser', 'Social worker'], k, 'title') as title,
    pick(['social_worker', 'Social Worker', 'social_worker', 'social-worker', 'social_worker', 'personal_adviser', 'manager'], k, 'role') as role_group,
    chance(k, 'agency', 18) as is_agency,
    pick([1.0, 1.0, 1.0, 0.8, 0.6, 0.5, 0.0, null], k, 'fte') as fte
from council, range($contacts // 400) t(n);

create view ssd_professionals as
select
    la_code, 'W' || n as prof_professional_id, case when n % 3 > 0 then 'S' || n end as prof_staff_id,
    title as prof_professional_job_title, if(chance(k, 'own fte missing', 20), null, coalesce(fte, 1.0))::varchar as prof_full_time_equivalency
from worker;

create view local_workforce as
select
    la_code, strftime(month_end, '%Y-%m') || if(month(month_end) % 2 = 0, '', '-15') as snapshot_month, if(n % 3 > 0, 'S', 'W') || n as staff_id,
    role_group, 'T' || team as team_id, fte::varchar as fte, yes_no(is_agency) as agency_flag,
    yes_no(chance(k, 'nobody holds it', 5)) as vacant_flag,
    case
        when title = 'Newly Qualified Social Worker' then if(month_end - joined < 365, 'newly_qualified', 'social worker')
        when title = 'Advanced Practitioner' then 'Advanced practitioner'
        when chance(k, 'grade missing', 15) then null
        else 'social_worker'
    end as grade
from worker, snapshot
where joined <= month_end and leaves > month_end and not chance(k, 'not in the workforce', 8);

create view ssd_department as
select la_code, 'T' || team as dept_team_id, 'Team ' || team as dept_team_name from council, range(21) t(team);

create view local_team_groups as
select
    la_code, 'T' || team as team_id, [
        'Duty', 'duty', 'duty and assessment', 'cin_north', 'CIN north', 'locality north', 'cin_central', 'cin central', 'cin', 'Locality', 'cin_south',
        'cin-south', 'exploitation', 'disability', 'looked_after_1_3', 'looked after 1 3', 'lac_1_3', 'looked_after_4_5', 'looked_after', 'complex_abuse', 'other'
    ][1 + team] as team_group,
    null::varchar as effective_from, case when team = 19 then '2018-09-15' end as effective_to
from council, range(21) t(team)
union all
select la_code, 'T19', 'cin', '2018-09-16', null from council;

-- Each case has a lead worker or two, one after the other or together, and others beside.
create view ssd_involvements as
select
    la_code, id || '-' || turn as invo_involvements_id, 'W' || draw(i, 'worker', $contacts // 400) as invo_professional_id,
    pick(['Allocated Case Worker', 'Allocated Social Worker', 'Lead Key Worker', 'allocated worker', 'Independent Reviewing Officer'], i, 'role') as invo_professional_role_id,
    'T' || if(chance(i, 'own team', 80), draw(i, 'worker', $contacts // 400) % 21, draw(i, 'team', 21)) as invo_professional_team,
    'P' || child as invo_person_id, since::varchar as invo_involvement_start_date,
    known(until)::varchar as invo_involvement_end_date
from (
    select
        *, hash(id, turn, la_code) % 1000000000 as i, turns > 1 and chance(i, 'hand-over', 85) as is_handed_over,
        after(day, turn * ((close_day - day) // turns)) as since,
        if(is_handed_over, least(close_day, after(since, (close_day - day) // turns + 1)), close_day) as until
    from (
        select la_code, 'IR' || n as id, child, after(day, 1 + n % 3) as day, close_day, 1 + n % 2 as turns, unnest(range(turns)) as turn
        from referral
        where not is_nfa
        union all
        select la_code, 'IK' || n || '-' || period, child, after(entered, 4 + n % 3), gone, 2, unnest(range(2)) from care_period
        where not is_in_care_before
    )
)
where since <= extract_date() and until > since;

-- Social workers as a return has them, of the last years: where there are involvements, no figure rests on them.
create view local_social_worker_episodes as
select
    la_code, 'SE' || invo_involvements_id as episode_id, invo_person_id as person_id, invo_professional_id as worker_id,
    invo_involvement_start_date as start_date, invo_involvement_end_date as end_date
from ssd_involvements
where invo_involvement_start_date >= '2021-04-01' and starts_with(invo_involvements_id, 'IK');

create view local_case_audits as
select
    la_code, 'CA' || n as audit_id, pick(['social care', 'early help', 'social care'], k, 'service') as service,
    pick(['case file', 'team manager', 'Team manager audit', null], k, 'audit type') as audit_type,
    case when not chance(k, 'under way', 2) then after(date '2018-04-01', draw(k, 'completed', 2212))::varchar end as completed_date,
    pick(['Good', 'outstanding', 'Requires improvement', 'Inadequate', null], k, 'grade') as grade
from (select *, council * 10000000 + n as k from council, range($contacts // 90) t(n));
