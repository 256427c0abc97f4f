-- Families in early help, what people say of its services, and youth justice. Runs after generate_services.sql, with its macros.

-- A family is engaged, some of them again a year and more later, and of some results are claimed. The target changes with the year.
create view local_supporting_families as
with family as (
    select *, council * 10000000 + n as k, after(date '2018-04-01', draw(council * 10000000 + n, 'engaged', 2212)) as day
    from council, range($contacts // 40) t(n)
),
engaged as (
    select *, 0 as turn from family
    union all
    select * replace (after(day, 20 + draw(k, 'again', 500)) as day), 1 as turn from family where chance(k, 'engaged again', 12)
)
select
    la_code, 'SF' || n as family_id, day::varchar as engaged_date,
    if(chance(k, 'target missing', 3), null, 200 + 12 * (year(day - interval 3 months) - 2017))::varchar as annual_target,
    known(claimed)::varchar as claim_date,
    case
        when known(claimed) is null then null
        else pick(['employment', 'progress', 'progress', 'Progress', 'Employment'], k * 10 + claim, 'claim type')
    end as claim_type
from (
    select *, case when claim > 0 then after(day, 90 * claim + draw(k * 10 + claim, 'claimed', 200)) end as claimed
    from (select *, unnest(if(chance(k, 'claims', 35), [1, 2], [0])) as claim from engaged)
)
where day <= extract_date() and (claim < 2 or claimed <= extract_date());

create view local_parenting_programmes as
with programme as (
    select *, council * 10000000 + n as k, weekday(after(date '2018-01-15', draw(council * 10000000 + n, 'begins', 2240))) as begins
    from council, range($contacts // 1500) t(n)
)
select
    la_code, 'PG' || n as programme_id, 'SF' || (draw(k, 'group', 40) + place) as family_id, begins::varchar as start_date,
    known(begins + 84)::varchar as end_date,
    if(chance(k * 100 + place, 'offered missing', 2), null, 10 + n % 3)::varchar as sessions_offered,
    case
        when begins + 84 <= extract_date() and not chance(k * 100 + place, 'attended missing', 4)
            then least(10 + n % 3, greatest(0, draw(k * 100 + place, 'attended', 16) - 2))
    end::varchar as sessions_attended
from programme, range(12) t(place)
where begins <= extract_date();

create view local_fgc as
with referred as (
    select
        *, council * 10000000 + n as k, weekday(after(date '2017-10-01', draw(council * 10000000 + n, 'referred', 2390))) as referred
    from council, range($contacts // 90) t(n)
),
steps as (
    select
        *,
        case when chance(k, 'accepted', 88) then after(referred, draw(k, 'decided', 9)) end as accepted,
        case when chance(k, 'allocated', 90) then after(accepted, draw(k, 'waits', 30)) end as allocated,
        case when chance(k, 'contacted', 94) then after(allocated, draw(k, 'contact days', 8)) end as contacted,
        case when chance(k, 'held', 65) then after(coalesce(allocated, accepted), 8 + draw(k, 'conference days', 45)) end as held,
        case when chance(k, 'reviewed', 55) then after(held, 60 + draw(k, 'review days', 60)) end as reviewed,
        case when chance(k, 'closed', 93) then after(referred, 100 + draw(k, 'closing', 160)) end as closed
    from referred
)
select
    la_code, 'FG' || n as fgc_case_id, 'SF' || draw(k, 'family', $contacts // 40) as family_id,
    case when not chance(k, 'children missing', 2) then 1 + draw(k, 'children', 5) end::varchar as children_count,
    referred::varchar as referral_date, known(accepted)::varchar as accepted_date,
    case when not chance(k, 'allocation missing', 3) then known(allocated) end::varchar as allocated_date,
    known(contacted)::varchar as initial_contact_date, known(held)::varchar as conference_date,
    known(reviewed)::varchar as review_date, known(closed)::varchar as closed_date,
    case when known(closed) is not null then pick(['completed', 'No consent', 'moved away', null], k, 'closure') end as closure_reason
from steps
where referred <= extract_date();

create view local_family_feedback as
select
    la_code, 'FB' || n as feedback_id, after(date '2018-04-01', draw(k, 'closed', 2212))::varchar as closure_date, 'Q' || question as question_id,
    case when not chance(k * 10 + question, 'blank', 8) then if(chance(k * 10 + question, 'positive', 82), 'Y', 'N') end as positive_flag
from (select *, council * 10000000 + n as k from council, range($contacts // 200) t(n)), range(1, 5) q(question);

create view local_complaints as
select
    la_code, 'CM' || n as complaint_id, service, received::varchar as received_date, known(closed)::varchar as closed_date,
    case when not chance(k, 'due missing', 5) then received + 28 end::varchar as due_date,
    case
        when known(closed) is not null
            then pick(['upheld', 'Partly upheld', 'not upheld', 'Not Upheld', 'partially-upheld', 'withdrawn', null], k, 'outcome')
    end as outcome
from (
    select
        *, council * 10000000 + n as k, after(date '2018-04-01', draw(council * 10000000 + n, 'received', 2212)) as received,
        pick(['early help', 'Early Help Service', 'early_help', 'social care', 'education', 'adult social care'], k, 'service') as service,
        case when chance(k, 'closed', 95) then received + 5 + draw(k, 'closing', 40) end as closed
    from council, range($contacts // 150) t(n)
);

create view local_compliments as
select
    la_code, 'CP' || n as compliment_id, pick(['early help', 'Early-Help', 'social care', 'housing'], k, 'service') as service,
    after(date '2018-04-01', draw(k, 'received', 2212))::varchar as received_date
from (select *, council * 10000000 + n as k from council, range($contacts // 200) t(n));

create view local_youth_justice_contacts as
select
    la_code, 'YC' || n as contact_id, weekday(after(date '2018-04-01', n * 2212 // ($contacts // 20)))::varchar as contact_date,
    pick(['prevention', 'Turnaround', 'reparation', null], council * 10000000 + n, 'programme') as programme
from council, range($contacts // 20) t(n)
where weekday(after(date '2018-04-01', n * 2212 // ($contacts // 20))) <= extract_date();

-- Four measures a quarter, each of a year; some are published again, and of some the value alone is given.
create view local_yds as
with period_of as (
    select
        council.*, measure, last_day(date '2018-03-01' + interval 1 month * (3 * quarter))::date as ends, council * 1000 + quarter * 10 + place as k
    from council, range(23) q(quarter),
        (values ('first_time_entrants', 0), ('custody', 1), ('Reoffending_Binary', 2), ('reoffences_per_reoffender', 3)) as m(measure, place)
),
published as (
    select *, unnest(if(chance(k, 'published again', 15), [0, 1], [0])) as again from period_of
),
counted as (
    select
        *,
        case lower(measure) when 'first_time_entrants' then 20 + draw(k + again, 'count', 60) when 'custody' then draw(k + again, 'count', 6)
            when 'reoffending_binary' then 5 + draw(k + again, 'count', 20) else 30 + draw(k + again, 'count', 60) end as counted,
        case when lower(measure) in ('first_time_entrants', 'custody') then 20000 + draw(council, 'aged 10 to 17', 9000)
            when lower(measure) = 'reoffending_binary' then 60 + draw(k, 'cohort', 40) else 20 + draw(k, 'reoffenders', 20) end as out_of,
        case lower(measure) when 'first_time_entrants' then 100000 when 'custody' then 1000 when 'reoffending_binary' then 100 else 1 end as unit
    from published
)
select
    la_code, measure, (ends - interval 1 year + interval 1 day)::date::varchar as period_start, ends::varchar as period_end,
    case when not chance(k, 'value alone', 20) then counted end::varchar as numerator,
    case when not chance(k, 'value alone', 20) then out_of end::varchar as denominator,
    round(unit * counted / out_of, 2)::varchar as value, (ends + 70 + 90 * again)::varchar as published_on
from counted
where ends + 70 + 90 * again <= extract_date();
