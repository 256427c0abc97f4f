-- Looked-after children: the stock, flows, reviews, plans, placements, visits, health and education.
-- Runs after plain.sql; leaves in_care, care_period, chain_row and child_birth for the files that follow.

create macro reported_months(first_day, end_day, first_month_end, last_month_end) as unnest(month_ends(
    greatest(first_day, date_trunc('month', first_month_end)), least(coalesce(end_day, '9999-12-31'), last_month_end + 1)
));
create macro is_open(since, until, day) as since <= day and (until is null or until > day);
create macro leading_code(text) as lower(split_part(split_part(trim(text), ' ', 1), '-', 1));

create temp table child_birth as
select
    la_code, pers_person_id as person_id, pers_dob::date as birth, pers_death_date::date as died,
    leading_code(pers_ethnicity) as ethnicity
from '$extracts/ssd_person.parquet';

-- Who is looked after. Orders that end care are no status of a child in care, and hide no short break.
create temp table legal as
select
    la_code, lega_person_id as person_id, lega_legal_status_start_date::date as since, lega_legal_status_end_date::date as until,
    coalesce(leading_code(lega_legal_status) in ('v3', 'v4'), false) as is_short_break,
    case
        when lower(lega_legal_status) = 'sgo' or contains(lower(lega_legal_status), 'special guardian') then 'sgo'
        when lower(lega_legal_status) = 'cao' or contains(lower(lega_legal_status), 'child arrangement')
            or contains(lower(lega_legal_status), 'residence order') then 'cao'
    end as order_kind
from '$extracts/ssd_legal_status.parquet';

create temp table status_month as
select la_code, person_id, month_end, bool_and(is_short_break) as is_short_break_alone
from (
    select
        la_code, person_id, is_short_break, reported_months(since, until, first_month_end, last_month_end) as month_end
    from legal join period using (la_code)
    where order_kind is null
)
group by la_code, person_id, month_end
having bool_or(is_short_break);

create temp table care_episode as
select
    la_code, clae_person_id as person_id,
    coalesce(clae_cla_id, clae_person_id || ' ' || clae_entered_care_date) as period_id, clae_cla_id as given_period_id,
    clae_entered_care_date::date as entered, clae_cla_placement_id as placement_id,
    clae_cla_episode_start_date::date as since, clae_cla_episode_ceased_date::date as until,
    clae_cla_episode_start_reason in ('T', 'U') as is_same_carer, clae_cla_episode_start_reason = 'S' as is_entry,
    clae_cla_episode_start_reason = 'L' as is_status_change, clae_cla_episode_ceased_reason as reason
from '$extracts/ssd_cla_episodes.parquet';

create temp table care_period as
with grouped as (
    select
        la_code, person_id, period_id, any_value(given_period_id) as given_period_id,
        coalesce(min(entered), min(since)) as entered, if(count(*) = count(until), max(until), null) as ended,
        last(reason order by
            coalesce(until, '9999-12-31'), since, reason is not null, reason is distinct from 'X1', reason desc
        ) as reason
    from care_episode
    group by la_code, person_id, period_id
)
select
    *,
    ended is not null and reason is distinct from 'X1'
    and not exists (
        select 1 from grouped as later
        where later.la_code = grouped.la_code and later.person_id = grouped.person_id and later.period_id <> grouped.period_id
            and later.entered > grouped.entered and later.entered < grouped.ended
    ) as is_end,
    -- The last day is the one before the end, and for who comes and goes in a day that day.
    coalesce((
        select bool_and(is_short_break) from legal
        where legal.la_code = grouped.la_code and legal.person_id = grouped.person_id and order_kind is null
            and is_open(legal.since, legal.until, greatest(ended - 1, grouped.entered))
    ), false) as is_short_break_end,
    not coalesce((
        select bool_and(is_short_break) from legal
        where legal.la_code = grouped.la_code and legal.person_id = grouped.person_id and order_kind is null
            and is_open(legal.since, legal.until, grouped.entered)
    ), false) as is_admission
from grouped;

