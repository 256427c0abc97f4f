-- Early help, children's centres and young people. Runs after plain_services.sql.

-- The nth working day after a day.
create temp table working as select working, min(date_day) as date_day from calendar group by working;

create temp table family as
select la_code, fami_person_id as person_id, fami_family_id as family_id from '$extracts/ssd_family.parquet';

create temp table early_help_contact as
select
    la_code, coalesce(contact.family_id, family.family_id, person_id, contact_id) as family_id, contact_date::date as day,
    coalesce(lower(contact_type), '') as kind, yot_flag is distinct from 'Y' as is_asked, allocated_date::date as allocated,
    initial_contact_date::date as contacted
from '$extracts/local_early_help_contacts.parquet' as contact left join family using (la_code, person_id);

insert into monthly
select la_code, last_day(day), 'all', 'eh_contacts_families', count(distinct (family_id, day, kind)), null
from early_help_contact group by la_code, last_day(day);

insert into monthly
with allocation as (
    select la_code, family_id, allocated, min(contacted) as contacted
    from early_help_contact where is_asked and allocated is not null
    group by all
),
judged as (
    select
        la_code, last_day(due.date_day) as month_end,
        contacted >= allocated and on_contact.working - on_day.working <= 3 as is_in_time
    from allocation
    join calendar as on_day on on_day.date_day = allocated
    join working as due on due.working = on_day.working + 3
    left join calendar as on_contact on on_contact.date_day = contacted
)
select la_code, month_end, 'all', unnest([
    measure('eh_initial_contact_in_scope', count(*), null),
    measure('eh_initial_contact_3wd', count(*) filter (is_in_time), count(*))
], recursive := true)
from judged group by la_code, month_end;

create temp table early_help_assessment as
select
    la_code, triage_decision_date::date as triage, completed_date::date as completed, coalesce(lower(completed_by) = 'partner', false) as is_partners,
    yot_flag is distinct from 'Y' as is_asked, lower(partner_type) = 'school' as is_schools
from '$extracts/local_early_help_assessments.parquet';

insert into monthly
with judged as (
    select
        la_code, last_day(due.date_day) as month_end, completed >= triage and on_end.working - on_day.working <= 48 as is_in_time
    from early_help_assessment
    join calendar as on_day on on_day.date_day = triage
    join working as due on due.working = on_day.working + 48
    left join calendar as on_end on on_end.date_day = completed
    where not is_partners and is_asked
)
select la_code, month_end, 'all', unnest([
    measure('eh_assessments_in_scope', count(*), null),
    measure('eh_assessments_45wd', count(*) filter (is_in_time), count(*))
], recursive := true)
from judged group by la_code, month_end
union all
select la_code, last_day(completed), 'all', unnest([
    measure('eh_assessments_by_partners', count(*) filter (is_partners), count(*)),
    measure('eh_partner_assessments_by_schools', count(*) filter (is_partners and is_schools), count(*) filter (is_partners))
], recursive := true)
from early_help_assessment where completed is not null group by la_code, last_day(completed);

-- Cases: the council's own, or those that the episodes of a family make as long as one of them is open.
create temp table episode as
select
    episode.la_code, earl_person_id as person_id, coalesce(family_id, earl_person_id) as family_id, earl_episode_start_date::date as started,
    earl_episode_end_date::date as ended,
    coalesce(regexp_matches(lower(earl_episode_end_reason), '^(step.up|refer to lcs)'), false) as is_step_up
from '$extracts/ssd_early_help_episodes.parquet' as episode
left join family on family.la_code = episode.la_code and family.person_id = earl_person_id;

create temp table early_help_case as
with edge as (
    select la_code, family_id, started as day, 1 as step from episode
    union all
    select la_code, family_id, ended, -1 from episode where ended is not null
),
swept as (
    select *, sum(step) over (partition by la_code, family_id order by day, step desc rows unbounded preceding) as open from edge
),
opened as (
    select la_code, family_id, day, row_number() over (partition by la_code, family_id order by day) as number
    from swept where step = 1 and open = 1
),
closed as (
    select la_code, family_id, day, row_number() over (partition by la_code, family_id order by day) as number
    from swept where step = -1 and open = 0
)
select
    la_code, family_id, opened.day as opened, closed.day as closed,
    (la_code, family_id, closed.day) in (select la_code, family_id, ended from episode where is_step_up) as is_step_up
from opened left join closed using (la_code, family_id, number)
where la_code not in (select la_code from '$extracts/local_early_help_cases.parquet')
union all
select
    la_code, coalesce(family_id, case_id), opened_date::date, closed_date::date,
    coalesce(regexp_matches(lower(closure_reason), '^(step.up|refer to lcs)'), false)
