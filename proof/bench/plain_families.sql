-- Families in early help, what people say of its services, and youth justice. Distinct families are counted for each window by itself:
-- to the end of each month of a quarter or year, less those counted to the end of the month before.
create macro fiscal_year(day) as year(day - interval 3 months);
create macro of_early_help(service) as coalesce(regexp_matches(lower(service), '^.*early[ _-]help'), false);

create temp table supported as
select la_code, family_id, engaged_date::date as day, 'engaged' as kind from '$extracts/local_supporting_families.parquet'
union all
select la_code, family_id, claim_date::date, 'claims_' || lower(claim_type) from '$extracts/local_supporting_families.parquet'
where claim_date is not null;

insert into monthly
select la_code, last_day(day), 'all', 'supporting_families_' || kind, count(distinct family_id), null
from supported
group by la_code, last_day(day), kind
union all
select la_code, last_day(first_day), 'all', 'supporting_families_' || kind || '_to_date', count(*), null
from (select la_code, kind, family_id, min(day) as first_day from supported group by la_code, kind, family_id, fiscal_year(day))
group by la_code, last_day(first_day), kind;

insert into monthly
with target as (
    select la_code, fiscal_year(engaged_date::date) as fiscal_year, max(annual_target::int) as target
    from '$extracts/local_supporting_families.parquet'
    group by all
)
select
    la_code, month_end, 'all', unnest([
        measure('supporting_families_target', coalesce(sum(numerator) filter (measure_id = 'supporting_families_engaged'), 0), round(any_value(target) / 12, 4)),
        measure(
            'supporting_families_target_to_date', coalesce(sum(numerator) filter (measure_id = 'supporting_families_engaged_to_date'), 0),
            if(month(month_end) = 4, any_value(target), 0)
        )
    ], recursive := true)
from target
join (select la_code, unnest(month_ends(first_month_end, last_month_end + 1)) as month_end from period) using (la_code)
left join (from monthly where starts_with(measure_id, 'supporting_families_engaged')) using (la_code, month_end)
where fiscal_year = fiscal_year(month_end)
group by la_code, month_end;

-- Parenting programmes: how many there were by the end of each month in which one ended, of the quarter and of the year.
create temp table attendance as
select
    la_code, programme_id, family_id, end_date::date as day, sessions_attended::int as attended, sessions_offered::int as offered
from '$extracts/local_parenting_programmes.parquet'
where end_date is not null;

insert into monthly
with so_far as (
    select
        ends.la_code, ends.month_end, span,
        count(distinct programme_id) as programmes,
        count(distinct family_id) filter (attended > 0) as families,
        count(distinct family_id) filter (coalesce(attended, 1) > 0) as asked,
        count(distinct family_id) filter (attended > 0 and attended >= 0.8::decimal(3, 1) * offered) as completed
    from (select distinct la_code, last_day(day) as month_end, unnest(['quarter', 'year']) as span from attendance) as ends
    join attendance
        on
            attendance.la_code = ends.la_code and day <= ends.month_end
            and day >= if(span = 'quarter', date_trunc('quarter', ends.month_end), make_date(fiscal_year(ends.month_end), 4, 1))
    group by ends.la_code, ends.month_end, span
),
added as (
    select
        la_code, month_end, if(span = 'year', '_to_date', '') as suffix,
        programmes - coalesce(lag(programmes) over before, 0) as programmes, families - coalesce(lag(families) over before, 0) as families,
        asked - coalesce(lag(asked) over before, 0) as asked, completed - coalesce(lag(completed) over before, 0) as completed
    from so_far
    window before as (
        partition by la_code, span, if(span = 'quarter', date_trunc('quarter', month_end), make_date(fiscal_year(month_end), 4, 1))
        order by month_end
    )
)
select la_code, month_end, 'all', unnest([
    measure('parenting_programmes_delivered' || suffix, programmes, null),
    measure('parenting_families_attending' || suffix, families, null),
    measure('parenting_families_completing' || suffix, completed, asked)
], recursive := true)
from added;

-- Family group conferences.
create temp table family_conference as
select
    la_code, children_count::int as children, referral_date::date as referred, accepted_date::date as accepted, allocated_date::date as allocated,
    initial_contact_date::date as contacted, conference_date::date as held, review_date::date as reviewed, closed_date::date as closed,
    on_contact.working - on_allocation.working as contact_days, on_conference.working - on_allocation.working as conference_days,
    (select min(date_day) from calendar where working = on_allocation.working + 3) as contact_due
from '$extracts/local_fgc.parquet'
left join calendar as on_allocation on on_allocation.date_day = allocated_date::date
left join calendar as on_contact on on_contact.date_day = initial_contact_date::date
left join calendar as on_conference on on_conference.date_day = conference_date::date;

