"""Periods of care, placements and legal statuses from the episodes of all years.

An episode is one legal status in one placement. A period of care begins with the reason S, with the first episode known of a
child, or after an end that is not X1; S on the day on which another ended in X1 begins none. A placement begins with a period,
with any reason but L, or where the placement itself is another; a legal status, where it is another than before. Each lasts as
long as episodes follow without a day between.
"""

from per10k.ingest.ssda903.corrected import BESIDE, CLOSED, CORRECTED, OPENED, UNFORETOLD, UNKNOWN
from per10k.ingest.ssda903.statement import EVENT_ID, Statement

EPISODES = f"""
    create table care_episodes as
    with in_order as (
        select *,
            -- Of several on one day, whether any began care anew.
            min(decom || case when rne = 'S' then ' anew' else ' goes on' end) over later as following
        from latest_episodes
        -- What a later return put right never was, and follows nothing.
        anti join (from corrected_episodes where is_withdrawn) using (la_code, child, decom, number)
        window later as (
            partition by la_code, child order by decom::date range between interval 1 day following and unbounded following
        )
    ),
    -- One that was left open though another of the child follows had ended by then: as care went on, or, where it began anew (S),
    -- on a day that is not known.
    put_right as (
        select episodes.* exclude (dec, rec),
            corrected.child is null and episodes.dec = '' and coalesce(episodes.unread_dec, '') = ''
                and episodes.rec in ('', 'X1') and following is not null as is_left_open,
            coalesce(corrected.ended, case when is_left_open then substr(following, 1, 10) else episodes.dec end) as dec,
            coalesce(
                corrected.reason,
                case
                    when not is_left_open then episodes.rec
                    when following like '% anew' then '{UNKNOWN}' else 'X1'
                end
            ) as rec,
            corrected.child is not null as is_corrected,
            corrected.child is null and episodes.dec = ''
                and (coalesce(episodes.unread_dec, '') <> '' or episodes.rec not in ('', 'X1')) as has_no_day,
            lead(decom) over (partition by la_code, child order by decom, number::integer desc) as next_decom
        from in_order as episodes
        left join corrected_episodes as corrected using (la_code, child, decom, number)
    ),
    -- What ended on a day that is not known ended by the next episode; the last is closed on its first day, so that nobody is in
    -- care for ever, and the extract has its end as it is written.
    ended_episodes as (
        select * exclude (dec),
            case when has_no_day then coalesce(next_decom, decom) else dec end as dec,
            has_no_day and next_decom is null as is_end_unknown
        from put_right
    ),
    followed as (
        select *,
            row_number() over series as place_in_order,
            lag(decom) over series as previous_decom,
            lag(dec) over series as previous_dec,
            lag(rec) over series as previous_rec,
            lag(is_corrected) over series as follows_corrected,
            lag(ls) over series as previous_ls,
            lag(place) over series as previous_place,
            lag(place_provider) over series as previous_provider
        from ended_episodes
        window series as (
            partition by la_code, child order by decom, case when dec = '' then '9999-12-31' else dec end, number desc
        )
    ),
    marked as (
        select *,
            -- Care that went on to this day (X1) did not begin on it, whatever the reason.
            coalesce(rne = 'S' and previous_rec = 'X1' and previous_dec = decom, false) as goes_on,
            previous_decom is null
                or (rne = 'S' and decom <> previous_decom and not goes_on)
                or (previous_dec <> '' and previous_rec not in ('', 'X1')) as begins_period,
            previous_dec <> '' and previous_dec < decom as follows_gap
        from followed
    ),
    marked_parts as (
        select *,
            begins_period or follows_gap or not (rne = 'L' or goes_on) or place <> previous_place
                or place_provider <> previous_provider as begins_placement,
            begins_period or follows_gap or ls <> previous_ls as begins_status
        from marked
    ),
    counted as (
        select *,
            sum(begins_period::integer) over series as period_number,
            sum(begins_placement::integer) over series as placement_number,
            sum(begins_status::integer) over series as status_number
        from marked_parts
        window series as (partition by la_code, child order by place_in_order)
    )
    select *,
        first_value(decom) over period as period_start,
        first_value(rne) over period as period_start_reason,
        first_value(decom) over (
            partition by la_code, child, placement_number order by place_in_order
        ) as placement_start,
        first_value(decom) over (partition by la_code, child, status_number order by place_in_order) as status_start
    from counted
    window period as (partition by la_code, child, period_number order by place_in_order)"""

# Of several that begin on one day the first keeps the plain identifier.
PERIODS = """
    create table care_periods as
    select la_code, child, period_number, period_start,
        case when any_value(period_start_reason) = 'S' then period_start else '' end as entered,
        event_id('period_of_care', la_code, child, period_start, row_number() over (
            partition by la_code, child, period_start order by period_number
        )) as period_id,
        case when min(dec) = '' then '' else max(dec) end as ended,
        arg_max(rec, dec || decom) as end_reason
    from care_episodes
    group by la_code, child, period_number, period_start"""

