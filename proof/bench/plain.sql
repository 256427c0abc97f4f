-- The monthly figures as an analyst would write them by hand: plain DuckDB SQL straight over the Parquet files, without
-- staging, checks of the data, or the smaller breakdowns. The rules are those of the catalogue, written a second time
-- from their definitions; `compare.py` holds the two results together.
-- This file: contacts to child protection; then the others, one a part of the service, and plain_values.sql.
-- Parameters: $extracts (folder of the files), $seeds (folder of the seeds).
-- Result: the table indicator_month.

create macro set_flags(text) as regexp_extract_all(text, '"([A-Z0-9_]+)_FLAG":"Y"', 1);
create macro measure(id, numerator, denominator) as
    {'measure_id': id, 'numerator': numerator::double, 'denominator': denominator::double};
create macro month_ends(first_day, until) as list_transform(
    range(date_trunc('month', first_day), date_trunc('month', until), interval 1 month), lambda month: last_day(month)
);

create temp table calendar as
with day as (select unnest(range(date '2012-01-01', date '2026-01-01', interval 1 day))::date as date_day)
select date_day, count(*) filter (isodow(date_day) <= 5 and name is null) over (order by date_day) as working
from day left join read_csv('$seeds/reference/bank_holiday.csv') on date_day = date;

create temp table period as
select
    la_code, last_day(min(cont_contact_date)::date) as first_month_end,
    last_day(max(cont_contact_date)::date - interval 1 month) as last_month_end
from '$extracts/ssd_contacts.parquet'
group by la_code;

-- The month ends on which something is open, up to the last one reported.
create macro open_months(first_day, end_day, last_month_end) as
    unnest(month_ends(first_day, least(coalesce(end_day, '9999-12-31'), last_month_end + 1)));

create temp table monthly (
    la_code varchar, month_end date, breakdown varchar, measure_id varchar, numerator double, denominator double
);

-- Measures of periods of their own: there is no figure in a month without one.
create temp table own_period (measure_id varchar);

-- Front door.
create temp table contact as
with contact as (
    select distinct
        la_code, cont_contact_id as contact_id, cont_person_id as person_id, cont_contact_date::date as day,
        cont_contact_source_code as source_code,
        contains(cont_contact_outcome_json, 'NEW_REFERRAL_FLAG":"Y"') as is_referral
    from '$extracts/ssd_contacts.parquet'
),
decision as (
    select
        la_code, contact_id, coalesce(contact_route, 'ot_not_yet_known') as route, on_open_case_flag,
        decision_date::date as decided, decision_outcome, family_id, mash_info_request_date::date as requested,
        mash_info_response_date::date as answered
    from '$extracts/local_contact_decisions.parquet'
)
select
    la_code, person_id, day, source_code, route,
    case when coalesce(source_code, '') = '' then 'others' else coalesce(source_group, 'unknown') end as source_group,
    route = 'social_care' and on_open_case_flag = 'N' as is_new,
    is_referral or coalesce(decision_outcome = 'referral', false) as is_referral,
    coalesce(family_id, fami_family_id, person_id) as family_id,
    decided >= day and on_decision.working - on_day.working <= 1 as in_1_day,
    decided >= day and on_decision.working - on_day.working <= 5 as in_5_days,
    requested, answered >= requested and on_answer.working - on_request.working <= 2 as in_2_days
from contact
left join decision using (la_code, contact_id)
left join '$extracts/ssd_family.parquet' as family on family.la_code = contact.la_code and fami_person_id = person_id
left join (from read_csv('$seeds/reference/contact_source_group.csv', all_varchar = true)) using (source_code)
left join calendar as on_day on on_day.date_day = contact.day
left join calendar as on_decision on on_decision.date_day = decided
left join calendar as on_request on on_request.date_day = requested
left join calendar as on_answer on on_answer.date_day = answered;