from '$extracts/local_early_help_cases.parquet';

insert into monthly
select la_code, month_end, 'all', 'eh_open_families', count(distinct family_id), null
from (
    select la_code, family_id, open_months(opened, closed, last_month_end) as month_end
    from early_help_case join period using (la_code)
)
group by la_code, month_end
union all
select la_code, month_end, 'all', 'eh_open_children', count(*), null from helped group by la_code, month_end
union all
select la_code, last_day(closed), 'all', 'eh_families_closed', count(*), null
from early_help_case where closed is not null group by la_code, last_day(closed)
union all
select la_code, last_day(opened), 'all', 'eh_re_referrals', count(*) filter (is_again), count(*)
from (
    select
        *, exists (
            select 1 from early_help_case as earlier
            where earlier.la_code = early_help_case.la_code and earlier.family_id = early_help_case.family_id
                and earlier.closed between early_help_case.opened - interval 12 months and early_help_case.opened - 1
        ) as is_again
    from early_help_case
)
group by la_code, last_day(opened);

-- Once in the month, and once in the financial year, whose first is in one of its months.
create macro counted_once(rows_of, id) as table
with event as (from query_table(rows_of))
select la_code, last_day(day) as month_end, id || '' as measure_id, count(distinct who) as numerator from event group by la_code, last_day(day)
union all
select la_code, last_day(first_day), id || '_in_year', count(*)
from (select la_code, who, min(day) as first_day from event group by la_code, who, year(day - interval 3 months))
group by la_code, last_day(first_day);

create temp table step_down as
select
    la_code, coalesce(step_down.family_id, family.family_id, person_id, step_down_id) as family_id, person_id, agreed_date::date as day,
    coalesce(lower(source_team), '') as team, joint_visit_date::date as visited
from '$extracts/local_step_downs.parquet' as step_down left join family using (la_code, person_id);

create temp table family_down as select la_code, family_id as who, day from step_down;
create temp table child_down as select la_code, person_id as who, day from step_down;
create temp table family_up as select la_code, family_id as who, closed as day from early_help_case where is_step_up and closed is not null;
create temp table child_up as select la_code, person_id as who, ended as day from episode where is_step_up and ended is not null;

insert into monthly
select la_code, month_end, 'all', measure_id, numerator, null
from (
    from counted_once('family_down', 'step_downs_families')
    union all from counted_once('child_down', 'step_downs_children')
    union all from counted_once('family_up', 'step_ups_families')
    union all from counted_once('child_up', 'step_ups_children')
);

insert into monthly
with of_family as (
    select la_code, family_id, day, team, min(visited) as visited from step_down group by all
),
judged as (
    select
        la_code, last_day(due.date_day) as month_end, team, visited >= day and on_visit.working - on_day.working <= 7 as is_in_time
    from of_family
    join calendar as on_day on on_day.date_day = day
    join working as due on due.working = on_day.working + 7
    left join calendar as on_visit on on_visit.date_day = visited
)
select la_code, last_day(day), 'all', unnest([
    measure('step_downs_from_duty', count(*) filter (team = 'duty'), count(*)),
    measure('step_downs_from_locality', count(*) filter (team = 'locality'), count(*))
], recursive := true)
from of_family group by la_code, last_day(day)
union all
select la_code, month_end, 'all', unnest([
    measure('joint_handover_visit_7wd_duty', count(*) filter (team = 'duty' and is_in_time), count(*) filter (team = 'duty')),
    measure('joint_handover_visit_7wd_locality', count(*) filter (team = 'locality' and is_in_time), count(*) filter (team = 'locality'))
], recursive := true)
from judged group by la_code, month_end;

-- Children's centres, month by month.
create temp table registration as
select
    la_code, person_id, registered_date::date as day, lsoa_code, lower(registration_channel) = 'online' as is_online,
    worker_present_flag = 'Y' as is_with_worker, birth_date::date as birth
from '$extracts/local_childrens_centres.parquet';

create temp table birth as
select la_code, person_id, birth_date::date as birth, list_received_date::date as listed from '$extracts/local_births.parquet';

create temp table area_list as
select
    la_code, lsoa_code, last_day(if(length(as_at_month) = 7, as_at_month || '-01', as_at_month)::date) as month_end,
    imd_decile_band in ('1', '2', '3', '20-30%') as is_in_reach, children_0_5 as children
from '$extracts/local_childrens_centre_reach.parquet';

create temp table use as select la_code, person_id, activity_date::date as day from '$extracts/local_childrens_centre_attendance.parquet';

