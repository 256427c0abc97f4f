-- Synthetic extracts of many councils: one view an extract, each row derived from a row number by hashing alone, so
-- that the same call gives the same rows and little is held in memory. `generate.py` writes each ssd_/local_ view out.
-- Parameters: $councils, $council_file (the seed of their codes), $contacts (contacts a council over the period; every
-- other extract is in proportion). 45,000 contacts a council give about 330,000 rows; 153 councils, 50 million.
-- Ids repeat from council to council, as they do in life: only with la_code are they keys.

create temp table period as select date '2018-04-01' as first_day, date '2024-04-21' as extract_date;

create macro draw(k, salt, n) as (hash(k, salt) % n)::int;  -- 0 to n - 1
create macro chance(k, salt, percent) as hash(k, salt) % 1000 < percent * 10;
create macro after(day, days) as day + (days)::int;
create macro weekday(day) as day + case isodow(day) when 6 then 2 when 7 then 1 else 0 end;
create macro extract_date() as (select extract_date from period);
create macro known(day) as case when day <= extract_date() then day end;  -- what is later is not recorded yet
create macro yes_no(is_set) as if(is_set, 'Y', 'N');
create macro flag(name, is_set) as '"' || name || '_FLAG":"' || yes_no(is_set) || '",';

-- The tail of an outcome: one comment in fifty holds a quote, one in a hundred is cut, so that the text is no JSON.
create macro tail(k, count_name, comment_name) as
    '"' || count_name || '":1,"' || comment_name || '":"Checked with records and discussed with the duty manager'
    || if(chance(k, 'quote', 2), ', who said "go ahead"', '')
    || '; case note ' || k || if(chance(k, 'cut', 1), '', '"}');

create temp table council as
select row_number() over (order by la_code) as council, la_code
from read_csv('$council_file')
qualify council <= $councils;

create temp table population as
select $contacts * 16 // 45 as children, extract_date - first_day + 1 as days from period;

-- Front door. One pair of contacts in five is of two siblings on one day: children 2f and 2f + 1 of family f.
create view contact_event as
select
    council.*, n, council * 10000000 + n as k,
    if(chance(council * 10000000 + n - n % 2, 'sibling', 20), n - n % 2, n) as lead,
    council * 10000000 + lead as event
from council, range($contacts) t(n);