insert into monthly
with counts as (
    select
        la_code, last_day(day) as month_end, source_group, count(*) as everyone,
        count(*) filter (is_new) as new, count(*) filter (is_new and is_referral) as new_to_referral,
        count(*) filter (is_new and in_1_day) as new_in_1_day, count(*) filter (is_referral) as to_referral,
        count(*) filter (route = 'social_care') as social_care, count(*) filter (route = 'early_help') as early_help,
        count(*) filter (route = 'social_care' and in_1_day) as social_care_in_1_day,
        count(*) filter (route = 'early_help' and in_5_days) as early_help_in_5_days
    from contact
    group by grouping sets ((la_code, last_day(day)), (la_code, last_day(day), source_group))
)
select la_code, month_end, coalesce(source_group, 'all'), unnest(case when source_group is null then [
    measure('contacts_received', new, null),
    measure('contacts_decision_1wd', new_in_1_day, new),
    measure('contacts_to_referral', new_to_referral, new),
    measure('contacts_all_children', everyone, null),
    measure('contacts_social_care', social_care, everyone),
    measure('contacts_early_help', early_help, everyone),
    measure('contacts_ot_not_yet_known', everyone - social_care - early_help, null),
    measure('contacts_social_care_decision_1wd', social_care_in_1_day, social_care),
    measure('contacts_early_help_decision_5wd', early_help_in_5_days, early_help),
    measure('contacts_all_to_referral', to_referral, everyone)
] else [
    measure('contacts_by_source', new, null),
    measure('contacts_by_source_to_referral', new_to_referral, new)
] end, recursive := true)
from counts;

insert into monthly
with family_contact as (
    select
        la_code, day, family_id, source_code,
        bool_or(route = 'social_care') as is_social_care, bool_or(route = 'early_help') as is_early_help
    from contact group by all
)
select la_code, last_day(day), 'all', unnest([
    measure('contacts_all_families', count(*), null),
    measure('contacts_social_care_families', count(*) filter (is_social_care), null),
    measure('contacts_early_help_families', count(*) filter (is_early_help), null)
], recursive := true)
from family_contact group by la_code, last_day(day);

insert into monthly
select la_code, last_day(requested), 'all', 'mash_information_sharing_2wd', count(*) filter (in_2_days), count(*)
from contact where requested is not null group by la_code, last_day(requested);

drop table contact;

create temp table assessment as
select
    la_code, cina_assessment_id as assessment_id, cina_referral_id as referral_id,
    cina_assessment_start_date::date as started, cina_assessment_auth_date::date as authorised,
    cina_assessment_outcome_nfa = 'Y' as nfa, set_flags(cina_assessment_outcome_json) as flags
from '$extracts/ssd_cin_assessments.parquet';

create temp table referral as
select
    la_code, cine_referral_id as referral_id, cine_person_id as person_id, cine_referral_date::date as day,
    cine_referral_nfa = 'Y' as nfa, cine_close_date::date as closed, cine_close_reason as close_reason,
    contains(cine_referral_outcome_json, 'SINGLE_ASSESSMENT_FLAG":"Y"') as is_assessed
from '$extracts/ssd_cin_episodes.parquet';

insert into monthly
with judged as (
    select
        la_code, person_id, day, referral_received_at::timestamp as received_at, decision_at::timestamp as decided_at,
        is_assessed or (la_code, referral_id) in (select la_code, referral_id from assessment) as is_assessed
    from referral left join '$extracts/local_referral_decisions.parquet' using (la_code, referral_id)
),
received as (
    select
        la_code, day, bool_or(is_assessed) as is_assessed,
        min(decided_at) between min(received_at) and min(received_at) + interval 48 hours as in_48_hours,
        lag(day) over (partition by la_code, person_id order by day) >= day - interval 12 months as is_again
    from judged
    group by la_code, person_id, day
)
select la_code, last_day(day), 'all', unnest([
    measure('referrals_received', count(*), null),
    measure('referrals_to_assessment', count(*) filter (is_assessed), count(*)),
    measure('referral_decision_48h', count(*) filter (in_48_hours), count(*)),
    measure('re_referrals', count(*) filter (is_again), count(*))
], recursive := true)
from received group by la_code, last_day(day);

