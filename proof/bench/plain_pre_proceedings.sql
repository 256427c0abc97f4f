-- Pre-proceedings and family group decision-making. Runs after plain_looked_after.sql, with its macros.
create temp table pre_proceedings as
select
    la_code, prep_person_id as person_id,
    prep_pre_pro_decision_date::date as decided, prep_pre_pro_letter_date::date as letter,
    prep_initial_pre_pro_meeting_date::date as meeting, local_court_application_date::date as court,
    coalesce(decided, letter) as begun,
    coalesce(if(prep_agree_stepdown_issue_date::date < begun, begun, prep_agree_stepdown_issue_date::date), court) as ended,
    coalesce(contains(lower(prep_pre_pro_outcome), 'step down'), false) as is_step_down,
    not is_step_down and (coalesce(contains(lower(prep_pre_pro_outcome), 'issue'), false) or court is not null) as is_issue,
    coalesce(local_fgdm_held_flag = 'Y', false) as is_held,
    is_held or coalesce(local_fgdm_offered_flag = 'Y', false) as is_offered
from '$extracts/ssd_pre_proceedings.parquet';

insert into monthly
select la_code, last_day(begun), 'all', unnest([
    measure('pp_started', count(*), null),
    measure('fgdm_offered', count(*) filter (is_offered), count(*)),
    measure('fgdm_held', count(*) filter (is_held), count(*))
], recursive := true)
from pre_proceedings where begun is not null group by la_code, last_day(begun);

insert into monthly
select la_code, month_end, 'all', 'pp_open', count(distinct person_id), null
from (
    select la_code, person_id, reported_months(begun, ended, first_month_end, last_month_end) as month_end
    from pre_proceedings join period using (la_code)
    where begun is not null
)
group by la_code, month_end;

insert into monthly
select la_code, last_day(meeting), 'all', unnest([
    measure('pp_days_decision_to_meeting', coalesce(sum(meeting - decided) filter (meeting >= decided), 0), count(*) filter (meeting >= decided)),
    measure('pp_days_letter_to_meeting', coalesce(sum(meeting - letter) filter (meeting >= letter), 0), count(*) filter (meeting >= letter))
], recursive := true)
from pre_proceedings where meeting is not null and begun is not null group by la_code, last_day(meeting);

insert into monthly
select la_code, last_day(ended), 'all', unnest([
    measure('pp_ended', count(*), null),
    measure('pp_ended_issue', count(*) filter (is_issue), count(*)),
    measure('pp_ended_step_down', count(*) filter (is_step_down), count(*))
], recursive := true)
from pre_proceedings where ended is not null and begun is not null group by la_code, last_day(ended);

insert into monthly
select la_code, last_day(court), 'all', unnest([
    measure('pp_court_applications', count(*), null),
    measure('fgdm_offered_before_court', count(*) filter (is_offered), count(*)),
    measure('fgdm_held_before_court', count(*) filter (is_held), count(*))
], recursive := true)
from pre_proceedings where court is not null group by la_code, last_day(court);