PLACEMENTS = """
    create table care_placements as
    select la_code, child, placement_number, any_value(period_number) as period_number, placement_start,
        event_id('ssd_cla_placement', la_code, child, placement_start, row_number() over (
            partition by la_code, child, placement_start order by placement_number
        )) as placement_id,
        arg_max(dec, place_in_order) as ended,
        arg_max(place, place_in_order) as place,
        arg_max(place_provider, place_in_order) as place_provider,
        coalesce(arg_max(urn, place_in_order) filter (urn <> ''), '') as urn,
        coalesce(arg_max(pl_post, place_in_order) filter (pl_post <> ''), '') as pl_post,
        arg_max(reason_place_change, place_in_order) as change_reason,
        arg_max(ingest_file, place_in_order) as ingest_file,
        arg_max(ingest_position, place_in_order) as ingest_position,
        arg_max(of_return, place_in_order) as of_return,
        max(rank) as rank
    from care_episodes
    group by la_code, child, placement_number, placement_start"""

STATUS_ROWS = """
    select la_code, child as lega_person_id, status_start as lega_legal_status_start_date,
        event_id('ssd_legal_status', la_code, child, status_start, row_number() over (
            partition by la_code, child, status_start order by status_number
        )) as lega_legal_status_id,
        any_value(ls) as lega_legal_status,
        arg_max(dec, place_in_order) as lega_legal_status_end_date,
        arg_max(ingest_file, place_in_order) as ingest_file,
        arg_max(ingest_position, place_in_order) as ingest_position,
        arg_max(of_return, place_in_order) as of_return,
        max(rank) as rank
    from care_episodes
    where ls <> ''
    group by la_code, child, status_number, status_start"""

EPISODE_ROWS = f"""
    select episodes.la_code,
        event_id('ssd_cla_episodes', episodes.la_code, child, decom, number::integer) as clae_cla_episode_id,
        child as clae_person_id,
        periods.period_id as clae_cla_id,
        periods.entered as clae_entered_care_date,
        rne as clae_cla_episode_start_reason,
        decom as clae_cla_episode_start_date,
        placements.placement_id as clae_cla_placement_id,
        case when is_end_unknown then coalesce(unread_dec, '') else dec end as clae_cla_episode_ceased_date,
        case when rec = '{UNKNOWN}' then '' else rec end as clae_cla_episode_ceased_reason,
        case when rec = '{UNKNOWN}' then 'Y' else '' end as local_ended_by_flag,
        cin as clae_cla_primary_need_code,
        episodes.ingest_file, episodes.ingest_position, episodes.of_return, episodes.rank
    from care_episodes as episodes
    inner join care_periods as periods using (la_code, child, period_number)
    inner join care_placements as placements using (la_code, child, placement_number)"""

PLACEMENT_ROWS = """
    select placements.la_code, placement_id as clap_cla_placement_id, child as clap_person_id,
        periods.period_id as clap_cla_id,
        placement_start as clap_cla_placement_start_date,
        placements.ended as clap_cla_placement_end_date,
        place as clap_cla_placement_type,
        place_provider as clap_cla_placement_provider,
        urn as clap_cla_placement_urn,
        pl_post as clap_cla_placement_postcode,
        change_reason as clap_cla_placement_change_reason,
        ingest_file, ingest_position, of_return, rank
    from care_placements as placements
    inner join care_periods as periods using (la_code, child, period_number)"""

# A return holds the reviews of its year. Where a child's first review fell due before the reviews begin, the first of them is a
# later one, so that the second is due 6 months after it and not 3; of those that follow, the pipeline knows when they are due.
REVIEW_ROWS = """
    with years as (
        select la_code, year(review::date - interval 3 month) as financial_year, count(*) as reviews
        from latest_reviews group by all
    ),
    usual_years as (
        select * from years qualify reviews >= 0.1 * max(reviews) over (partition by la_code)
    ),
    beginnings as (
        select la_code, (min(financial_year) || '-04-01')::date as first_day from usual_years group by la_code
    ),
    in_period as (
        select reviews.*, periods.period_id, periods.entered, beginnings.first_day,
            row_number() over series as place_in_order,
            lag(review) over series as previous_review
        from latest_reviews as reviews
        inner join beginnings using (la_code)
        asof left join care_periods as periods
            on reviews.la_code = periods.la_code and reviews.child = periods.child and reviews.review >= periods.period_start
        window series as (partition by reviews.la_code, reviews.child, periods.period_id order by review)
    )
    select la_code,
        event_id('ssd_cla_reviews', la_code, child, review, 1) as clar_cla_review_id,
        coalesce(period_id, '') as clar_cla_id,
        case
            when place_in_order = 2 and (entered = '' or entered::date + 28 < first_day)
                then strftime(previous_review::date + interval 6 month, '%Y-%m-%d')
            else ''
        end as clar_cla_review_due_date,
        review as clar_cla_review_date,
        review_code as clar_cla_review_participation,
        ingest_file, ingest_position, of_return, rank
    from in_period"""

CARE = (
    Statement(EVENT_ID),
    Statement(CLOSED),
    Statement(OPENED),
    Statement(CORRECTED),
    Statement(UNFORETOLD),
    Statement(BESIDE),
    Statement(EPISODES),
    Statement(PERIODS),
    Statement(PLACEMENTS),
    Statement(EPISODE_ROWS, "ssd_cla_episodes"),
    Statement(PLACEMENT_ROWS, "ssd_cla_placement"),
    Statement(STATUS_ROWS, "ssd_legal_status"),
    Statement(REVIEW_ROWS, "ssd_cla_reviews"),
)