create temp table exploitation as
select
    la_code, person_id, lower(exploitation_type) as kind, referral_date::date as day, cohort_start_date::date as joined,
    cohort_end_date::date as gone
from '$extracts/local_exploitation.parquet';

insert into monthly
select la_code, last_day(day), 'all', 'cse_referrals', count(*), null
from exploitation
where kind = 'cse'
group by la_code, last_day(day)
union all
select la_code, month_end, 'all', kind || '_cohort', count(distinct person_id), null
from (
    select la_code, kind, person_id, open_months(joined, gone, last_month_end) as month_end
    from exploitation join period using (la_code)
    where joined is not null
)
group by la_code, month_end, kind;

-- Assessments.
create temp table timed_assessment as
select
    la_code, started, authorised, assessment_type <> 'updated' as is_new,
    authorised >= on_clock.date_day and on_auth.working - on_clock.working <= 45 as in_45_days, on_clock.working + 45 as last_working,
    authorised >= started and on_auth.working - on_start.working <= 45 as in_45_days_of_start,
    case
        when outcome_group is not null then outcome_group
        when list_has_any(flags, [
            'STRATEGY_DISCUSSION', 'CLA_REQUEST', 'LEGAL_ACTION', 'PROV_OF_SERVICES', 'PROV_OF_SB_CARE',
            'SPECIALIST_ASSESSMENT', 'PRIVATE_FOSTERING', 'NFA_S47_END'
        ]) then 'ongoing'
        when list_contains(flags, 'REFERRAL_TO_OTHER_AGENCY') or close_reason = 'RC9' then 'step_down'
        when list_contains(flags, 'NFA') or assessment.nfa or close_reason = 'RC8' then 'nfa'
        when list_has_any(flags, ['OTHER_ACTIONS', 'OTHER_OUTCOMES_EXIST']) then 'other'
        else 'not_recorded'
    end as outcome_group
from assessment
left join '$extracts/local_assessment_detail.parquet' using (la_code, assessment_id)
left join referral using (la_code, referral_id)
left join calendar as on_clock on on_clock.date_day = if(assessment_type = 'new_referral', referral.day, started)
left join calendar as on_auth on on_auth.date_day = authorised
left join calendar as on_start on on_start.date_day = started;

insert into monthly
select la_code, last_day(started), 'all', unnest([
    measure('assessments_started', count(*) filter (is_new), null),
    measure('assessments_updated_started', count(*) filter (not is_new), null)
], recursive := true)
from timed_assessment group by la_code, last_day(started);

insert into monthly
with counts as (
    select
        la_code, last_day(authorised) as month_end,
        count(*) filter (is_new) as new, count(*) filter (is_new and in_45_days) as new_in_time,
        count(*) filter (not is_new) as updated, count(*) filter (not is_new and in_45_days) as updated_in_time,
        count(*) as completed, count(*) filter (in_45_days_of_start) as in_time_of_start,
        count(*) filter (is_new and outcome_group = 'ongoing') as ongoing,
        count(*) filter (is_new and outcome_group = 'nfa') as nfa,
        count(*) filter (is_new and outcome_group = 'step_down') as step_down,
        count(*) filter (is_new and outcome_group = 'out_of_area') as out_of_area,
        count(*) filter (is_new and outcome_group in ('other', 'not_recorded')) as other
    from timed_assessment
    where authorised is not null
    group by la_code, last_day(authorised)
)
select la_code, month_end, 'all', unnest([
    measure('assessments_completed', new, null),
    measure('assessments_completed_45wd', new_in_time, new),
    measure('assessments_outcome_ongoing', ongoing, new),
    measure('assessments_outcome_nfa', nfa, new),
    measure('assessments_outcome_step_down', step_down, new),
    measure('assessments_outcome_out_of_area', out_of_area, new),
    measure('assessments_outcome_other_not_recorded', other, new),
    measure('assessments_updated_completed', updated, null),
    measure('assessments_updated_completed_45wd', updated_in_time, updated),
    measure('assessments_all_completed', completed, null),
    measure('assessments_all_completed_45wd', in_time_of_start, completed)
], recursive := true)
from counts;