-- One row a child and month end, with the period that began last.
create temp table in_care as
with open as (
    select
        la_code, person_id, period_id, since, until,
        reported_months(since, until, first_month_end, last_month_end) as month_end
    from care_episode join period using (la_code)
)
select distinct on (open.la_code, open.person_id, month_end)
    open.la_code, open.person_id, month_end, period_id, given_period_id, entered, birth,
    coalesce((birth + interval 16 years)::date > month_end, true) as is_under_16,
    coalesce((birth + interval 2 years)::date <= month_end and (birth + interval 18 years)::date > month_end, true) as is_2_to_17,
    coalesce((birth + interval 195 months)::date <= month_end, false) as is_195_months,
    on_end.working - coalesce(on_entry.working, 0) as working_days_in
from open
join care_period using (la_code, person_id, period_id)
left join child_birth using (la_code, person_id)
join calendar as on_end on on_end.date_day = month_end
left join calendar as on_entry on on_entry.date_day = entered
anti join (from status_month where is_short_break_alone) as short
    on short.la_code = open.la_code and short.person_id = open.person_id and short.month_end = open.month_end
order by entered desc, until desc nulls first, since desc, period_id desc;

create macro is_looked_after(la, child, day) as exists (
    select 1 from care_episode
    where care_episode.la_code = la and care_episode.person_id = child and is_open(care_episode.since, care_episode.until, day)
) and coalesce((
    select not bool_and(is_short_break) from legal
    where legal.la_code = la and legal.person_id = child and order_kind is null and is_open(legal.since, legal.until, day)
), true);

create temp table unaccompanied as
select
    la_code, immi_person_id as person_id, immi_immigration_status_start_date::date as since,
    immi_immigration_status_end_date::date as until
from '$extracts/ssd_immigration_status.parquet'
where contains(lower(immi_immigration_status), 'unaccompanied') or lower(immi_immigration_status) = 'uasc';

insert into monthly
select la_code, month_end, 'all', unnest([
    measure('lac_number', count(*), null),
    measure('lac_uasc', count(*) filter (is_unaccompanied), null)
], recursive := true)
from (
    select la_code, month_end, exists (
        select 1 from unaccompanied
        where unaccompanied.la_code = in_care.la_code and unaccompanied.person_id = in_care.person_id
            and is_open(since, until, month_end)
    ) as is_unaccompanied
    from in_care
)
group by la_code, month_end;

create temp table liberty_order as
select la_code, order_id, person_id, start_date::date as since, if(end_date::date < since, since, end_date::date) as until
from '$extracts/local_deprivation_of_liberty.parquet';

insert into monthly
select la_code, month_end, 'all', 'lac_deprived_of_liberty', count(*) filter (is_under_order), count(*)
from (
    select la_code, month_end, exists (
        select 1 from liberty_order
        where liberty_order.la_code = in_care.la_code and liberty_order.person_id = in_care.person_id
            and is_open(since, until, month_end)
    ) as is_under_order
    from in_care
)
group by la_code, month_end
union all
select la_code, last_day(since), 'all', 'dolo_started', count(*), null
from liberty_order group by la_code, last_day(since);

-- Flows. Age at admission by days, as years to one decimal.
create temp table admission as
select la_code, entered, if(birth <= entered, round((entered - birth) / 365.25, 1), null) as age
from care_period left join child_birth using (la_code, person_id)
where is_admission;

insert into monthly
select la_code, last_day(entered), 'all', unnest([
    measure('lac_admissions', count(*), null),
    measure('lac_admissions_average_age', sum(age), count(age))
], recursive := true)
from admission group by la_code, last_day(entered);

insert into monthly
with exit as (
    select
        la_code, last_day(ended) as month_end,
        reason in ('E11', 'E12') as is_adopted, reason = 'E41' as is_arranged,
        reason in ('E43', 'E44', 'E45', 'E46', 'E47', 'E48') as is_guarded
    from care_period
    where is_end and not is_short_break_end
)
select la_code, month_end, 'all', unnest([
    measure('lac_ceased', count(*), null),
    measure('lac_ceased_permanence', count(*) filter (is_adopted or is_arranged or is_guarded), count(*)),
    measure('lac_ceased_sgo', count(*) filter (is_guarded), count(*)),
    measure('lac_ceased_sgo_cao', count(*) filter (is_arranged or is_guarded), null),
    measure('lac_ceased_adopted', count(*) filter (is_adopted), count(*))
], recursive := true)
from exit group by la_code, month_end;

