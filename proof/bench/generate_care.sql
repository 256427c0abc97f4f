-- Looked-after children: who they are, their periods of care, placements and legal statuses, and what is done for each of
-- them. Runs after generate.sql, with its macros. The awkward cases of life are in here in small shares: periods re-entered
-- on the day of leaving or the next, end dates copied onto an earlier period, short breaks, absences with and without
-- return, moves with the same carer, placements of a day or less, that overlap or leave a gap, and fields left out.

create macro pick(options, k, salt) as options[1 + draw(k, salt, len(options))];

create view child as
select
    council.*, child, council * 10000000 + child as c,
    if(
        chance(c, 'leap', 0.5), make_date(1996 + 4 * draw(c, 'leap year', 7), 2, 29),
        after(date '1994-01-01', draw(c, 'born', 10950))
    ) as birth,
    chance(c, 'birth date missing', 1.5) as is_birth_missing
from council, population, range(children) t(child);

create view ssd_person as
select
    la_code,
    'P' || child as pers_person_id,
    case when not is_birth_missing then birth::varchar end as pers_dob,
    case when chance(c, 'died', 0.2) then known(after(birth, 5000 + draw(c, 'death', 5000)))::varchar end as pers_death_date,
    pick(['F', 'M', 'F', 'M', 'F', 'M', 'U', null], c, 'sex') as pers_sex,
    pick(['WBRI', 'WBRI', 'WBRI', 'WBRI - White British', 'WIRI', 'WROM', 'BCRB', 'APKN', 'MOTH', null], c, 'ethnicity')
        as pers_ethnicity,
    pick(['N', 'n', 'S', 'unlisted', null], c, 'locality') as local_locality
from child;

create view ssd_disability as
select la_code, 'D' || child as disa_table_id, 'P' || child as disa_person_id, pick(['NONE', 'MOB', 'LD'], c, 'kind') as disa_disability_code
from child
where chance(c, 'disability', 15);

-- One period of care for each child drawn, of those that are young enough, and for one in eight another after it. Those
-- already in care on the first day entered over the twelve years before it, so that no earlier month looks reported.
create temp table care_child as
select
    *, council * 10000000 + n as k,
    (birth + interval 18 years)::date as adult_day,
    n < $contacts // 50 as is_in_care_before,
    if(is_in_care_before, after(date '2006-04-01', draw(k, 'entered', 4383)), weekday(after(first_day, draw(k, 'entered', days))))
        as entered,
    if(is_in_care_before, first_day, entered) + case draw(k, 'time in care', 10)
        when 0 then 10 + draw(k, 'days', 60) when 1 then 10 + draw(k, 'days', 120) when 2 then 60 + draw(k, 'days', 200)
        when 3 then 60 + draw(k, 'days', 300) when 4 then 90 + draw(k, 'days', 400) when 5 then 90 + draw(k, 'days', 500)
        when 6 then 300 + draw(k, 'days', 1500) else 700 + draw(k, 'days', 3500)
    end as end_of_stay