insert into monthly
with open as (
    select la_code, is_new, last_working, open_months(started, authorised, last_month_end) as month_end
    from timed_assessment join period using (la_code)
)
select la_code, month_end, 'all', unnest([
    measure('assessments_open', count(*), null),
    measure('assessments_open_past_45wd', count(*) filter (is_new and working > last_working), null),
    measure('assessments_updated_open_past_45wd', count(*) filter (not is_new and working > last_working), null)
], recursive := true)
from open join calendar on date_day = month_end group by la_code, month_end;

drop table timed_assessment;
drop table assessment;

-- Section 47 and conferences.
insert into monthly
select la_code, last_day(meeting_date::date), 'all', unnest([
    measure('strategy_meetings', count(*), null),
    measure('strategy_meetings_to_s47', count(*) filter (led_to_s47_flag = 'Y' or s47_enquiry_id is not null), count(*))
], recursive := true)
from '$extracts/local_strategy_meetings.parquet' group by la_code, last_day(meeting_date::date);

create temp table enquiry as
with delivered as (
    select
        la_code, s47e_s47_enquiry_id as s47_enquiry_id, s47e_s47_start_date::date as started,
        s47e_s47_end_date::date as ended, s47e_s47_nfa = 'Y' as nfa, set_flags(s47e_s47_outcome_json) as flags
    from '$extracts/ssd_s47_enquiry.parquet'
)
select
    la_code, s47_enquiry_id, started, ended,
    case
        when outcome_category is not null then outcome_category
        when list_has_any(flags, ['CP_CONFERENCE', 'LEGAL_ACTION']) then 'substantiated_continuing'
        when list_has_any(flags, ['PROV_OF_SERVICES', 'PROV_OF_SB_CARE', 'MONITOR', 'NFA_CONTINUE_SINGLE'])
            then 'substantiated_no_continuing'
        when list_contains(flags, 'NFA') or nfa then 'not_substantiated'
        else 'not_recorded'
    end as outcome_category
from delivered left join '$extracts/local_s47_outcomes.parquet' using (la_code, s47_enquiry_id);

insert into monthly
select la_code, last_day(started), 'all', 's47_started', count(*), null
from enquiry
group by la_code, last_day(started)
union all
select la_code, last_day(ended), 'all', 's47_completed', count(*), null
from enquiry
where ended is not null
group by la_code, last_day(ended);

insert into monthly
with counts as (
    select
        la_code, last_day(ended) as month_end, count(*) as completed,
        count(*) filter (outcome_category = 'substantiated_continuing') as continuing,
        count(*) filter (outcome_category = 'substantiated_no_continuing') as no_continuing,
        count(*) filter (outcome_category = 'not_substantiated') as not_substantiated,
        count(*) filter (outcome_category = 'not_recorded') as not_recorded
    from enquiry
    where ended is not null
    group by la_code, last_day(ended)
)
select la_code, month_end, 'all', unnest([
    measure('s47_outcome_substantiated_continuing', continuing, completed),
    measure('s47_outcome_substantiated_no_continuing', no_continuing, completed),
    measure('s47_outcome_not_substantiated', not_substantiated, completed),
    measure('s47_outcome_not_recorded', not_recorded, completed)
], recursive := true)
from counts;

create temp table conference as
select
    conference.la_code, icpc_icpc_date::date as held, icpc_icpc_transfer_in = 'Y' as is_transfer_in,
    coalesce(icpc_icpc_date::date >= started and on_held.working - on_start.working <= 15, false) as in_15_days