create view contact_line as
select
    la_code, n, k,
    xor(draw(event, 'child', children), n - lead) as child,
    weekday(after(first_day, lead * days // $contacts)) as day,
    [
        '1A', '1B', '1C', '1D', '2A', '2B', '3A', '3B', '3C', '3D', '3E', '3F', '4', '5A', '5B', '5C',
        '6', '6', '6', '6', '6', '7', '8', '9', '10', null
    ][1 + draw(event, 'source', 26)] as source,
    case
        when chance(event, 'social care', 62) then 'social_care'
        when chance(event, 'early help', 80) then 'early_help'
        when chance(event, 'therapy', 60) then 'ot_not_yet_known'
    end as route,
    chance(k, 'open', 20) as is_on_open_case
from contact_event, period, population;

create view contact as
select *, chance(k, 'referral', if(route = 'social_care' and not is_on_open_case, 74, 23)) as is_referral
from contact_line;

create view ssd_contacts as
select
    la_code,
    'C' || n as cont_contact_id,
    'P' || child as cont_person_id,
    day::varchar as cont_contact_date,
    source as cont_contact_source_code,
    'Source ' || source as cont_contact_source_desc,
    '{' || flag('NEW_REFERRAL', is_referral and chance(k, 'flagged', 95)) || flag('EXISTING_REFERRAL', is_on_open_case)
    || flag('CP_ENQUIRY', false) || flag('NFA', not is_referral and chance(k, 'nfa', 60))
    || flag('NON_AGENCY_ADOPTION', false) || flag('PRIVATE_FOSTERING', false) || flag('ADVICE', not is_referral)
    || flag('MISSING', false) || flag('OLA_CP', false) || flag('OTHER_OUTCOMES_EXIST', false)
    || tail(k, 'NUMBER_OF_OUTCOMES', 'COMMENTS') as cont_contact_outcome_json
from (select *, unnest(range(if(chance(k, 'delivered twice', 0.1), 2, 1))) from contact);

create view local_contact_decisions as
select
    la_code,
    'C' || n as contact_id,
    route as contact_route,
    yes_no(is_on_open_case) as on_open_case_flag,
    known(day + case draw(k, 'decision', 20)
        when 0 then null when 1 then 2 when 2 then 4 when 3 then 8 when 4 then 1 when 5 then 1
        else if(chance(k, 'early', 0.2), -1, 0)
    end)::varchar as decision_date,
    case
        when is_referral and chance(k, 'worded', 95) then 'referral'
        when chance(k, 'advice', 40) then 'advice'
        else 'no further action'
    end as decision_outcome,
    case when chance(k, 'family', 70) then 'F' || child // 2 end as family_id,
    case when is_asked then known(asked_day)::varchar end as mash_info_request_date,
    case when is_asked then known(asked_day + draw(k, 'answer', 6))::varchar end as mash_info_response_date
from (select *, chance(k, 'mash', 25) as is_asked, day + draw(k, 'request', 3) as asked_day from contact);

create view ssd_family as
select la_code, 'F' || child // 2 as fami_family_id, 'P' || child as fami_person_id
from council, population, range(children) t(child)
where chance(council * 10000000 + child, 'in a family', 95);

-- Cases. One referral in twelve goes no further; of the others half close within four months, one in ten after years.
create view referral as
select *, day + shortest + draw(k, 'length', 1 + longest - shortest) as close_day
from (
    select
        la_code, n, k, child,
        weekday(day + draw(k, 'taken', 3)) as day,
        chance(k, 'goes no further', 8) as is_nfa,
        draw(k, 'kind of case', 100) as kind,
        case when is_nfa then 0 when kind < 55 then 30 when kind < 90 then 120 else 420 end as shortest,
        case when is_nfa then 5 when kind < 55 then 120 when kind < 90 then 420 else 1500 end as longest
    from contact
    where is_referral
)
where day <= extract_date();

create view ssd_cin_episodes as
select
    la_code,
    'R' || n as cine_referral_id,
    'P' || child as cine_person_id,
    day::timestamp as cine_referral_date,
    '{' || flag('SINGLE_ASSESSMENT', not is_nfa and chance(k, 'assessed', 95)) || flag('STRATEGY_DISCUSSION', false)
    || flag('CLA_REQUEST', false) || flag('NON_AGENCY_ADOPTION', false) || flag('PRIVATE_FOSTERING', false)
    || flag('CP_TRANSFER_IN', false) || flag('CP_CONFERENCE', false) || flag('CARE_LEAVER', false)
    || flag('OTHER_OUTCOMES_EXIST', is_nfa)
    || tail(k, 'NUMBER_OF_OUTCOMES', 'COMMENTS') as cine_referral_outcome_json,
    yes_no(is_nfa) as cine_referral_nfa,
    case when known(close_day) is not null then 'RC' || 1 + draw(k, 'reason', 9) end as cine_close_reason,
    known(close_day)::varchar as cine_close_date,
    'T' || draw(k, 'team', 20) as cine_referral_team
from referral;

create view local_referral_decisions as
select
    la_code,
    'R' || n as referral_id,
    received::varchar as referral_received_at,
    case when chance(k, 'decided', 97) then (received + to_minutes(draw(k, 'wait', 3600)))::varchar end as decision_at
from (select *, day + to_minutes(480 + draw(k, 'minute', 540)) as received from referral);

create view local_exploitation as
select
    la_code,
    'P' || child as person_id,
    if(chance(k, 'sexual', 60), 'CSE', 'CCE') as exploitation_type,
    if(chance(k, 'victim', 90), 'victim', 'perpetrator') as role,
    day::varchar as referral_date,
    case when is_joining then known(day + 7)::varchar end as cohort_start_date,
    case when is_joining then known(day + 60 + draw(k, 'cohort', 300))::varchar end as cohort_end_date
from (select *, chance(k, 'in cohort', 60) as is_joining from referral)
where chance(k, 'exploited', 2);

-- Section 47 enquiries.
create view enquiry as
select *, chance(k, 'conference', 40) and weekday(end_day) <= extract_date() as is_conference
from (
    select
        *,
        weekday(day + draw(k, 'discussed', 15) * draw(k, 'discussed later', 6)) as start_day,
        start_day + 5 + draw(k, 'enquired', 25) as end_day
    from referral
    where not is_nfa and chance(k, 'enquiry', 40)
)
where start_day <= extract_date();

create view ssd_s47_enquiry as
select
    la_code,
    'E' || n as s47e_s47_enquiry_id,
    'R' || n as s47e_referral_id,
    'P' || child as s47e_person_id,
    start_day::varchar as s47e_s47_start_date,
    known(end_day)::varchar as s47e_s47_end_date,
    yes_no(is_nfa) as s47e_s47_nfa,
    '{' || flag('NFA', is_nfa) || flag('LEGAL_ACTION', chance(k, 'legal', 2))
    || flag('PROV_OF_SERVICES', chance(k, 'services', 20)) || flag('PROV_OF_SB_CARE', false)
    || flag('CP_CONFERENCE', is_conference) || flag('NFA_CONTINUE_SINGLE', chance(k, 'single', 20))
    || flag('MONITOR', false) || flag('OTHER_OUTCOMES_EXIST', false)
    || tail(k, 'TOTAL_NO_OF_OUTCOMES', 'OUTCOME_COMMENTS') as s47e_s47_outcome_json,
    'T' || draw(k, 'enquiry team', 20) as s47e_s47_completed_by_team
from (select * replace (not is_conference and chance(k, 'enquiry nfa', 30) as is_nfa) from enquiry);

create view local_s47_outcomes as
select
    la_code,
    'E' || n as s47_enquiry_id,
    case
        when is_conference then 'substantiated_continuing'
        when chance(k, 'harm', 40) then 'substantiated_no_continuing'
        when chance(k, 'no harm', 90) then 'not_substantiated'
        else 'not_recorded'
    end as outcome_category
from enquiry
where known(end_day) is not null and chance(k, 'outcome held', 80);

create view local_strategy_meetings as
select
    la_code,
    'M' || n || '-' || meeting as strategy_meeting_id,
    'P' || child as person_id,
    held_day::varchar as meeting_date,
    yes_no(meeting = 0) as led_to_s47_flag,
    case when meeting = 0 then 'E' || n end as s47_enquiry_id
from (
    select
        *,
        unnest(range(if(chance(k, 'second meeting', 30), 2, 1))) as meeting,
        after(start_day, meeting * 7) as held_day
    from enquiry
)
where held_day <= extract_date();

-- Assessments: one that follows the referral, one that a strategy discussion began, and updates of a long case.
create view assessment as
select
    *,
    draw(k, id, 100) as outcome,
    start_day + if(chance(k, 'late assessment', 15), 60 + draw(k, 'weeks', 60), 10 + draw(k, 'weeks', 52)) as auth_day
from (
    select la_code, n, k, child, 'A' || n as id, 'new_referral' as kind, day + draw(k, 'begun', 8) as start_day
    from referral
    where not is_nfa and chance(k, 'assessed', 95)
    union all
    select la_code, n, k, child, 'S' || n, 'new_strategy', start_day + draw(k, 'begun', 2)
    from enquiry
    where chance(k, 'strategy assessment', 20)
    union all
    select la_code, n, k, child, 'U' || n || '-' || i, 'updated', after(day, 190 * i + draw(k + i, 'begun', 30))
    from (select *, unnest(range(1, (close_day - day) // 190)) as i from referral)
)
where start_day <= extract_date();

create view ssd_cin_assessments as
select
    la_code,
    id as cina_assessment_id,
    'P' || child as cina_person_id,
    'R' || n as cina_referral_id,
    start_day::varchar as cina_assessment_start_date,
    known(auth_day)::varchar as cina_assessment_auth_date,
    '{' || flag('NFA', outcome between 55 and 84) || flag('NFA_S47_END', outcome = 0)
    || flag('STRATEGY_DISCUSSION', false) || flag('CLA_REQUEST', outcome = 1) || flag('PRIVATE_FOSTERING', false)
    || flag('LEGAL_ACTION', outcome = 2) || flag('PROV_OF_SERVICES', outcome between 3 and 39)
    || flag('PROV_OF_SB_CARE', false) || flag('SPECIALIST_ASSESSMENT', outcome = 40)
    || flag('REFERRAL_TO_OTHER_AGENCY', outcome between 41 and 57) || flag('OTHER_ACTIONS', outcome between 85 and 95)
    || flag('OTHER_OUTCOMES_EXIST', false)
    || tail(k, 'TOTAL_NO_OF_OUTCOMES', 'COMMENTS') as cina_assessment_outcome_json,
    yes_no(outcome between 55 and 84) as cina_assessment_outcome_nfa,
    'T' || draw(k, 'assessment team', 20) as cina_assessment_team
from assessment;

-- Factors in the three shapes that go about: a list, an object, and a row a factor; some cannot be read, some are not there.
create view ssd_assessment_factors as
with found as (
    select
        *, if(chance(k, 'a row a factor', 10), 2, draw(k, 'shape', 2)) as shape, draw(k, 'unread', 97) as h,
        list_filter(
            ['3A', '3B', '3C', '10A', '11A', '12A', '13A', '16A', '17A', '18A', '18B', '18C', '19A', '19B', '19C', '20', '23A', '24A'],
            lambda factor: chance(k, factor, 12)
        ) as factors
    from assessment
    where known(auth_day) is not null and not chance(k, 'no factors', 4)
)
select
    la_code, 'AF' || id as cinf_table_id, id as cinf_assessment_id,
    case
        when h = 0 then 'see the file'
        when h = 1 then '["99Z"]'
        when shape = 0 then to_json(if(factors = [], ['21'], factors))::varchar
        else '{' || array_to_string(list_transform(['3A', '16A', '17A', '18C', '24A'], lambda factor: '"' || factor || '": "'
            || if(list_contains(factors, factor), 'Yes', 'No') || '"'), ', ') || '}'
    end as cinf_assessment_factors_json
from found
where shape < 2
union all
select la_code, 'AF' || id || '-' || factor, id, factor
from (select la_code, id, unnest(if(factors = [], ['21'], factors)) as factor from found where shape = 2);

create view local_assessment_detail as
select
    la_code,
    id as assessment_id,
    kind as assessment_type,
    case
        when known(auth_day) is null or chance(k, 'no group', 40) then null
        when outcome < 30 then 'ongoing'
        when outcome < 60 then 'nfa'
        when outcome < 80 then 'step_down'
        when outcome < 90 then 'other'
        when outcome < 95 then 'out_of_area'
        else 'not_recorded'
    end as outcome_group
from assessment;

-- Child protection. A child has one plan at a time, and no conference while on one. Some plans restart on the day after
-- their end, for four months, which makes them one plan for the indicators.
create temp table conference as
select *
from (
    select
        *,
        weekday(start_day + 8 + draw(k, 'convened', 20)) as held_day,
        chance(k, 'transfer in', 3) as is_transfer_in,
        chance(k, 'plan made', 88) as is_plan_made,
        draw(k, 'kind of plan', 5) as plan_kind,
        plan_kind = 0 and chance(k, 'restart', 10) as is_restarted,
        held_day + case plan_kind
            when 0 then 60 + draw(k, 'plan', 40)
            when 4 then 400 + draw(k, 'plan', 450)
            else 90 + draw(k, 'plan', 270)
        end as plan_end
    from enquiry
    where is_conference
)
where held_day <= extract_date()
qualify held_day > coalesce(max(if(is_plan_made, plan_end + if(is_restarted, 120, 0), null)) over (
    partition by la_code, child order by held_day, k rows between unbounded preceding and 1 preceding
), '1900-01-01');

create view ssd_initial_cp_conference as
select
    la_code,
    'I' || n as icpc_icpc_id,
    case when not is_transfer_in and chance(k, 'linked', 98) then 'E' || n end as icpc_s47_enquiry_id,
    null::varchar as icpc_referral_id,
    'P' || child as icpc_person_id,
    yes_no(is_transfer_in) as icpc_icpc_transfer_in,
    (start_day + 21)::varchar as icpc_icpc_target_date,
    held_day::varchar as icpc_icpc_date,
    yes_no(is_plan_made) as icpc_icpc_outcome_cp_flag,
    'T' || draw(k, 'conference team', 20) as icpc_icpc_team
from conference;

create view protection_plan as
select la_code, n, k, child, id, plan_start, known(plan_end) as plan_end, least(plan_end, extract_date()) as last_day
from (
    select *, 'L' || n as id, held_day as plan_start from conference
    union all by name
    select * replace (plan_end + 120 as plan_end), 'L' || n || '-2' as id, plan_end + 1 as plan_start
    from conference
    where is_restarted
)
where is_plan_made and plan_start <= extract_date();

create view ssd_cp_plans as
select
    la_code,
    id as cppl_cp_plan_id,
    null::varchar as cppl_referral_id,
    'I' || n as cppl_icpc_id,
    'P' || child as cppl_person_id,
    plan_start::varchar as cppl_cp_plan_start_date,
    plan_end::varchar as cppl_cp_plan_end_date,
    yes_no(chance(k, 'other authority', 2)) as cppl_cp_plan_ola,
    null::varchar as local_previous_cp_plans,
    ['NEG', 'PHY', 'SAB', 'EMO', 'MUL'][1 + draw(k, 'category', 5)] as cppl_cp_plan_initial_category
from protection_plan;

-- Reviews after three months and then every six: most are early, a few late or cancelled, some lack a due date.
create view review as
select *, case when held_day <= last_day and not chance(k + review, 'cancelled', 1) then held_day end as held
from (
    select
        *,
        unnest(range((last_day - plan_start + 89) // 180)) as review,
        after(plan_start, 91 + 180 * review) as due_day,
        weekday(due_day - 12 + draw(k + review, 'held', 14)) as held_day
    from protection_plan
);

create view ssd_cp_reviews as
select
    la_code,
    id || '-' || review as cppr_cp_review_id,
    'P' || child as cppr_person_id,
    id as cppr_cp_plan_id,
    case when chance(k + review, 'due date recorded', 85) then due_day::varchar end as cppr_cp_review_due,
    held::varchar as cppr_cp_review_date
from review;

create view ssd_cp_visits as
select
    la_code,
    id || '-' || visit as cppv_cp_visit_id,
    'P' || child as cppv_person_id,
    id as cppv_cp_plan_id,
    after(plan_start, 4 + 12 * visit + draw(k + visit, 'visit', 8))::varchar as cppv_cp_visit_date,
    yes_no(chance(k + visit, 'seen', 92)) as cppv_cp_visit_seen
from (select *, unnest(range((last_day - plan_start - 1) // 12)) as visit from protection_plan);

-- Child in need plans, and the versions of all plans.
create view need_plan as
select *
from (select *, day + 30 + draw(k, 'planned', 40) as plan_start from referral)
where shortest >= 120 and chance(k, 'need plan', 75) and plan_start <= extract_date();

create view ssd_cin_plans as
select
    la_code,
    'N' || n as cinp_cin_plan_id,
    'R' || n as cinp_referral_id,
    'P' || child as cinp_person_id,
    plan_start::varchar as cinp_cin_plan_start_date,
    known(close_day)::varchar as cinp_cin_plan_end_date
from need_plan;

-- The number of earlier plans is the same on every version of a child's plans, so that versions of one day agree.
create view plan_version as
select distinct
    la_code,
    'P' || child as person_id,
    plan_type,
    version_day::varchar as plan_date,
    if(plan_type = 'CP', greatest(0, draw(child, la_code, 10) - 8), null) as previous_cp_plans
from (
    select
        la_code, child, 'CIN' as plan_type, close_day as last_day,
        unnest(range((close_day - plan_start) // 140 + 1)) as version,
        after(plan_start, 140 * version + draw(k + version, 'version', 60)) as version_day
    from need_plan
    union all
    select la_code, child, 'CP', last_day, 0, plan_start + draw(k, 'first version', 14)
    from protection_plan
    union all
    select la_code, child, 'CP', last_day, 1 + review, held + draw(k + review, 'next version', 20)
    from review
    where held is not null and chance(k + review, 'revised', 92)
)
where version_day <= least(last_day, extract_date());

-- Other services: early help; and the population.
create view early_help_episode as
select *, day + 3 as start_day, known(day + 30 + draw(k, 'helped for', 300)) as end_day
from contact
where route = 'early_help' and chance(k, 'helped', 50) and day + 3 <= extract_date();

create view ssd_early_help_episodes as
select
    la_code,
    'H' || n as earl_episode_id,
    'P' || child as earl_person_id,
    start_day::varchar as earl_episode_start_date,
    end_day::varchar as earl_episode_end_date,
    case when end_day is not null then [
        'Outcomes met', 'outcomes met', 'Step-up to social care', 'NFA', 'Refer to LCS', 'Moved away', 'ran its course', null
    ][1 + draw(k, 'end reason', 8)] end as earl_episode_end_reason
from early_help_episode;

create view local_population_midyear as
select
    la_code,
    la_code as area_code,
    mid_year,
    age_band,
    -- The council's own is near the estimate that everybody has, where there is one.
    (
        coalesce(estimate, 60000) * (980 + draw(council * 10000 + mid_year, 'size', 41))
        // case age_band when '0-17' then 1000 when '10-17' then 2200 else 260 end
    ) as population,
    make_date(mid_year + 1, 6, 24)::varchar as published_on
from council
cross join range(2016, 2024) y(mid_year)
cross join (values ('0-17'), ('10-17'), ('18+')) b(age_band)
left join (
    select la_code, mid_year, max(population) as estimate
    from read_csv('$population_file') where age_band = '0-17' group by all
) estimates using (la_code, mid_year);