-- Each child under 6 at each month end, with the area that it lives in: of the latest registration, before any of the first.
create temp table child_of_month as
with known as (
    select la_code, person_id from registration
    union
    select la_code, person_id from use
),
birth_known as (
    select la_code, person_id, coalesce(max(birth.birth), max(registration.birth)) as birth, first(lsoa_code order by day) as first_lsoa_code
    from known left join birth using (la_code, person_id) left join registration using (la_code, person_id)
    group by la_code, person_id
),
month as (
    select la_code, unnest(month_ends(first_month_end, last_month_end + 1)) as month_end from period
)
select
    child.la_code, child.person_id, child.month_end, day is not null as is_registered,
    if(day is null, first_lsoa_code, latest.lsoa_code) as lsoa_code
from (
    select * from birth_known join month using (la_code) where coalesce((birth + interval 6 years)::date > month_end, true)
) as child
asof left join registration as latest
    on latest.la_code = child.la_code and latest.person_id = child.person_id and latest.day <= child.month_end;

create temp table first_use as
select la_code, person_id, year(day - interval 3 months) as year, min(day) as day from use group by all;

insert into monthly
with placed as (
    select
        child.*, coalesce(is_in_reach, false) or child.la_code not in (select la_code from registration where lsoa_code is not null) as is_counted
    from child_of_month as child
    asof left join area_list
        on area_list.la_code = child.la_code and area_list.lsoa_code = child.lsoa_code and area_list.month_end <= child.month_end
),
counted as (
    select
        placed.la_code, month_end, count(*) filter (is_registered) as registered, count(*) filter (first_use.day <= month_end) as used
    from placed left join first_use
        on first_use.la_code = placed.la_code and first_use.person_id = placed.person_id and first_use.year = year(month_end - interval 3 months)
    where is_counted
    group by placed.la_code, month_end
),
reach as (
    select la_code, month_end, sum(children) as children from area_list where is_in_reach group by la_code, month_end
)
select la_code, month_end, 'all', unnest([
    measure('childrens_centre_registered', registered, children),
    measure('childrens_centre_accessed', used, children)
], recursive := true)
from counted left join reach using (la_code, month_end);

insert into monthly
select la_code, last_day(listed), 'all', 'childrens_centre_prebirthlist', count(*) filter (first_day < listed), count(*)
from birth left join (select la_code, person_id, min(day) as first_day from registration group by all) using (la_code, person_id)
group by la_code, last_day(listed)
union all
select la_code, last_day(day), unnest(['online', 'online_with_worker']), 'childrens_centre_online_registrations',
    unnest([count(*) filter (is_online), count(*) filter (is_online and is_with_worker)]), count(*)
from registration group by la_code, last_day(day)
union all
select la_code, last_day(session_date::date), 'all', 'youth_sessions', count(*), null
from '$extracts/local_youth_sessions.parquet' group by la_code, last_day(session_date::date);

-- What young people of academic age 16 and 17 do.
create temp table young_person as
select
    la_code, last_day(if(length(snapshot_month) = 7, snapshot_month || '-01', snapshot_month)::date) as month_end,
    if(due_to_lapse_date::date <= month_end or activity_group is null, 'not_known', lower(activity_group)) as activity,
    coalesce(lac_flag = 'Y', false) as is_looked_after, coalesce(meets_rpa_flag = 'Y', false) as meets_duty
from '$extracts/local_ccis.parquet'
where resident_flag is distinct from 'N' and coalesce(academic_age::int in (16, 17), true);

create temp table doing as
select
    la_code, month_end, count(*) as everyone, count(*) filter (activity = 'neet') as neet, count(*) filter (activity = 'not_known') as not_known,
    count(*) filter (activity = 'neet' and is_looked_after) as neet_in_care, count(*) filter (activity = 'not_known' and is_looked_after) as not_known_in_care,
    count(*) filter (meets_duty) as participating
from young_person group by la_code, month_end;

insert into monthly
select la_code, month_end, 'all', unnest([
    measure('yp_not_known', not_known, everyone), measure('yp_neet', neet, everyone), measure('yp_neet_not_known', neet + not_known, everyone),
    measure('yp_lac_neet', neet_in_care, neet), measure('yp_lac_not_known', not_known_in_care, not_known),
    measure('yp_participation_duty', participating, everyone)
], recursive := true)
from doing
union all
select la_code, max(month_end), 'all', unnest([
    measure('yp_not_known_annual', sum(not_known), sum(everyone)), measure('yp_neet_annual', sum(neet), sum(everyone)),
    measure('yp_neet_not_known_annual', sum(neet + not_known), sum(everyone))
], recursive := true)
from doing where month(month_end) in (12, 1, 2)
group by la_code, year(month_end + 40)
having count(*) = 3;