from '$extracts/ssd_initial_cp_conference.parquet' as conference
left join enquiry on enquiry.la_code = conference.la_code and s47_enquiry_id = icpc_s47_enquiry_id
left join calendar as on_start on on_start.date_day = started
left join calendar as on_held on on_held.date_day = icpc_icpc_date::date;

insert into monthly
select la_code, last_day(held), 'all', unnest([
    measure('icpc_held', count(*), null),
    measure('icpc_15wd', count(*) filter (in_15_days), count(*))
], recursive := true)
from conference where not is_transfer_in group by la_code, last_day(held);

insert into monthly
select la_code, last_day(held), 'all', unnest([
    measure('icpc_all_held', count(*), null),
    measure('icpc_all_15wd', count(*) filter (in_15_days), count(*))
], recursive := true)
from conference group by la_code, last_day(held);

-- Plans that restart on the same or the next day are one spell, named by the number of its first plan.
create macro with_spells(plans) as table
with recursive numbered as (
    select *, row_number() over (partition by la_code, person_id order by started, ended nulls last, plan_id) as number
    from query_table(plans)
),
link as (
    select plan.la_code, plan.person_id, plan.number, max(earlier.number) as continues
    from numbered as plan
    join numbered as earlier
        on earlier.la_code = plan.la_code and earlier.person_id = plan.person_id and earlier.number < plan.number
            and plan.started - earlier.ended between 0 and 1
    group by all
),
spell as (
    select *, number as spell from numbered anti join link using (la_code, person_id, number)
    union all
    select numbered.*, spell.spell
    from spell
    join link on link.la_code = spell.la_code and link.person_id = spell.person_id and link.continues = spell.number
    join numbered on numbered.la_code = link.la_code and numbered.person_id = link.person_id and numbered.number = link.number
)
from spell;

-- Child protection plans.
create temp table protection_plan as
select
    la_code, cppl_cp_plan_id as plan_id, cppl_person_id as person_id, cppl_cp_plan_start_date::date as started,
    cppl_cp_plan_end_date::date as ended
from '$extracts/ssd_cp_plans.parquet'
where cppl_cp_plan_ola <> 'Y';

create temp table plan_row as from with_spells('protection_plan');

create temp table plan as
select
    la_code, person_id, spell, min(started) as started, if(count(*) = count(ended), max(ended), null) as ended,
    lag(max(ended)) over (partition by la_code, person_id order by spell) as last_ended
from plan_row group by la_code, person_id, spell;

create temp table version as
select la_code, person_id, plan_type, plan_date::date as day, previous_cp_plans
from '$extracts/local_plan_versions.parquet';

insert into monthly
with start as (
    select
        *, last_ended is not null or exists (
            select 1 from version
            where version.la_code = plan.la_code and version.person_id = plan.person_id and plan_type = 'CP'
                and previous_cp_plans > 0 and day between started and coalesce(ended, '9999-12-31')
        ) as is_repeat
    from plan
)
select la_code, last_day(started), 'all', unnest([
    measure('cpp_starts', count(*), null),
    measure('cpp_repeat_2yr', count(*) filter (last_ended > started - interval 24 months), count(*)),
    measure('cpp_repeat_ever', count(*) filter (is_repeat), count(*))
], recursive := true)
from start group by la_code, last_day(started)
union all
select la_code, last_day(ended), 'all', unnest([
    measure('cpp_ends', count(*), null),
    measure('cpp_ceased_2yr_plus', count(*) filter (ended - started >= 730), count(*))
], recursive := true)
from plan where ended is not null group by la_code, last_day(ended);

