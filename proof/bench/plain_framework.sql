-- What the National Framework's dashboard counts beside the rest. Runs after plain_services.sql, with its tables.

-- Children who started in the 12 months: looked for anew at each month end.
insert into monthly
with month as (
    select la_code, first_month_end, unnest(month_ends(first_month_end, last_month_end + 1)) as month_end from period
),
start as (
    select
        *, exists (
            select 1 from unaccompanied
            where unaccompanied.la_code = care_period.la_code and unaccompanied.person_id = care_period.person_id
                and since < coalesce(ended, '9999-12-31') and coalesce(until, '9999-12-31') > entered
        ) as is_unaccompanied
    from care_period
    where is_admission
)
select la_code, month_end, 'all', unnest([
    measure('lac_children_starting', count(distinct person_id), null),
    measure('lac_uasc_starting', count(distinct person_id) filter (is_unaccompanied), null)
], recursive := true)
from month join start using (la_code)
where entered between date_trunc('month', month_end) - interval 11 months and month_end
group by la_code, month_end;

insert into monthly
select la_code, last_day(ended), 'all', 'lac_ceased_cao', count(*) filter (reason = 'E41'), count(*)
from care_period where is_end and not is_short_break_end group by la_code, last_day(ended);

insert into monthly
select la_code, month_end, 'all', unnest([
    measure('lac_foster', count(*) filter (type similar to 'U[1-6]'), count(*)),
    measure('lac_secure_or_childrens_home', count(*) filter (type in ('K1', 'K2')), count(*)),
    measure('lac_semi_independent', count(*) filter (type in ('P2', 'H5', 'K3')), count(*))
], recursive := true)
from current_placement group by la_code, month_end;

insert into monthly
with led as (
    select
        involvement.la_code, invo_person_id as person_id, coalesce(worker_id, invo_professional_id) as worker,
        invo_involvement_start_date::date as since, coalesce(invo_involvement_end_date::date, '9999-12-31') as until
    from '$extracts/ssd_involvements.parquet' as involvement
    left join employee on employee.la_code = involvement.la_code and prof_professional_id = invo_professional_id
    where contains(lower(invo_professional_role_id), 'allocated') or contains(lower(invo_professional_role_id), 'lead')
),
counted as (
    select in_care.la_code, in_care.person_id, month_end, count(distinct worker) as workers
    from in_care
    left join led
        on led.la_code = in_care.la_code and led.person_id = in_care.person_id and since <= month_end and until > since
            and until > date_trunc('month', month_end) - interval 11 months
    group by in_care.la_code, in_care.person_id, month_end
)
select la_code, month_end, 'all', 'lac_3plus_social_workers', count(*) filter (workers >= 3), count(*)
from counted group by la_code, month_end;