insert into monthly
with recorded as (
    select la_code, person_id, order_kind, since as day from legal where order_kind is not null
),
granted as (
    select
        la_code, perm_person_id as person_id, perm_permanence_order_date::date as day,
        case
            when contains(lower(perm_permanence_order_type), 'special guardian') then 'sgo'
            when contains(lower(perm_permanence_order_type), 'child arrangement') then 'cao'
        end as order_kind
    from '$extracts/ssd_permanence.parquet'
    where day is not null and order_kind is not null
),
orders as (
    select la_code, person_id, order_kind, day from recorded
    union
    select la_code, person_id, order_kind, day
    from granted anti join recorded using (la_code, person_id, order_kind)
)
select la_code, last_day(day), 'all', unnest([
    measure('sgo_started', count(*) filter (order_kind = 'sgo'), null),
    measure('sgo_cao_granted', count(*), null)
], recursive := true)
from orders
where exists (
    select 1 from care_period
    where care_period.la_code = orders.la_code and care_period.person_id = orders.person_id and entered <= day
)
group by la_code, last_day(day);

insert into monthly
select la_code, last_day(day), 'all', unnest([
    measure('lac_missing_episodes', count(*), null),
    measure('lac_missing_children', count(distinct person_id), null)
], recursive := true)
from (
    select la_code, miss_person_id as person_id, miss_missing_episode_start_date::date as day
    from '$extracts/ssd_missing.parquet'
    where lower(miss_missing_episode_type) = 'missing'
) as episode
where is_looked_after(episode.la_code, episode.person_id, episode.day)
group by la_code, last_day(day);

-- Reviews: each one held, and the one that each period waits for.
-- A review of no period that is known is of the one in which the child was that day.
create temp table review_row as
select
    la_code, clar_cla_review_date::date as held_on, clar_cla_review_due_date::date as due_on, coalesce(
        (
            select any_value(period_id) from care_period
            where care_period.la_code = review.la_code and given_period_id = clar_cla_id
        ),
        (
            select arg_max(period_id, entered) from care_period
            where care_period.la_code = review.la_code and person_id = clar_cla_person_id
                and entered <= review.held_or_due and (ended is null or ended >= review.held_or_due)
        ),
        'no period ' || clar_cla_id
    ) as period_id
from (select *, coalesce(clar_cla_review_date, clar_cla_review_due_date)::date as held_or_due from '$extracts/ssd_cla_reviews.parquet') as review
where clar_cla_review_cancelled is distinct from 'Y';

create temp table care_review as
with held as (
    select
        la_code, period_id, held_on as held, due_on as recorded_due,
        dense_rank() over in_order as number,
        max(held) over (in_order range between unbounded preceding and interval 1 day preceding) as last_held
    from review_row
    where held_on is not null
    window in_order as (partition by la_code, period_id order by held)
),
-- Of the reviews planned and not held, the first due since the last one held.
waiting as (
    select
        la_code, period_id, entered, null::date as held,
        (
            select min(due_on) from review_row as planned
            where planned.la_code = care_period.la_code and planned.period_id = care_period.period_id
                and held_on is null and due_on > coalesce(max(held), care_period.entered - 1)
        ) as recorded_due,
        coalesce(max(number), 0) + 1 as number, max(held) as last_held
    from care_period left join held using (la_code, period_id)
    group by la_code, period_id, entered
),
numbered as (
    select review.*, on_entry.working + 20 as due_working
    from (
        select held.*, entered from held left join care_period using (la_code, period_id)
        union all by name
        from waiting
    ) as review
    left join calendar as on_entry on on_entry.date_day = entered
),
working_day as (select working, min(date_day) as due_day from calendar group by working)
select
    * exclude (working, due_day),
    coalesce(recorded_due, case
        when entered is null then null
        when number = 1 then due_day
        when number = 2 then (last_held + interval 3 months)::date
        else (last_held + interval 6 months)::date
    end) as due
from numbered left join working_day on working = due_working;

insert into monthly
select
    la_code, last_day(held), 'all', 'lac_reviews_in_time', count(*) filter (held <= due), count(*)
from care_review
where held is not null
group by la_code, last_day(held);

