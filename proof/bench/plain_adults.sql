-- Adult safeguarding. Runs after plain_services.sql.

create temp table adult_concern as
select
    la_code, concern_id, person_id, received_date::date as day, last_day(received_date::date) as month_end,
    case
        when source_group is null then 'not_recorded'
        when source_group not in (select breakdown from read_csv('$seeds/registry/breakdown_category.csv') where measure_id = 'asg_concerns_by_source')
            then 'unknown'
        else source_group
    end as source_group,
    case
        when theme = 'financial_abuse' then 'financial_material'
        when theme not in (select breakdown from read_csv('$seeds/registry/breakdown_category.csv') where measure_id = 'asg_concern_theme')
            then 'unknown'
        else theme
    end as theme,
    case when coalesce(outcome, 'not_recorded') in ('enquiry', 'other_route', 'no_action', 'not_recorded') then coalesce(outcome, 'not_recorded') else 'unknown' end
        as outcome,
    progressed_flag is not distinct from 'Y' as progressed
from '$extracts/local_asg_concerns.parquet';

-- How many concerns there have been of the adult in the financial year, this one counted.
create temp table counted_concern as
select
    *, if(person_id is null, 0, count(*) over (
        partition by la_code, person_id, year(day - interval 3 months) order by day, concern_id rows unbounded preceding
    )) as place
from adult_concern;

insert into monthly
select la_code, month_end, 'all', unnest([
    measure('asg_concerns', count(*), null),
    measure('asg_concern_conversion', count(*) filter (progressed), count(*)),
    measure('asg_concern_nfa', count(*) filter (outcome = 'no_action'), count(*)),
    measure('asg_concern_theme_not_recorded', count(*) filter (theme is null), null),
    measure('asg_individuals', count(*) filter (place = 1), null),
    measure('asg_individuals_repeat', count(*) filter (place = 2), null),
    measure('asg_repeat_concern', count(*) filter (place = 2), count(*) filter (place = 1))
], recursive := true)
from counted_concern group by la_code, month_end;

insert into monthly
select la_code, month_end, source_group, unnest([
    measure('asg_concerns_by_source', count(*), null),
    measure('asg_conversion_by_source', count(*) filter (progressed), count(*))
], recursive := true)
from adult_concern group by la_code, month_end, source_group;

insert into monthly
select la_code, month_end, outcome, 'asg_concern_outcome', count(*), null from adult_concern group by la_code, month_end, outcome;

-- Each share is of the month's total, whatever the category.
insert into monthly
with total as (
    select la_code, month_end, count(*) as concerns, count(theme) as themes from adult_concern group by la_code, month_end
)
select la_code, month_end, breakdown, measure_id, 0, if(measure_id = 'asg_concern_theme', themes, concerns)
from total, read_csv('$seeds/registry/breakdown_category.csv')
where measure_id in ('asg_concern_theme', 'asg_concerns_by_source_share')
union all
select la_code, month_end, source_group, 'asg_concerns_by_source_share', count(*), 0 from adult_concern group by la_code, month_end, source_group
union all
select la_code, month_end, theme, 'asg_concern_theme', count(*), 0 from adult_concern where theme is not null group by la_code, month_end, theme;

create temp table adult_enquiry as
select
    *, started_date::date as started, concluded_date::date as concluded, last_day(concluded_date::date) as month_end,
    concluded - started as days, views_asked in ('Y', 'Yes') as asked, views_expressed in ('Y', 'Yes') as expressed,
    lacks_capacity in ('Y', 'Yes') as lacking,
    coalesce(expressed, false) and coalesce(outcomes_met, 'not_recorded') <> 'not_recorded' as has_result
from '$extracts/local_asg_enquiries.parquet';

