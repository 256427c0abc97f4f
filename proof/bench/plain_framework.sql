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

-- Factors by episode: any assessment of the 12 months.
insert into monthly
with month as (
    select la_code, unnest(month_ends(first_month_end, last_month_end + 1)) as month_end from period
),
found as (
    select la_code, cinf_assessment_id as id, unnest(case
        when starts_with(factors, '{') then regexp_extract_all(factors, '"(\w+)": "Yes"', 1)
        when starts_with(factors, '[') then from_json(factors, '["VARCHAR"]')
        else [factors]
    end) as factor
    from (select *, cinf_assessment_factors_json as factors from '$extracts/ssd_assessment_factors.parquet')
),
completed as (
    select found.la_code, factor, cina_referral_id as episode, cina_assessment_auth_date::date as day
    from '$extracts/ssd_cin_assessments.parquet' as assessment
    join found on found.la_code = assessment.la_code and id = cina_assessment_id
)
select la_code, month_end, 'all', measure_id, count(distinct episode), null
from month
join completed using (la_code)
join read_csv('$seeds/registry/assessment_factor.csv') using (factor)
where day between date_trunc('month', month_end) - interval 11 months and month_end
group by la_code, month_end, measure_id;

insert into monthly
with far as (
    select la_code, clap_cla_placement_id as placement_id, clap_cla_placement_distance::double as miles
    from '$extracts/ssd_cla_placement.parquet'
)
select la_code, month_end, 'all', 'lac_over_20_miles', count(*) filter (miles > 20 and miles < 999.9), count(*)
from current_placement left join far using (la_code, placement_id)
group by la_code, month_end;

insert into monthly
with score as (
    select la_code, csdq_person_id as person_id, csdq_sdq_completed_date::date as day, csdq_sdq_score::int as score
    from '$extracts/ssd_sdq_scores.parquet'
    where score is not null and day is not null
),
asked as (
    select la_code, person_id, month_end, date_trunc('month', month_end) - interval 11 months as first_day
    from in_care
    where entered <= first_day
        and coalesce((birth + interval 5 years)::date <= month_end and (birth + interval 17 years)::date > month_end, true)
),
latest as (
    select asked.la_code, asked.person_id, month_end, arg_max(score, day) as score
    from asked
    join score on score.la_code = asked.la_code and score.person_id = asked.person_id and day between first_day and month_end
    group by asked.la_code, asked.person_id, month_end
)
select la_code, month_end, 'all', 'lac_sdq_average', sum(score), count(*)
from latest group by la_code, month_end;

-- Care leavers in the month of their birthday.
insert into monthly
with aged as (
    select
        *, date_diff('year', birth, month_end) as age, in_touch is distinct from 'rhom' as is_not_home,
        coalesce(in_touch = 'yes', true) as is_in_touch,
        is_not_home and coalesce(accommodation not in ('g', 'h', 'r'), true) as is_known,
        coalesce(is_suitable, accommodation not in ('s', 'w', 'x'), false) as is_settled, activity similar to '[fp][1-5]' as is_active,
        if(age < 19, '17_18', '19_21') as band
    from care_leaver
    where month(birth) = month(month_end) and age between 17 and 21
)
select
    la_code, month_end, 'all', 'care_leavers_' || band || '_suitable_accommodation',
    count(*) filter (is_known and is_in_touch and is_settled), count(*) filter (is_known)
from aged group by la_code, month_end, band
union all
select
    la_code, month_end, 'all', 'care_leavers_' || band || '_eet',
    count(*) filter (is_not_home and is_in_touch and is_active), count(*) filter (is_not_home)
from aged group by la_code, month_end, band;

-- Social workers who are not agency workers: in post, gone by the next month, and posts that nobody holds.
insert into monthly
with own as (
    select la_code, staff_id, month_end, fte from staff_month where role_group = 'social_worker' and not is_agency
),
gone as (
    select own.la_code, own.staff_id, last_day(own.month_end + 1) as month_end, own.fte
    from own
    where not exists (
        select 1 from own as after
        where after.la_code = own.la_code and after.staff_id = own.staff_id and after.month_end = last_day(own.month_end + 1)
    )
),
gone_and_not_back as (
    select month.la_code, month.month_end, gone.staff_id, arg_max(gone.fte, gone.month_end) as fte
    from (select distinct la_code, month_end from own) as month
    join gone
        on gone.la_code = month.la_code
            and gone.month_end between date_trunc('month', month.month_end) - interval 11 months and month.month_end
    where not exists (
        select 1 from own
        where own.la_code = month.la_code and own.staff_id = gone.staff_id and own.month_end = month.month_end
    )
    group by month.la_code, month.month_end, gone.staff_id
),
in_post as (select la_code, month_end, coalesce(sum(fte), 0) as fte from own group by la_code, month_end),
vacant as (
    select la_code, last_day(if(length(snapshot_month) = 7, snapshot_month || '-01', snapshot_month)::date) as month_end, sum(fte::double) as fte
    from '$extracts/local_workforce.parquet'
    where vacant_flag = 'Y' and replace(replace(lower(role_group), ' ', '_'), '-', '_') = 'social_worker'
    group by all
)
select in_post.la_code, in_post.month_end, 'all', unnest([
    measure('social_worker_turnover', (
        select coalesce(sum(fte), 0) from gone_and_not_back as gone
        where gone.la_code = in_post.la_code and gone.month_end = in_post.month_end
    ), in_post.fte),
    measure('social_worker_vacancy', coalesce(vacant.fte, 0), in_post.fte + coalesce(vacant.fte, 0))
], recursive := true)
from in_post
join period using (la_code)
left join vacant on vacant.la_code = in_post.la_code and vacant.month_end = in_post.month_end
where in_post.month_end between first_month_end and last_month_end;