-- A review still overdue at the month end counts, however long ago it was due.
insert into monthly
with judged as (
    select in_care.la_code, month_end, bool_and(coalesce(held <= due, false)) as is_in_time
    from in_care join care_review using (la_code, period_id)
    where working_days_in >= 20 and due <= month_end and (
        due >= make_date(year(month_end) - if(month(month_end) < 4, 1, 0), 4, 1) or coalesce(held, '9999-12-31') > month_end
    )
    group by in_care.la_code, in_care.person_id, month_end
)
select la_code, month_end, 'all', 'lac_children_all_reviews_in_time', count(*) filter (is_in_time), count(*)
from judged group by la_code, month_end;

-- Care plans. A version made before the end of an earlier period of care belongs to that one, which ended when this one began
-- if it says later.
create temp table pathway_version as
select la_code, person_id, plan_date::date as day from '$extracts/local_plan_versions.parquet' where plan_type = 'PATHWAY';

create temp table care_plan_version as
with kept as (
    select la_code, person_id, plan_date::date as day from '$extracts/local_plan_versions.parquet' where plan_type = 'LAC'
)
from (select *, false as is_pathway from kept)
union
select la_code, lacp_person_id, lacp_cla_care_plan_start_date::date, false
from '$extracts/ssd_cla_care_plan.parquet'
where la_code not in (select la_code from kept)
union
select *, true from pathway_version
union
select la_code, person_id, pathway_plan_date::date, true from '$extracts/local_care_leaver_history.parquet'
union
select la_code, clea_person_id, clea_pathway_plan_review_date::date, true from '$extracts/ssd_care_leavers.parquet';

insert into monthly
with eligible as (
    select
        in_care.*, on_end.working,
        coalesce((
            select max(least(earlier.ended, in_care.entered)) from care_period as earlier
            where earlier.la_code = in_care.la_code and earlier.person_id = in_care.person_id
                and earlier.entered < in_care.entered and earlier.ended is not null
        ), '1900-01-01') as last_ended
    from in_care join calendar as on_end on on_end.date_day = month_end
    where working_days_in >= 10
),
reviewed as (
    select eligible.*, max(review.held) as last_held
    from eligible
    left join (
        select la_code, period_id, held, working as held_working
        from care_review join calendar on date_day = held
    ) as review
        on review.la_code = eligible.la_code and review.period_id = eligible.period_id
            and eligible.working - held_working >= 10
    group by all
),
judged as (
    select
        reviewed.la_code, reviewed.person_id, reviewed.month_end,
        max(version.day) >= if(
            any_value(reviewed.month_end) < '2023-06-01', coalesce(any_value(last_held), '1900-01-01'),
            (any_value(reviewed.month_end) - case
                when any_value(reviewed.month_end) <= any_value(entered) + interval 1 month then interval 1 month
                when any_value(reviewed.month_end) <= any_value(entered) + interval 4 months then interval 3 months
                else interval 6 months
            end)::date
        ) as is_up_to_date
    from reviewed
    left join care_plan_version as version
        on version.la_code = reviewed.la_code and version.person_id = reviewed.person_id
            and day <= month_end and (day > last_ended or day >= entered) and (is_195_months or not is_pathway)
    group by reviewed.la_code, reviewed.person_id, reviewed.month_end
)
select la_code, month_end, 'all', 'lac_up_to_date_plan', count(*) filter (is_up_to_date), count(*)
from judged group by la_code, month_end;

-- Placements: rows of one carer after another. What continues the placement before: a move with the same carer, adoption
-- by them, an absence that was followed by a return or is not over, and that return.
create temp table placement as
select
    la_code, clap_person_id as person_id, clap_cla_placement_id as placement_id,
    clap_cla_placement_start_date::timestamp as started_at, clap_cla_placement_end_date::timestamp as ended_at,
    started_at::date as since, if(ended_at::date < since, since, ended_at::date) as until, coalesce(until, '9999-12-31') as last_day,
    upper(leading_code(clap_cla_placement_type)) as type, leading_code(clap_cla_placement_provider) as provider,
    lower(clap_cla_placement_urn) as urn, lower(clap_cla_placement_postcode) as postcode,
    type in ('M2', 'M3') as is_missing, type in ('T0', 'T1', 'T2', 'T3', 'T4', 'M2', 'M3') as is_away,
    coalesce((
        select bool_and(is_short_break) from legal
        where legal.la_code = placement.la_code and legal.person_id = clap_person_id and order_kind is null
            and is_open(legal.since, legal.until, clap_cla_placement_start_date::date)
    ), false) as is_short_break
from '$extracts/ssd_cla_placement.parquet' as placement;