-- Each review held, and the one that each plan waits for: three months after the start, six after the review before.
create temp table review as
with delivered as (
    select
        review.la_code, plan_row.person_id, spell, cppr_cp_review_date::date as held,
        cppr_cp_review_due::date as recorded_due,
        max(held) over (
            partition by review.la_code, plan_row.person_id, spell order by held
            range between unbounded preceding and interval 1 day preceding
        ) as last_held
    from '$extracts/ssd_cp_reviews.parquet' as review
    join plan_row on plan_row.la_code = review.la_code and plan_id = cppr_cp_plan_id
    where cppr_cp_review_date is not null
),
waiting as (
    select la_code, person_id, spell, max(held) as last_held
    from plan left join delivered using (la_code, person_id, spell)
    group by la_code, person_id, spell
)
select
    la_code, person_id, spell, held, recorded_due, working as held_working,
    coalesce(last_held + interval 6 months, started + interval 3 months)::date as due
from (from delivered union all by name from waiting)
join plan using (la_code, person_id, spell)
left join calendar on date_day = held;

insert into monthly
select
    la_code, last_day(held), 'all', 'cp_reviews_in_time',
    count(*) filter (held <= coalesce(recorded_due, due)), count(*)
from review
where held is not null
group by la_code, last_day(held);

create temp table helped as
select distinct
    la_code, earl_person_id as person_id,
    open_months(earl_episode_start_date::date, earl_episode_end_date::date, last_month_end) as month_end
from '$extracts/ssd_early_help_episodes.parquet' join period using (la_code);

create temp table on_plan as
select la_code, person_id, spell, started, open_months(started, ended, last_month_end) as month_end
from plan join period using (la_code);

insert into monthly
with visited as (
    select distinct la_code, cppv_person_id as person_id, last_day(cppv_cp_visit_date::date) as month_end
    from '$extracts/ssd_cp_visits.parquet'
    where cppv_cp_visit_seen = 'Y' and last_day(cppv_cp_visit_date::date) - cppv_cp_visit_date::date <= 14
),
late as (
    select distinct on_plan.la_code, on_plan.person_id, month_end
    from on_plan join review using (la_code, person_id, spell)
    where coalesce(held, '9999-12-31') > due and due <= month_end
        and (due > month_end - interval 12 months or coalesce(held, '9999-12-31') > month_end)
),
numbered as (
    select on_plan.*, on_end.working, on_end.working - on_start.working as working_days_open
    from on_plan
    join calendar as on_end on on_end.date_day = month_end
    join calendar as on_start on on_start.date_day = started
),
judged as (
    select
        numbered.la_code, month_end, month_end - started >= 730 as is_2_years,
        started <= month_end - interval 12 months as is_12_months,
        started <= month_end - interval 3 months as needs_review,
        month_end - started >= 7 as needs_visit, working_days_open >= 10 as needs_version,
        version.day >= greatest(started, review.held, month_end - interval 6 months) as is_up_to_date,
        (numbered.la_code, numbered.person_id, month_end) in (from visited) as is_visited,
        (numbered.la_code, numbered.person_id, month_end) in (from late) as is_late,
        (numbered.la_code, numbered.person_id, month_end) in (from helped) as is_helped
    from numbered
    asof left join (from review where held is not null) as review
        on review.la_code = numbered.la_code and review.person_id = numbered.person_id and review.spell = numbered.spell
            and held_working <= working - 10
    asof left join (from version where plan_type = 'CP') as version
        on version.la_code = numbered.la_code and version.person_id = numbered.person_id and version.day <= month_end
)
select la_code, month_end, 'all', unnest([
    measure('cpp_open', count(*), null),
    measure('cpp_open_2yr_plus', count(*) filter (is_2_years), count(*)),
    measure('cpp_12m_plus', count(*) filter (is_12_months), count(*)),
    measure('cpp_coworked_early_help', count(*) filter (is_helped), null),
    measure('cpp_visit_2wk', count(*) filter (needs_visit and is_visited), count(*) filter (needs_visit)),
    measure('cpp_up_to_date_plan', count(*) filter (needs_version and is_up_to_date), count(*) filter (needs_version)),
    measure(
        'cp_children_all_reviews_in_time',
        count(*) filter (needs_review and not is_late), count(*) filter (needs_review)
    )
], recursive := true)
from judged group by la_code, month_end;