insert into monthly
select la_code, last_day(referred), 'all', unnest([
    measure('fgc_referrals_received_families', count(*), null), measure('fgc_referrals_received_children', coalesce(sum(children), 0), null)
], recursive := true)
from family_conference group by la_code, last_day(referred)
union all
select la_code, last_day(accepted), 'all', unnest([
    measure('fgc_referrals_accepted_families', count(*), null), measure('fgc_referrals_accepted_children', coalesce(sum(children), 0), null)
], recursive := true)
from family_conference where accepted is not null group by la_code, last_day(accepted)
union all
select la_code, last_day(held), 'all', unnest([
    measure('fgc_held_families', count(*), null), measure('fgc_held_children', coalesce(sum(children), 0), null),
    measure('fgc_held_20wd', count(*) filter (held >= allocated and conference_days <= 20), count(*))
], recursive := true)
from family_conference where held is not null group by la_code, last_day(held)
union all
select la_code, last_day(contact_due), 'all', unnest([
    measure('fgc_initial_contacts_due', count(*), null),
    measure('fgc_initial_contact_3wd', count(*) filter (contacted >= allocated and contact_days <= 3), count(*))
], recursive := true)
from family_conference where contact_due is not null group by la_code, last_day(contact_due)
union all
select la_code, last_day(reviewed), 'all', 'fgc_reviews_held', count(*), null
from family_conference where reviewed is not null group by la_code, last_day(reviewed)
union all
select la_code, last_day(closed), 'all', unnest([
    measure('fgc_closed', count(*), null),
    measure('fgc_closed_with_conference', count(held), count(*) filter (held is not null or accepted is not null and allocated is not null))
], recursive := true)
from family_conference where closed is not null group by la_code, last_day(closed)
union all
select la_code, month_end, 'all', 'fgc_open', count(*), null
from (select la_code, open_months(accepted, closed, last_month_end) as month_end from family_conference join period using (la_code) where accepted is not null)
group by la_code, month_end
union all
select la_code, month_end, 'all', unnest([
    measure('fgc_awaiting_allocation_families', count(*), null), measure('fgc_awaiting_allocation_children', coalesce(sum(children), 0), null)
], recursive := true)
from (
    select la_code, children, open_months(accepted, least(allocated, closed), last_month_end) as month_end
    from family_conference join period using (la_code)
    where accepted is not null
)
group by la_code, month_end;

-- What people say, and audits.
insert into monthly
select la_code, last_day(closure_date::date), 'all', 'eh_family_feedback_positive', count(*) filter (positive_flag = 'Y'), count(positive_flag)
from '$extracts/local_family_feedback.parquet'
where positive_flag is not null
group by la_code, last_day(closure_date::date)
union all
select la_code, last_day(received_date::date), 'all', 'eh_complaints_received', count(*), null
from '$extracts/local_complaints.parquet'
where of_early_help(service) group by la_code, last_day(received_date::date)
union all
select la_code, last_day(closed_date::date), 'all', unnest([
    measure('eh_complaints_upheld', count(*) filter (regexp_matches(lower(outcome), '^(part.*[ _-])?upheld$')), null),
    measure('eh_complaints_closed_in_time', count(*) filter (closed_date::date between received_date::date and due_date::date), count(*))
], recursive := true)
from '$extracts/local_complaints.parquet'
where of_early_help(service) and closed_date is not null group by la_code, last_day(closed_date::date)
union all
select la_code, last_day(received_date::date), 'all', 'eh_compliments', count(*), null
from '$extracts/local_compliments.parquet'
where of_early_help(service) group by la_code, last_day(received_date::date)
union all
select la_code, last_day(completed_date::date), 'all', 'eh_team_manager_audits', count(*), null
from '$extracts/local_case_audits.parquet'
where of_early_help(service) and lower(audit_type) like 'team manager%' and completed_date is not null
group by la_code, last_day(completed_date::date)
union all
select la_code, last_day(contact_date::date), 'all', 'yj_programme_contacts', count(*), null
from '$extracts/local_youth_justice_contacts.parquet'
group by la_code, last_day(contact_date::date);

-- What was published last of each period.
create temp table summary as
select la_code, lower(measure) as measure, last_day(period_end::date) as month_end, numerator::double as counted, denominator::double as out_of, value::double as value
from '$extracts/local_yds.parquet'
qualify row_number() over (partition by la_code, lower(measure), period_end order by published_on desc) = 1;

insert into monthly
select la_code, month_end, 'all', 'yj_first_time_entrants', counted, null from summary
where measure = 'first_time_entrants' and counted is not null
union all
select
    la_code, month_end, 'all', 'yj_' || named, coalesce(counted, value), coalesce(out_of, unit)
from summary
join (
    values ('first_time_entrants', 'first_time_entrants_rate', 100000), ('custody', 'custody_rate', 1000),
        ('reoffending_binary', 'reoffending_binary', 100), ('reoffences_per_reoffender', 'reoffences_per_reoffender', 1)
) as units(measure, named, unit) using (measure);

insert into own_period values
    ('yj_first_time_entrants'), ('yj_first_time_entrants_rate'), ('yj_custody_rate'), ('yj_reoffending_binary'), ('yj_reoffences_per_reoffender');