create temp table chain_row as
with named as (
    select la_code, placement_id, arg_min(is_same_carer, since) as is_same_carer
    from care_episode
    where placement_id is not null and not is_status_change
    group by la_code, placement_id
),
of_the_day as (
    select la_code, person_id, since, bool_or(is_same_carer) or bool_and(is_status_change) as is_same_carer
    from care_episode
    group by la_code, person_id, since
),
-- By the first episode that names the placement, or else by those that began on its day.
same_carer as (
    select la_code, placement.placement_id
    from placement
    left join named using (la_code, placement_id)
    left join of_the_day using (la_code, person_id, since)
    where coalesce(named.is_same_carer, of_the_day.is_same_carer)
),
entry as (select la_code, person_id, since from care_episode where is_entry),
numbered as (
    select
        *, row_number() over in_order as number, (la_code, placement_id) in (from same_carer) as is_same_carer,
        (la_code, person_id, since) in (from entry)
        or since > max(last_day) over (in_order rows between unbounded preceding and 1 preceding) + 1 as is_after_gap
    from placement
    window in_order as (
        partition by la_code, person_id
        order by started_at, last_day, is_away, type, provider, urn, postcode, placement_id
    )
),
-- Nothing but the same carer is carried across days without a placement, or a return to care.
stretched as (
    select
        *,
        count(*) filter (is_after_gap and not is_same_carer) over (partition by la_code, person_id order by number) as stretch
    from numbered
),
preceded as (
    select
        *, lag(if(is_away, last_day, null)) over in_stretch as away_until,
        last_value(if(is_away, null, {
            'type': type, 'provider': provider, 'urn': urn, 'postcode': postcode, 'last_day': last_day
        }) ignore nulls) over (in_stretch rows between unbounded preceding and 1 preceding) as before
    from stretched
    window in_stretch as (partition by la_code, person_id, stretch order by number)
),
-- A row that is no absence, judged against the last row before it that was none either.
continued as (
    select
        *, not is_away and before is not null and (
            is_same_carer
            or (type in ('A3', 'A5') and regexp_matches(before.type, '^U|A3|A5'))
            or (
                -- An absence that outlasts the placement is over when the child is back, whichever row of it ended last.
                coalesce(since <= away_until + 1 or away_until >= before.last_day, false)
                and type = before.type and provider is not distinct from before.provider
                and coalesce(urn = before.urn, true) and coalesce(postcode = before.postcode, true)
            )
        ) as is_continuation
    from preceded
),
-- An absence goes with the placement before it, unless that was closed and another one came next, or none while the child is not
-- away still: the rows of one absence are open together.
judged as (
    select
        *,
        before is not null and case
            when not is_away then is_continuation
            else is_missing or before.last_day >= last_day or coalesce(
                first_value(if(is_away, null, is_continuation) ignore nulls) over following, bool_or(is_away and until is null) over stay
            )
        end as is_joined
    from (
        select *, count(*) filter (not is_away) over (partition by la_code, person_id, stretch order by number) as stay_number
        from continued
    )
    window following as (
        partition by la_code, person_id, stretch order by number rows between 1 following and unbounded following
    ),
    stay as (partition by la_code, person_id, stretch, stay_number)
)
select *, count(*) filter (not is_joined) over (partition by la_code, person_id order by number) as chain
from judged;

create temp table chain as
select
    la_code, person_id, chain, first(type order by number) as first_type, min(since) as since, if(count(*) = count(until), max(until), null) as ended,
    bool_or(not is_short_break and not is_missing) and (ended is null or if(
        min(started_at)::time = '00:00:00' or max(ended_at)::time = '00:00:00',
        ended > min(since), max(ended_at) >= min(started_at) + interval 24 hours
    )) as is_counted
from chain_row
group by la_code, person_id, chain;

create temp table current_placement as
select distinct on (in_care.la_code, in_care.person_id, in_care.month_end)
    in_care.la_code, in_care.person_id, in_care.month_end, in_care.entered, is_under_16,
    placement.placement_id, placement.type, placement.provider, chain.chain, chain.since
from in_care
left join placement
    on placement.la_code = in_care.la_code and placement.person_id = in_care.person_id
        and is_open(placement.since, placement.until, month_end)
left join chain_row as row on row.la_code = placement.la_code and row.placement_id = placement.placement_id
left join chain on chain.la_code = row.la_code and chain.person_id = row.person_id and chain.chain = row.chain
order by row.number desc;

