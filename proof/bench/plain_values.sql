-- Children in need, and then the windows and values of all measures.

-- Children in need.
-- Plans with no gap between them are one; of two open at a time the one that began last counts.
create temp table child_in_need_plan as
select
    la_code, cinp_cin_plan_id as plan_id, cinp_person_id as person_id, cinp_cin_plan_start_date::date as started,
    cinp_cin_plan_end_date::date as ended
from '$extracts/ssd_cin_plans.parquet';

create temp table need_plan as
with spell as (
    select la_code, person_id, min(started) as started, if(count(*) = count(ended), max(ended), null) as ended
    from with_spells('child_in_need_plan')
    group by la_code, person_id, spell
)
select la_code, person_id, month_end, max(started) as started
from (
    select la_code, person_id, started, open_months(started, ended, last_month_end) as month_end
    from spell join period using (la_code)
)
group by la_code, person_id, month_end;

insert into monthly
select la_code, month_end, 'all', unnest([
    measure('cin_plan_12m_plus', count(*) filter (started <= month_end - interval 12 months), count(*)),
    measure('cin_plan_coworked_early_help', count(*) filter ((la_code, person_id, month_end) in (from helped)), null)
], recursive := true)
from need_plan group by la_code, month_end;

create temp table open_case as
select la_code, person_id, month_end, max(day) as referred
from (
    select la_code, person_id, day, open_months(day, closed, last_month_end) as month_end
    from referral join period using (la_code)
    where not nfa
)
group by la_code, person_id, month_end;

insert into monthly
select la_code, month_end, 'all', 'cin_dfe', count(*), null
from open_case
group by la_code, month_end;

create temp table in_need as
select open_case.*, on_end.working - on_start.working >= 45 as needs_plan
from open_case
join calendar as on_end on on_end.date_day = month_end
join calendar as on_start on on_start.date_day = referred
anti join in_care using (la_code, person_id, month_end)
anti join on_plan using (la_code, person_id, month_end)
anti join care_leaver using (la_code, person_id, month_end);

insert into monthly
with judged as (
    select
        in_need.la_code, month_end,
        version.day >= greatest(referred, month_end - interval 6 months) as is_up_to_date,
        version.day >= referred
        or (in_need.la_code, in_need.person_id, month_end) in (select la_code, person_id, month_end from need_plan)
            as has_plan
    from in_need
    asof left join (from version where plan_type = 'CIN') as version
        on version.la_code = in_need.la_code and version.person_id = in_need.person_id and version.day <= month_end
    where needs_plan
)
select la_code, month_end, 'all', unnest([
    measure('cin_with_plan', count(*) filter (has_plan), count(*)),
    measure('cin_up_to_date_plan', count(*) filter (is_up_to_date), count(*))
], recursive := true)
from judged group by la_code, month_end
union all
select la_code, month_end, 'all', 'cin_open', count(*), null
from in_need
group by la_code, month_end;

insert into monthly
select la_code, month_end, 'all', 'cin_and_cpp_open', sum(numerator), null
from monthly where measure_id in ('cin_open', 'cpp_open') group by la_code, month_end;

-- Windows over the months, and values.
create table indicator_month as
with line as (
    select distinct la_code, measure_id, breakdown from monthly
    union
    -- Sources that are no code have a line, whether there are any or not.
    select distinct la_code, measure_id, 'unknown' from monthly where starts_with(measure_id, 'contacts_by_source')
),
month as (
    select la_code, unnest(month_ends(first_month_end, last_month_end + 1)) as month_end from period
),
summed as (
    select
        la_code, measure_id, breakdown, month_end,
        coalesce(numerator, 0) as numerator, coalesce(denominator, 0) as denominator, numerator is not null as is_counted,
        sum(numerator) over year_to_date as year_numerator, sum(denominator) over year_to_date as year_denominator,
        sum(numerator) over quarter as quarter_numerator, sum(denominator) over quarter as quarter_denominator,
        sum(numerator) over rolling as rolling_numerator, sum(denominator) over rolling as rolling_denominator
    from line join month using (la_code) left join monthly using (la_code, measure_id, breakdown, month_end)
    window
        year_to_date as (
            partition by la_code, measure_id, breakdown, year(month_end - interval 3 months) order by month_end
        ),
        quarter as (
            partition by la_code, measure_id, breakdown, date_trunc('quarter', month_end) order by month_end
        ),
        rolling as (
            partition by la_code, measure_id, breakdown order by month_end rows between 11 preceding and current row
        )
),
based as (
    select
        la_code, indicator_id, breakdown, month_end, unit,
        case summed_over
            when 'financial_year_to_date' then coalesce(year_numerator, 0)
            when 'rolling_12_months' then coalesce(rolling_numerator, 0)
            when 'quarter' then coalesce(quarter_numerator, 0)
            else numerator
        end as numerator,
        case summed_over
            when 'financial_year_to_date' then year_denominator
            when 'rolling_12_months' then rolling_denominator
            when 'quarter' then quarter_denominator
            else denominator
        end as denominator
    from summed join read_csv('$seeds/registry/indicator.csv') using (measure_id)
    where
        (basis <> 'quarter' or month(month_end) % 3 = 0)
        and (basis <> 'term' or unit <> 'count' or (la_code, month_end) in (select la_code, last_day(end_day) from term))
        and (is_counted or measure_id not in (from own_period))
),
population as (
    select la_code, published_on::date as published_on, population
    from '$extracts/local_population_midyear.parquet'
    where age_band = '0-17'
)
select
    based.la_code, indicator_id, breakdown, month_end, numerator, denominator,
    case unit
        when 'count' then numerator
        when 'percentage' then 100 * numerator / nullif(denominator, 0)
        when 'average' then numerator / nullif(denominator, 0)
        when 'maximum' then if(denominator > 0, numerator, null)
        when 'rate_per_100k' then 100000 * numerator / nullif(denominator, 0)
        when 'rate_per_1k' then 1000 * numerator / nullif(denominator, 0)
        else 10000 * numerator / population
    end as value
from based asof left join population on population.la_code = based.la_code and published_on <= month_end;

-- Of 12 months of which one has no record of young people there is no figure.
delete from indicator_month
where regexp_matches(indicator_id, '^care_leavers_.*_rolling_12m$') and not (
    select count(distinct leaver_snapshot.month_end) = 12 from leaver_snapshot
    where leaver_snapshot.la_code = indicator_month.la_code
        and leaver_snapshot.month_end between date_trunc('month', indicator_month.month_end) - interval 11 months
            and indicator_month.month_end
);
