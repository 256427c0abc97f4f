-- Schools and children out of school. Runs after plain_looked_after.sql, with its terms.

create temp table offer as
select
    la_code, last_day(make_date(offer_year::int, if(lower(phase) = 'primary', 4, 3), 1)) as month_end, lower(phase) as phase,
    preference_offered::double = 1 as is_first, preference_offered::double between 1 and 3 as is_top_3
from '$extracts/local_admissions_offers.parquet'
where on_time_flag is distinct from 'N' and resident_flag is distinct from 'N';

create temp table result as
select
    la_code, measure, published_on::date as published_on, left(academic_year, 4)::int + 1 as year, value::double as value,
    starts_with(measure, 'ks4_attainment') or measure = 'ks4_ebacc_aps' as is_average,
    last_day(make_date(
        left(academic_year, 4)::int + 1,
        case when measure like 'offer_day_primary%' then 4 when measure like 'offer_day_secondary%' then 3 else 7 end, 1
    )) as month_end,
    coalesce(numerator::double, value::double) as numerator,
    coalesce(denominator::double, if(is_average, 1, 100)) as denominator
from '$extracts/local_attainment.parquet'
qualify row_number() over (partition by la_code, measure, academic_year order by published_on desc) = 1;

insert into monthly
select
    la_code, month_end, 'all', 'offer_day_' || phase || '_' || unnest(['first', 'top3']) || '_preference',
    unnest([count(*) filter (is_first), count(*) filter (is_top_3)]), count(*)
from offer
group by la_code, month_end, phase
union all
select la_code, month_end, 'all', measure, numerator, denominator
from result
where not starts_with(measure, 'offer_day') or (la_code, month_end) not in (select la_code, month_end from offer);

create temp table sen2 as
select
    *, plan_issued_date::date as issued, assessment_outcome = 'Y' as is_plan, coalesce(exception_flag, 'N') = 'N' as is_judged,
    date_diff('day', request_date::date, plan_issued_date::date) <= 140 as is_in_time
from '$extracts/local_sen2.parquet'
where plan_issued_date is not null;

insert into monthly
select la_code, last_day(issued), 'all', unnest([
    measure('ehcp_issued', count(*) filter (is_plan), null),
    measure('ehcp_20_weeks', count(*) filter (is_plan and is_judged and is_in_time), count(*) filter (is_plan and is_judged))
], recursive := true)
from sen2 group by la_code, last_day(issued)
union all
select
    la_code, last_day(make_date(transition_year::int, if(phase = 'primary', 2, 3), 1)), 'all', 'ehcp_transition_review_' || phase,
    count(*) filter (finalised_date::date <= make_date(transition_year::int, if(phase = 'primary', 2, 3), if(phase = 'primary', 15, 31))),
    count(*)
from '$extracts/local_ehcp_transitions.parquet'
group by all;

create macro school_year(day) as year(day - interval 8 months);

insert into monthly
select term.la_code, last_day(end_day), 'all', 'cme_open', count(distinct person_id), null
from term join '$extracts/local_cme.parquet' as cme on cme.la_code = term.la_code
    and cme_start_date::date <= end_day and coalesce(cme_end_date::date > end_day, true)
group by term.la_code, last_day(end_day);

insert into monthly
select term.la_code, last_day(end_day), 'all', unnest([
    measure('ehe_open', count(distinct person_id) filter (
        not is_prevented and began <= end_day and coalesce(ended > end_day, true)
    ), null),
    measure('ehe_returned_to_school', count(distinct person_id) filter (
        not is_prevented and is_back and ended <= end_day and school_year(ended) = school_year(end_day)
    ), null),
    measure('ehe_prevented', count(*) filter (is_prevented and began <= end_day and school_year(began) = school_year(end_day)), null)
], recursive := true)
from term join (
    select
        la_code, person_id, ehe_start_date::date as began, ehe_end_date::date as ended, coalesce(prevented_flag = 'Y', false) as is_prevented,
        coalesce(lower(end_reason) = 'returned to school', false) as is_back
    from '$extracts/local_ehe.parquet'
) as home on home.la_code = term.la_code
group by term.la_code, last_day(end_day);

insert into monthly
select term.la_code, last_day(end_day), 'all', 'permanent_exclusions_' || phase, count(*), null
from term join '$extracts/local_exclusions.parquet' as excluded on excluded.la_code = term.la_code
    and exclusion_date::date <= end_day and school_year(exclusion_date::date) = school_year(end_day)
where lower(exclusion_type) like 'perm%' and phase in ('primary', 'secondary') and overturned_flag is distinct from 'Y'
group by all;

insert into monthly
select term.la_code, last_day(end_day), 'all', 'school_attendance', sum(coalesce(sessions_attended::int, 0)), sum(sessions_possible::int)
from term join '$extracts/local_attendance.parquet' using (la_code, term_id)
group by term.la_code, last_day(end_day)
union all
select term.la_code, last_day(end_day), 'all', 'two_year_old_takeup', count(*) filter (place_taken_flag = 'Y'), count(*)
from term join '$extracts/local_early_education.parquet' using (la_code, term_id)
where eligible_flag = 'Y'
group by term.la_code, last_day(end_day);