insert into monthly
select la_code, month_end, 'all', unnest([
    measure('lac_family_setting', count(*) filter (type similar to 'U[1-6]|P1|A[3-6]'), count(*)),
    measure('lac_with_parents', count(*) filter (type = 'P1'), count(*)),
    measure('lac_kinship', count(*) filter (type similar to 'U[1-3]'), count(*)),
    measure('lac_foster_excl_kin', count(*) filter (type similar to 'U[4-6]'), count(*)),
    measure('children_placed_for_adoption', count(*) filter (type similar to 'A[3-6]'), null),
    measure('lac_unregistered_placement', count(*) filter (type similar to 'Z1[1-4]?'), count(*)),
    measure('lac_commissioned', count(*) filter (
        type similar to 'U[1-6]|K[1-3]|R[13]|S1|H5' and provider in ('pr4', 'pr5')
    ), count(*))
], recursive := true)
from current_placement group by la_code, month_end;

insert into monthly
with chains_in_year as (
    select in_care.la_code, in_care.person_id, month_end, count(chain.since) as placements
    from in_care
    anti join status_month using (la_code, person_id, month_end)
    left join chain
        on chain.la_code = in_care.la_code and chain.person_id = in_care.person_id and is_counted
            and chain.since <= month_end
            and (chain.ended is null or chain.ended > date_trunc('month', month_end) - interval 11 months)
    group by in_care.la_code, in_care.person_id, month_end
)
select la_code, month_end, 'all', 'lac_3plus_placements', count(*) filter (placements >= 3), count(*)
from chains_in_year group by la_code, month_end;

-- Stability: an adoptive placement may add the placement that it follows.
insert into monthly
select
    la_code, month_end, 'all', 'lac_long_term_stable_2yr',
    count(*) filter (if(
        type similar to 'A[3-6]' and before.since is not null and coalesce(before.ended, '9999-12-31') >= current_placement.since - 1, before.since, current_placement.since
    ) <= month_end - interval 24 months), count(*)
from current_placement
left join (select la_code, person_id, chain + 1 as chain, since, ended from chain) as before using (la_code, person_id, chain)
where is_under_16 and entered <= month_end - interval 30 months
group by la_code, month_end;

-- Visits: to the child seen, since the current placement began.
insert into monthly
with seen as (
    select la_code, clav_person_id as person_id, clav_cla_visit_date::date as day
    from '$extracts/ssd_cla_visits.parquet'
    where clav_cla_visit_seen = 'Y'
),
matched as (
    select row.la_code, row.person_id, chain, min(matched_date::date) as matched_day
    from '$extracts/local_permanent_match.parquet' as match
    join chain_row as row on row.la_code = match.la_code and row.placement_id = match.placement_id
    group by row.la_code, row.person_id, chain
),
visited as (
    select current_placement.*, day as visit_day, coalesce(matched_day <= month_end, false) as is_matched
    from current_placement
    asof left join seen
        on seen.la_code = current_placement.la_code and seen.person_id = current_placement.person_id and day <= month_end
    left join matched
        on matched.la_code = current_placement.la_code and matched.person_id = current_placement.person_id
            and matched.chain = current_placement.chain
),
judged as (
    select
        *, month_end - since <= 7 as is_new, month_end - if(visit_day >= since, visit_day, null) as days_ago,
        days_ago <= if(since > month_end - interval 12 months, 42, 84) as is_national
    from visited
)
select la_code, month_end, 'all', unnest([
    measure('lac_visits_nms', count(*) filter (is_new or is_national), count(*)),
    measure('lac_visits_local', count(*) filter (is_new or if(is_matched, is_national, days_ago <= 28)), count(*))
], recursive := true)
from judged group by la_code, month_end;

-- Health.
create temp table health_check as
select
    la_code, clah_person_id as person_id, clah_health_check_date::date as day,
    contains(lower(clah_health_check_type), 'dental') as is_dental,
    contains(lower(clah_health_check_type), 'initial') as is_initial
from '$extracts/ssd_cla_health.parquet'
where lower(clah_health_check_status) = 'completed';