insert into monthly
select la_code, month_end, 'all', unnest([
    measure('asg_enquiries_concluded', count(*), null),
    measure('asg_enquiry_risk_reduced_removed', count(*) filter (risk_outcome in ('reduced', 'removed')), count(*)),
    measure('asg_enquiry_risk_not_recorded', count(*) filter (coalesce(risk_outcome, 'not_recorded') = 'not_recorded'), null),
    measure('asg_enquiries_over_40w', count(*) filter (days > 280), count(*)),
    measure('asg_enquiries_20_40w', count(*) filter (days > 140 and days <= 280), count(*)),
    measure('asg_views_asked', count(*) filter (asked), count(*)),
    measure('asg_views_expressed', count(*) filter (asked and expressed), count(*)),
    measure('asg_views_asked_not_expressed', count(*) filter (asked and views_expressed = 'N'), count(*)),
    measure('asg_lacking_capacity', count(*) filter (lacking), count(*)),
    measure('asg_capacity_not_recorded', count(*) filter (coalesce(lacks_capacity, 'not_recorded') = 'not_recorded'), count(*)),
    measure('asg_advocate_support', count(*) filter (lacking and advocate_flag = 'Y'), count(*) filter (lacking)),
    measure('asg_outcomes_fully_met', count(*) filter (has_result and outcomes_met = 'fully'), count(*) filter (has_result)),
    measure('asg_outcomes_partially_met', count(*) filter (has_result and outcomes_met = 'partially'), count(*) filter (has_result)),
    measure('asg_outcomes_not_met', count(*) filter (has_result and outcomes_met = 'not'), count(*) filter (has_result)),
    measure(
        'asg_outcomes_at_least_partially_met', count(*) filter (has_result and outcomes_met in ('fully', 'partially')),
        count(*) filter (has_result)
    )
], recursive := true)
from adult_enquiry where concluded is not null group by la_code, month_end;

insert into monthly
select
    la_code, month_end, breakdown, 'asg_enquiry_abuse_type',
    count(*) filter (
        if(breakdown = 'no_abuse_type_recorded', abuse_types is null, list_contains(regexp_split_to_array(abuse_types, ' *; *'), breakdown))
    ), count(*)
from adult_enquiry, read_csv('$seeds/registry/breakdown_category.csv') as category
where concluded is not null and category.measure_id = 'asg_enquiry_abuse_type'
group by la_code, month_end, breakdown;

insert into monthly
select la_code, last_day(started), 'all', 'asg_enquiries_begun_per_concern', count(*), 0 from adult_enquiry group by la_code, last_day(started)
union all
select la_code, month_end, 'all', 'asg_enquiries_begun_per_concern', 0, count(*) from adult_concern group by la_code, month_end;

insert into monthly
with open as (
    select la_code, started, open_months(started, concluded, last_month_end) as month_end from adult_enquiry join period using (la_code)
)
select la_code, month_end, 'all', unnest([
    measure('asg_open_enquiries', count(*), null),
    measure('asg_open_enquiries_over_40w', count(*) filter (month_end - started > 280), null),
    measure('asg_open_enquiries_20_40w', count(*) filter (month_end - started > 140 and month_end - started <= 280), null),
    measure('asg_open_enquiries_over_40w_share', count(*) filter (month_end - started > 280), count(*)),
    measure('asg_open_enquiries_20_40w_share', count(*) filter (month_end - started > 140 and month_end - started <= 280), count(*))
], recursive := true)
from open group by la_code, month_end;

insert into monthly
select la_code, last_day(course_date::date), 'all', 'asg_training_courses', count(*), null
from '$extracts/local_asg_training.parquet' group by la_code, last_day(course_date::date);

insert into monthly
select la_code, last_day(referral_date::date), 'all', unnest([
    measure('asg_police_referrals', count(*), null),
    measure('asg_police_referrals_with_crime', count(*) filter (crime_flag = 'Y'), null)
], recursive := true)
from '$extracts/local_asg_police_referrals.parquet' group by la_code, last_day(referral_date::date);

insert into monthly
with review as (
    select la_code, requested_date::date as requested, commissioned_date::date as commissioned, concluded_date::date as concluded
    from '$extracts/local_asg_sars.parquet'
)
select la_code, last_day(requested), 'all', 'asg_sars_requested', count(*), null from review group by la_code, last_day(requested)
union all
select la_code, last_day(commissioned), 'all', 'asg_sars_commissioned', count(*), null
from review where commissioned is not null group by la_code, last_day(commissioned)
union all
select
    la_code, last_day(concluded),
    case
        when commissioned is null then 'other'
        when concluded <= commissioned + interval 3 months then '3_months'
        when concluded <= commissioned + interval 6 months then '6_months'
        when concluded <= commissioned + interval 9 months then '9_months'
        else 'over_9_months'
    end as band, 'asg_sars_concluded_by_duration', count(*), null