from (
    select council, n, n * 7919 % children as child, days from council, population, range($contacts // 50 + $contacts // 20) t(n)
) as drawn
join child using (council, child)
cross join period
where birth <= entered and entered < adult_day - 5 and end_of_stay > entered;

create temp table care_period as
with period_of_care as (
    select *, 1 as period, k * 10 + 1 as p, least(end_of_stay, adult_day) as gone from care_child
    union all
    select
        * replace (end_of_stay + case draw(k, 'gap', 8) when 0 then 0 when 1 then 1 else 30 + draw(k, 'away', 600) end as entered),
        2, k * 10 + 2, least(entered + 20 + draw(k, 'second stay', 900), adult_day)
    from care_child
    where chance(k, 'second period', 13) and end_of_stay < adult_day - 700
)
select
    * exclude (first_day, extract_date, days),
    'K' || n || '-' || period as period_id,
    gone < adult_day - 3300 and gone - entered > 400 and chance(p, 'adopted', 55) as is_adopted,
    gone - 150 - draw(p, 'adoptive placement', 240) as placed_for_adoption,
    is_adopted and chance(p, 'adopted by carer', 15) as is_adopted_by_carer,
    draw(p, 'legal', 100) as legal_kind,
    chance(p, 'period id missing', 1) as is_id_missing,
    case
        when gone = adult_day then pick(['E5', 'E6', 'E7'], p, 'adult')
        when is_adopted then pick(['E11', 'E12'], p, 'order')
        else pick([
            'E4A', 'E4A', 'E4A', 'E4A', 'E4A', 'E4B', 'E13', 'E41', 'E41', 'E43', 'E44', 'E45', 'E46', 'E47', 'E48', 'E48',
            'E48', 'E3', 'E8', 'E9', 'E14', 'E15', 'E4A', 'X1', 'Z9', null
        ], p, 'reason')
    end as exit_reason
from period_of_care
where entered <= extract_date() and entered < adult_day - 3;

-- Placements. A piece is a row; `carer` counts those with a new carer, who keeps it through absences and changes of type.
create temp table care_piece as
with drawn as (
    select
        *, p * 100 + i as q, draw(q, 'kind', 100) as drawn_kind,
        case
            when i = 0 then 'first'
            when drawn_kind < 6 then 'absence'
            when drawn_kind < 9 then 'missing'
            when drawn_kind < 20 then 'same_carer'
            when drawn_kind < 23 then 'same_day'
            when drawn_kind < 28 then 'one_day'
            else 'fresh'
        end as kind_alone,
        case
            when i = 0 and is_in_care_before then date '2018-04-01' - entered + draw(q, 'first stay', 500)
            when kind_alone in ('absence', 'missing') then 1 + draw(q, 'absent', 14)
            when kind_alone = 'same_day' then 0
            when kind_alone = 'one_day' then 1
            when chance(q, 'brief', 15) then 2 + draw(q, 'brief stay', 30)
            when chance(q, 'lasting', 45) then 200 + draw(q, 'long stay', 900)
            else 30 + draw(q, 'stay', 250)
        end as length
    from (select *, unnest(range((gone - entered) // 120 + 3)) as i from care_period)
),
placed as (
    select
        *, entered + (coalesce(sum(length) over (earlier rows between unbounded preceding and 1 preceding), 0))::int as start_day,
        case
            when lag(kind_alone) over earlier in ('absence', 'missing') and kind_alone not in ('absence', 'missing')
                and chance(q, 'return', 75) then 'return'
            else kind_alone
        end as kind
    from drawn
    window earlier as (partition by p order by i)
),
lived as (
    select * from placed
    where start_day < if(is_adopted, placed_for_adoption, gone) and start_day <= extract_date()
    union all by name
    select distinct on (p) * replace (99 as i, p * 100 + 99 as q, 'adoptive' as kind, placed_for_adoption as start_day)
    from placed
    where is_adopted and placed_for_adoption <= extract_date() and placed_for_adoption > entered
),
numbered as (
    select
        *,
        coalesce(lead(start_day) over in_order, gone) as next_day,
        lead(start_day) over in_order is null as is_last,
        count(*) filter (kind not in ('absence', 'missing', 'return', 'same_carer')
            and not (kind = 'adoptive' and is_adopted_by_carer)) over in_order as carer,
        count(*) filter (kind not in ('absence', 'missing', 'return')) over in_order as setting
    from lived
    window in_order as (partition by p order by i)
)
select
    *,
    p * 100 + carer as carer_key,
    'B' || n || '-' || period || '-' || lpad(i::varchar, 2, '0') as placement_id,
    case
        when kind = 'absence' then pick(['T0', 'T0', 'T0', 'T1', 'T2', 'T3', 'T4'], q, 'absence')
        when kind = 'missing' then pick(['M2', 'M3'], q, 'missing')
        when kind = 'adoptive' then if(is_adopted_by_carer, pick(['A3', 'A5'], q, 'by carer'), pick(['A4', 'A6'], q, 'adopters'))
        when chance(carer_key, 'new code', 1) then pick(['Z11', 'Z12', 'Z13', 'Z14'], carer_key, 'which new code')
        when chance(carer_key, 'fostering', 70) then pick(['U1', 'U2', 'U3', 'U4', 'U4', 'U4', 'U5', 'U6', 'U6'], p * 100 + setting, 'fostering')
        else pick([
            'K2', 'K2', 'K2', 'K2', 'K1', 'P1', 'P1', 'P1', 'H5', 'H5', 'H5 - Semi-independent', 'P2', 'P2', 'R1', 'R2', 'R3',
            'R5', 'S1', 'Z1', 'Q9'
        ], carer_key, 'other setting')
    end as placement_type,
    case
        when is_last then known(gone)
        when chance(q, 'end before start', 0.3) then start_day - 20
        when chance(q, 'overlap', 3) then known(next_day + 1 + draw(q, 'longer', 20))
        when chance(q, 'gap', 3) and next_day - start_day > 6 then next_day - 3
        else known(next_day)
    end as end_day
from numbered;

-- Moves of a day or two have times, with which some of them last less than 24 hours.
create view ssd_cla_placement as
select
    la_code,
    placement_id as clap_cla_placement_id,
    'P' || child as clap_person_id,
    case when not is_id_missing then period_id end as clap_cla_id,
    start_day || if(has_times, ' 17:30:00', '') as clap_cla_placement_start_date,
    end_day || if(has_times, if(chance(q, 'long day', 50), ' 17:30:00', ' 16:15:00'), '') as clap_cla_placement_end_date,
    placement_type as clap_cla_placement_type,
    case
        when kind = 'missing' or chance(carer_key, 'provider missing', 2) then null
        when placement_type = 'P1' then 'PR0'
        else pick(['PR1', 'PR1', 'PR1', 'PR2', 'PR3', 'PR4', 'PR4', 'PR4', 'PR5'], carer_key, 'provider')
    end as clap_cla_placement_provider,
    case
        when kind in ('absence', 'missing') or chance(q, 'urn missing', 30) then null
        else 'SC' || draw(carer_key + if(chance(q, 'other home', 3), 7, 0), 'urn', 90000)
    end as clap_cla_placement_urn,
    case when chance(q, 'postcode', 60) and kind <> 'absence' then 'AB' || draw(carer_key, 'postcode', 99) || ' 1CD' end
        as clap_cla_placement_postcode,
    case draw(q, 'how far is known', 20) when 0 then null when 1 then '999.9' else (draw(q, 'miles', 400) / 10)::varchar end
        as clap_cla_placement_distance
from (
    select *, (end_day - start_day = 1 or end_day - start_day = 2) and chance(q, 'has times', 60) as has_times from care_piece
);

create view local_permanent_match as
select la_code, 'P' || child as person_id, placement_id, known(start_day + 60 + draw(q, 'matched', 200))::varchar as matched_date
from care_piece
where placement_type in ('U1', 'U4') and next_day - start_day > 200 and chance(q, 'match', 50)
    and start_day >= '2018-04-01' and start_day + 260 <= extract_date();

-- Questionnaires: some without a score or a day, some of children of another age, some on the first day of a year.
create view ssd_sdq_scores as
select
    la_code, 'SDQ' || p || '-' || turn as csdq_table_id, 'P' || child as csdq_person_id,
    if(chance(p * 10 + turn, 'day missing', 3), null, known(day))::varchar as csdq_sdq_completed_date,
    case when chance(p * 10 + turn, 'scored', 85) then draw(p * 10 + turn, 'score', 41)::varchar end as csdq_sdq_score
from (
    select *, if(chance(p * 10 + turn, 'first of the month', 20), date_trunc('month', asked)::date, asked) as day
    from (select *, entered + draw(p * 10 + turn, 'asked', 1500) as asked from care_period, range(3) t(turn))
)
where day <= extract_date() and chance(p * 10 + turn, 'questionnaire', 70);

-- Orders of deprivation of liberty: one, and for some another, after it or beside it; some last longer than the stay in care.
create view local_deprivation_of_liberty as
select
    la_code, 'DL' || p || '-' || turn as order_id, 'P' || child as person_id, begins::varchar as start_date,
    case draw(p * 10 + turn, 'end of order', 5)
        when 0 then null
        when 1 then begins
        else begins + 30 + draw(p * 10 + turn, 'order lasts', 300)
    end::varchar as end_date
from (
    select *, after(greatest(entered, date '2018-04-01'), draw(p, 'order', 120) + turn * draw(p, 'next order', 150)) as begins
    from care_period, range(2) t(turn)
    where chance(p, 'deprived of liberty', 4) and (turn = 0 or chance(p, 'second order', 50))
)
where begins <= extract_date();

-- Pre-proceedings: of children who may or may not come into care; some with days, outcomes or answers left out, or in the wrong order.
create view ssd_pre_proceedings as
with begun as (
    select
        *, c * 10 + turn as k, weekday(after(date '2018-04-01', draw(c * 10 + turn, 'pre-proceedings', 2212))) as decided
    from child, range(2) t(turn)
    where chance(c, 'pre-proceedings', 2) and (turn = 0 or chance(c, 'once more', 20))
),
steps as (
    select
        *,
        case when chance(k, 'letter', 90) then decided + draw(k, 'letter days', 20) end as letter,
        case when chance(k, 'meeting', 85) then decided - 2 + draw(k, 'meeting days', 40) end as meeting,
        case when chance(k, 'ends', 85) then known(decided + 20 + draw(k, 'lasts', 300)) end as ended,
        draw(k, 'outcome', 10) as outcome
    from begun
)
select
    la_code, 'PP' || k as prep_table_id, 'P' || child as prep_person_id,
    if(chance(k, 'decision missing', 3), null, decided)::varchar as prep_pre_pro_decision_date,
    known(letter)::varchar as prep_pre_pro_letter_date,
    known(meeting)::varchar as prep_initial_pre_pro_meeting_date,
    ended::varchar as prep_agree_stepdown_issue_date,
    case
        when ended is null or outcome = 0 then null
        when outcome < 5 then 'Decision to Issue Care Proceedings'
        when outcome < 9 then 'Decision to step down'
        else 'B'
    end as prep_pre_pro_outcome,
    pick(['Y', 'Y', 'N', null], k, 'offered') as local_fgdm_offered_flag,
    pick(['Y', 'N', 'N', null], k, 'held') as local_fgdm_held_flag,
    case when outcome < 4 then known(ended + draw(k, 'court', 30)) end::varchar as local_court_application_date
from steps
where decided <= extract_date();

-- Legal statuses: up to two, one after the other, and for a few children short breaks beside them.
create view legal_status as
select la_code, n, period, p, child, status, since, until, line
from (
    select *, greatest(entered, date '2018-04-01') + 60 + draw(p, 'legal change', 240) as changed, unnest([1, 2, 3]) as line from care_period
), lateral (
    select
        case
            when legal_kind < 35 then pick(['C1', 'C1', 'C1', 'C2 - Full care order'], p, 'interim')
            when legal_kind < 70 then 'V2'
            when legal_kind < 75 then pick(['L1', 'J1', 'L2', 'ZZ'], p, 'other status')
            when legal_kind < 78 then pick(['V3', 'V4'], p, 'short break')
            when legal_kind < 80 then 'V4'
            when legal_kind < 84 then 'V2'
            when legal_kind >= 88 then 'C2'
        end as first_status,
        case
            when is_adopted then 'E1'
            when legal_kind < 25 then 'C2'
            when legal_kind between 35 and 44 then 'C2'
            when legal_kind in (78, 79) then 'C2'
        end as second_status
) as statuses, lateral (
    select
        case line
            when 1 then first_status
            when 2 then if(changed < gone, second_status, null)
            when 3 then if(legal_kind in (80, 81), pick(['V3', 'V4'], p, 'beside'), null)
        end as status,
        case line when 1 then if(is_in_care_before, date '2018-04-01' + draw(p, 'recorded', 20), entered) when 2 then changed else entered + 40 end as since,
        case line
            when 1 then if(second_status is not null and changed < gone, changed - if(chance(p, 'gap of status', 3), 4, 0), gone)
            when 2 then gone
            else entered + 130
        end as until
) as spans
where status is not null;

create view ssd_legal_status as
select
    la_code,
    'G' || n || '-' || period || '-' || line as lega_legal_status_id,
    'P' || child as lega_person_id,
    status as lega_legal_status,
    since::varchar as lega_legal_status_start_date,
    known(until)::varchar as lega_legal_status_end_date
from legal_status
-- What was over before the day on which it was recorded was not recorded.
where since <= extract_date() and coalesce(until >= since, true)
union all
select la_code, 'G' || n || '-' || period || '-9', 'P' || child, status, known(day)::varchar, null
from (
    select
        *, gone + if(chance(p, 'order later', 20), 20, 0) as day,
        if(exit_reason = 'E41', 'Child Arrangements Order', pick(['Special Guardianship Order', 'SGO'], p, 'words')) as status
    from care_period
    where exit_reason in ('E41', 'E43', 'E44', 'E45', 'E46', 'E47', 'E48') and chance(p, 'order recorded', 85)
)
where day <= extract_date();

-- Episodes begin with each new placement and each change of status.
create view ssd_cla_episodes as
with beginning as (
    select
        p, start_day as day, placement_id,
        case
            when kind = 'first' then 'S'
            when kind = 'same_carer' or (kind = 'adoptive' and is_adopted_by_carer) then pick(['T', 'U'], q, 'same carer')
            else pick(['P', 'P', 'B'], q, 'move')
        end as reason
    from care_piece
    where kind not in ('absence', 'missing', 'return')
    qualify row_number() over (partition by p, day order by i desc) = 1
    union all
    select p, since, null, 'L' from legal_status
    where line = 2 and since <= extract_date() and (p, since) not in (select p, start_day from care_piece)
),
numbered as (
    select
        *, lead(day) over in_order as next_day, row_number() over in_order as episode,
        last_value(placement_id ignore nulls) over in_order as current_placement
    from beginning
    window in_order as (partition by p order by day)
),
ended as (
    select
        *,
        coalesce(next_day, known(
            if(chance(p, 'copied end', 15), coalesce(lead(gone) over (partition by la_code, n, episode order by period), gone), gone)
        )) as end_day
    from numbered join care_period using (p)
)
select
    la_code,
    'O' || n || '-' || period || '-' || episode as clae_cla_episode_id,
    'P' || child as clae_person_id,
    case when not is_id_missing then period_id end as clae_cla_id,
    case when is_id_missing or is_in_care_before or chance(p, 'entered', 98) then entered::varchar end as clae_entered_care_date,
    day::varchar as clae_cla_episode_start_date,
    reason as clae_cla_episode_start_reason,
    case when chance(p + episode, 'placement named', 90) then current_placement end as clae_cla_placement_id,
    end_day::varchar as clae_cla_episode_ceased_date,
    if(next_day is null, case when end_day is not null then exit_reason end, 'X1') as clae_cla_episode_ceased_reason
from ended;

-- Visits: weeks apart, and within the first days of most placements.
create view ssd_cla_visits as
select
    la_code,
    'W' || id as clav_cla_visit_id,
    'P' || child as clav_person_id,
    case when not is_id_missing then period_id end as clav_cla_id,
    day::varchar as clav_cla_visit_date,
    case when chance(hash(id, child), 'seen', 94) then 'Y' when chance(hash(id, child), 'not seen', 85) then 'N' end as clav_cla_visit_seen
from (
    select *, period_id || '-' || visit as id, after(since, visit * weeks * 7 + draw(p * 1000 + visit, 'visit', 14)) as day
    from (
        select
            *, greatest(entered, date '2018-04-01') as since, if(chance(p, 'rarely visited', 20), 10, 5) as weeks,
            unnest(range((least(gone, extract_date()) - since) // (weeks * 7) + 1)) as visit
        from care_period
    )
    union all by name
    select *, placement_id || '-1' as id, start_day + draw(q, 'first visit', 9) as day
    from care_piece
    where chance(q, 'visited at once', 85) and start_day >= '2018-04-01'
)
where day <= extract_date() and day <= gone;

create view looked_after_review as
select *, weekday(due_day - 9 + draw(r, 'held', 11)) as held_day
from (
    select
        *, p * 100 + review as r,
        if(
            is_in_care_before, after(date '2018-04-01', draw(p, 'next review', 180) + 182 * review),
            after(entered, case review when 0 then 27 when 1 then 112 else 285 + 180 * (review - 2) end)
        ) as due_day
    from (select *, unnest(range((least(gone, extract_date()) - greatest(entered, date '2018-04-01')) // 160 + 3)) as review from care_period)
)
where due_day <= gone;

create view ssd_cla_reviews as
select
    la_code,
    'Y' || period_id || '-' || review as clar_cla_review_id,
    case when not chance(r, 'period missing', 2) then period_id end as clar_cla_id,
    case when chance(r, 'child named', 95) then 'P' || child end as clar_cla_person_id,
    case when is_in_care_before or chance(r, 'due date', 80) then due_day::varchar end as clar_cla_review_due_date,
    case when not chance(r, 'date missing', 0.5) then held_day::varchar end as clar_cla_review_date,
    case when chance(r, 'cancelled', 3) then 'Y' when chance(r, 'flag', 90) then 'N' end as clar_cla_review_cancelled
from looked_after_review
where held_day <= least(gone, extract_date());

create view ssd_cla_health as
select
    la_code,
    'X' || period_id || '-' || kind || check_number as clah_health_check_id,
    'P' || child as clah_person_id,
    ['Initial Health Assessment', 'Health Assessment', 'Dental Check'][1 + kind] as clah_health_check_type,
    day::varchar as clah_health_check_date,
    if(
        day > extract_date(), 'Planned',
        pick(['Completed', 'Completed', 'Completed', 'Completed', 'Completed', 'Completed', 'Completed', 'Refused', 'Cancelled'], h, 'status')
    ) as clah_health_check_status
from (
    select
        *, (p * 10 + kind) * 100 + check_number as h,
        if(
            kind = 0, entered + 8 + draw(h, 'day', 32),
            after(greatest(entered, date '2018-04-01'), check_number * apart + draw(h, 'day', 60))
        ) as day
    from (
        select
            *, case when kind = 1 and entered - birth < 1800 then 170 else 330 end as apart,
            unnest(range(if(kind = 0, 1, (least(gone, extract_date()) - greatest(entered, date '2018-04-01')) // apart + 2))) as check_number
        from care_period, range(3) kinds(kind)
    )
)
where day >= '2018-04-01' and (kind > 0 or chance(p, 'initial', 85)) and day <= least(gone, extract_date() + 60);

create view ssd_cla_care_plan as
select
    la_code, 'Q' || n || '-' || period as lacp_table_id, 'P' || child as lacp_person_id,
    (entered + draw(p, 'planned', 14))::varchar as lacp_cla_care_plan_start_date, known(gone)::varchar as lacp_cla_care_plan_end_date
from care_period;

-- Every eighth council keeps no versions of its care plans, and is judged by the plans' start dates.
create view care_plan_version as
select
    la_code, child, 'LAC' as plan_type,
    after(greatest(entered, date '2018-04-01'), draw(p, 'first', 16) + version * 150 + draw(p * 100 + version, 'version', 45)) as day
from (select *, unnest(range((least(gone, extract_date()) - greatest(entered, date '2018-04-01')) // 150 + 1)) as version from care_period)
where council % 8 <> 5 and day <= least(gone, extract_date())
union all
select la_code, child, 'PATHWAY', after((birth + interval 192 months)::date, version * 160 + draw(c * 100 + version, 'pathway', 100)) as day
from (select *, unnest(range(14)) as version from child)
where chance(c, 'has pathway plan', 25) and day between '2018-04-01' and extract_date();

-- Adoption: the permanence record of each child adopted, in one case in ten after an earlier decision that was reversed.
create view ssd_permanence as
select
    la_code, 'Z' || period_id || '-' || line as perm_table_id, 'P' || child as perm_person_id,
    case when chance(p, 'period named', 80) and not is_id_missing then period_id end as perm_cla_id,
    case
        when line = 0 then (decided - 200)::varchar
        when not chance(p, 'decision missing', 4) then decided::varchar
    end as perm_adm_decision_date,
    case when line = 0 then (decided - 90)::varchar end as perm_decision_reversed_date,
    case when line = 1 and not chance(p, 'no placement order', 12) then ordered::varchar end as perm_placement_order_date,
    case when line = 1 and not chance(p, 'no match', 4) then matched::varchar end as perm_matched_date,
    case when line = 1 and not chance(p, 'no placed date', 4) then placed_for_adoption::varchar end as perm_placed_for_adoption_date,
    yes_no(is_adopted_by_carer) as perm_adopted_by_carer_flag,
    case when is_adopted_by_carer and chance(p, 'carer date', 30) then (placed_for_adoption - 300)::varchar end as perm_placed_foster_carer_date,
    draw(p, 'siblings', 3) // 2 as perm_part_of_sibling_group,
    case when line = 1 then known(gone)::varchar end as perm_permanence_order_date,
    case when line = 1 and known(gone) is not null then 'Adoption' end as perm_permanence_order_type
from (
    select
        *, placed_for_adoption - 20 - draw(p, 'match', 40) as matched,
        matched - draw(p, 'placement order', 260) + 20 as ordered,
        ordered - 30 - draw(p, 'decision', 60) as decided,
        unnest(if(chance(p, 'reversed', 10), [0, 1], [1])) as line
    from care_period
    where is_adopted and placed_for_adoption <= extract_date()
)
union all
select
    la_code, 'Z' || period_id || '-o', 'P' || child, null, null, null, null, null, null, null, null, null,
    gone::varchar, if(exit_reason = 'E41', 'Child Arrangements Order/ Residence Order', 'Special Guardianship')
from care_period
where exit_reason in ('E41', 'E43', 'E44', 'E45', 'E46', 'E47', 'E48') and gone <= extract_date() and chance(p, 'in permanence', 50);

create view ssd_immigration_status as
select
    la_code, 'J' || n as immi_immigration_status_id, 'P' || child as immi_person_id,
    pick(['Unaccompanied asylum-seeking child', 'UASC', 'Unaccompanied Asylum Seeking Child', 'Refugee status'], k, 'status') as immi_immigration_status,
    (entered + draw(k, 'arrival', 30) - 10)::varchar as immi_immigration_status_start_date,
    case when chance(k, 'status ends', 60) then known(entered + 200 + draw(k, 'status', 900))::varchar end as immi_immigration_status_end_date
from care_child
where chance(k, 'immigration', 9) and entered <= extract_date();

create view ssd_missing as
select
    la_code, 'N' || n || '-' || episode as miss_table_id, 'P' || child as miss_person_id,
    day::varchar as miss_missing_episode_start_date,
    case when chance(k + episode, 'returned', 95) then known(day + draw(k + episode, 'missing', 6))::varchar end as miss_missing_episode_end_date,
    pick(['Missing', 'Missing', 'Away'], k * 10 + episode, 'type') as miss_missing_episode_type
from (
    select *, greatest(entered, date '2018-04-01') + draw(k * 10 + episode, 'day', 900) as day
    from (select *, unnest(range(8)) as episode from care_child where chance(k, 'goes missing', 12))
)
where day <= extract_date();

-- Education: terms, personal education plans and early education.
create temp table term as
select
    year || '-' || term as term_id, ['Autumn', 'Spring', 'Summer'][term] as term_name,
    [make_date(year, 9, 4), make_date(year + 1, 1, 7), make_date(year + 1, 4, 19)][term] as term_start,
    [make_date(year, 12, 20), make_date(year + 1, 3, 28), make_date(year + 1, 7, 22)][term] as term_end
from range(2017, 2024) years(year), range(1, 4) terms(term)
where term_end between '2018-04-01' and extract_date();

create view local_school_terms as
select la_code, term_id, term_name, term_start::varchar as term_start, term_end::varchar as term_end from council, term;

create view local_pep as
select distinct on (la_code, person_id, term_id, pep_date)
    la_code, 'P' || child as person_id, case when chance(e, 'term named', 99) then term_id end as term_id,
    day::varchar as pep_date, pick(['Completed', 'Completed', 'Signed off', 'completed', 'Completed', 'Completed', 'Draft'], e, 'status') as pep_status
from (
    select *, hash(p, term_id) % 1000000000 as e, greatest(entered, term_start) + draw(e, 'day', 60) as day
    from care_period join term on entered < term_end and gone > term_start
)
where chance(e, 'held', 90) and day <= least(gone, extract_date());

create view local_early_education as
select distinct on (la_code, term_id, person_id)
    la_code, term_id, person_id, pick(['Y', 'Y', 'Y', 'Y', 'N', null], hash(c, term_id) % 1000000000, 'place') as place_taken_flag,
    eligible_flag
from (
    select la_code, term_id, 'P' || child as person_id, c, case when chance(c, 'eligible', 20) then 'Y' end as eligible_flag
    from care_period join term on entered <= term_start and gone > term_start
    where birth between term_start - 1900 and term_start - 700 and chance(c, 'early education', 90)
    union all
    select la_code, term_id, 'E' || n, council * 1000 + n, if(chance(council * 1000 + n, 'is eligible', 95), 'Y', 'N')
    from council, term, range($contacts // 900) t(n)
);