insert into monthly
with judged as (
    select
        in_care.*, assessment.day >= (month_end - if(
            (birth + interval 5 years)::date <= month_end, interval 12 months, interval 6 months
        ))::date as is_assessed,
        dental.day >= (month_end - interval 12 months)::date as is_checked
    from in_care
    asof left join (from health_check where not is_dental) as assessment
        on assessment.la_code = in_care.la_code and assessment.person_id = in_care.person_id and assessment.day <= month_end
    asof left join (from health_check where is_dental) as dental
        on dental.la_code = in_care.la_code and dental.person_id = in_care.person_id and dental.day <= month_end
    where working_days_in >= 20
)
select la_code, month_end, 'all', unnest([
    measure('lac_health_assessment_up_to_date', count(*) filter (is_assessed), count(*)),
    measure('lac_dental_check_up_to_date', count(*) filter (is_checked), count(*))
], recursive := true)
from judged group by la_code, month_end;

-- The first check of a period stands in for an initial one, where earlier ones cannot lie before the extract begins. A
-- check on a day that two periods share belongs to the later one.
insert into monthly
with first_check as (
    select
        la_code, period_id, care_period.entered,
        coalesce(
            min(day) filter (is_initial),
            if(care_period.entered >= date_trunc('month', any_value(first_month_end)), min(day), null)
        ) as day
    from care_period
    join period using (la_code)
    join health_check using (la_code, person_id)
    where not is_dental and day >= care_period.entered and (ended is null or day <= ended)
        and not exists (
            select 1 from care_period as later
            where later.la_code = care_period.la_code and later.person_id = care_period.person_id
                and later.entered > care_period.entered and later.entered <= day
        )
    group by la_code, period_id, care_period.entered
)
select
    first_check.la_code, last_day(day), 'all', 'lac_initial_health_assessment_20wd',
    count(*) filter (on_day.working - coalesce(on_entry.working, 0) <= 20), count(*)
from first_check
join calendar as on_day on on_day.date_day = day
left join calendar as on_entry on on_entry.date_day = entered
group by first_check.la_code, last_day(day);

-- Education.
create temp table education_plan as
select la_code, person_id, term_id, pep_date::date as day
from '$extracts/local_pep.parquet'
where lower(pep_status) in ('completed', 'signed off');

insert into monthly
with judged as (
    select
        in_care.la_code, in_care.person_id, month_end,
        max(day) >= any_value(entered) as has_plan, max(day) > (month_end - interval 6 months)::date as is_recent
    from in_care
    left join education_plan
        on education_plan.la_code = in_care.la_code and education_plan.person_id = in_care.person_id and day <= month_end
    where is_2_to_17
    group by in_care.la_code, in_care.person_id, month_end
)
select la_code, month_end, 'all', unnest([
    measure('lac_pep', count(*) filter (has_plan), count(*)),
    measure('lac_pep_up_to_date', count(*) filter (is_recent), count(*))
], recursive := true)
from judged group by la_code, month_end;

create temp table term as
select la_code, term_id, term_start::date as first_day, term_end::date as end_day
from '$extracts/local_school_terms.parquet' join period using (la_code)
where end_day <= last_month_end;

create temp table term_child as
select
    la_code, term_id, person_id, end_day,
    is_open(since, until, end_day) and is_looked_after(la_code, person_id, end_day)
    and coalesce((birth + interval 2 years)::date <= end_day and (birth + interval 18 years)::date > end_day, true) as is_at_end,
    is_open(since, until, first_day) and is_looked_after(la_code, person_id, first_day)
    and coalesce((birth + interval 2 years)::date <= first_day and (birth + interval 5 years)::date > first_day, true) as is_at_start
from term join care_episode using (la_code) left join child_birth using (la_code, person_id)
where since <= end_day and (until is null or until > first_day);

insert into monthly
select
    la_code, last_day(end_day), 'all', 'lac_pep_termly',
    count(distinct person_id) filter ((la_code, person_id, term_id) in (select la_code, person_id, term_id from education_plan)),
    count(distinct person_id)
from term_child
where is_at_end
group by la_code, last_day(end_day)
union all
select
    la_code, last_day(end_day), 'all', 'lac_early_education_takeup',
    count(distinct person_id) filter ((la_code, person_id, term_id) in (
        select la_code, person_id, term_id from '$extracts/local_early_education.parquet' where place_taken_flag = 'Y'
    )),
    count(distinct person_id)
from term_child
where is_at_start
group by la_code, last_day(end_day);