from review where concluded is not null group by la_code, last_day(concluded), band;

-- What each location and service was last seen as by each month end.
create temp table seen_location as
with rating as (
    select
        la_code, location_id, coalesce(service, 'overall') as service, provider_type as kind, as_at_date::date as seen,
        case rating when 'inadequate' then 1 when 'requires_improvement' then 2 when 'good' then 3 when 'outstanding' then 4 end as place,
        rating = 'not_yet_inspected' as is_awaited,
        rating not in ('outstanding', 'good', 'requires_improvement', 'inadequate', 'not_yet_inspected', 'not_rated') as is_odd,
        max(deregistered_date::date) over (partition by la_code, location_id) as gone
    from '$extracts/local_cqc_ratings.parquet'
)
select *
from rating join period using (la_code), (select unnest(month_ends(date '2018-01-01', date '2024-12-31'))::date as month_end) as month
where month_end between first_month_end and last_month_end and seen <= month_end and (gone is null or gone < seen or gone > month_end)
qualify row_number() over (partition by la_code, location_id, service, month_end order by seen desc) = 1;

create temp table rated_location as
with location as (
    select
        la_code, location_id, month_end, bool_or(service <> 'overall') as has_services, count(kind) > 0 as has_kind,
        max(if(service = 'overall', place, null)) as overall,
        max(if(service = 'overall' and place is not null, seen, null)) as overall_seen,
        max(if(service <> 'overall' and place is not null, seen, null)) as service_seen
    from seen_location group by la_code, location_id, month_end
),
judged as (
    select *, overall is not null and (service_seen is null or service_seen <= overall_seen) as by_overall from location
)
select
    la_code, location_id, month_end, coalesce(kind, 'unknown') as kind,
    coalesce(if(bool_or(by_overall), max(overall), min(place)), if(bool_or(is_odd) or not bool_or(is_awaited), null, 0)) as place
from seen_location join judged using (la_code, location_id, month_end)
where (by_overall or service <> 'overall' or not has_services) and (kind is not null or not has_kind)
group by la_code, location_id, month_end, coalesce(kind, 'unknown');

insert into monthly
select
    la_code, month_end,
    if(kind = 'unknown' or place is null, 'unknown', kind || '_' || ['not_yet_inspected', 'inadequate', 'requires_improvement', 'good', 'outstanding'][place + 1])
        as breakdown, 'asg_cqc_ratings', count(*), null
from rated_location group by la_code, month_end, breakdown;

insert into monthly
select la_code, month_end, 'all', unnest([
    measure(
        'asg_care_homes_good_outstanding', count(*) filter (kind in ('residential', 'nursing') and place >= 3),
        count(*) filter (kind in ('residential', 'nursing') and place > 0)
    ),
    measure(
        'asg_home_care_good_outstanding', count(*) filter (kind = 'home_care' and place >= 3),
        count(*) filter (kind = 'home_care' and place > 0)
    )
], recursive := true)
from rated_location group by la_code, month_end;

insert into monthly
with contract as (
    select
        la_code, location_id, default_start_date::date as default_start, default_end_date::date as default_end,
        improvement_plan_start_date::date as plan_start, improvement_plan_end_date::date as plan_end
    from '$extracts/local_provider_contracts.parquet'
),
open as (
    select 'asg_contract_defaults' as measure_id, la_code, location_id, open_months(default_start, default_end, last_month_end) as month_end
    from contract join period using (la_code) where default_start is not null
    union
    select 'asg_improvement_plans', la_code, location_id, open_months(plan_start, plan_end, last_month_end)
    from contract join period using (la_code) where plan_start is not null
),
begun as (
    select la_code, location_id, min(default_start) as first_day
    from contract where default_start is not null group by la_code, location_id, date_trunc('quarter', default_start)
)
select la_code, month_end, 'all', measure_id, count(*), null from open group by la_code, month_end, measure_id
union all
select la_code, last_day(first_day), 'all', 'asg_contract_defaults_new', count(*), null from begun group by la_code, last_day(first_day);
