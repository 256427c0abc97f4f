{# Two rows for one child on one day are one referral (rule S6); it keeps the first of their ids. #}
with episodes as (
    select * from {{ ref('stg_cin_episodes') }}
    where referral_date is not null
),

assessments as (
    select distinct la_code, referral_id from {{ ref('stg_cin_assessments') }} where referral_id is not null
),

decisions as (
    select * from {{ ref('stg_referral_decisions') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

-- Of assessments that were lost, as their extract has a hole or ends before the others, each may be of any referral until then.
lost_assessments as (
    select gaps.la_code, gaps.last_day
    from {{ ref('extract_gap') }} as gaps
    where gaps.extract = 'ssd_cin_assessments'
    union all
    select history.la_code, periods.extract_date as last_day
    from {{ ref('extract_history') }} as history
    inner join periods on history.la_code = periods.la_code
    where history.extract = 'ssd_cin_assessments' and history.last_day < periods.extract_date
),

losses as (
    select la_code, max(last_day) as last_day from lost_assessments group by la_code
),

judged_episodes as (
    select
        episodes.la_code,
        episodes.referral_id,
        coalesce(episodes.person_id, 'referral ' || episodes.referral_id) as person_id,
        episodes.referral_date,
        episodes.is_no_further_action,
        decisions.received_at,
        decisions.decided_at,
        {{ flag(names_field('decisions.unusable_values', 'referral_received_at')
            ~ ' or ' ~ names_field('decisions.unusable_values', 'decision_at')) }} as is_decision_unread,
        {{ flag('assessments.referral_id is not null or ' ~ has_flag('episodes.outcome_flags', 'SINGLE_ASSESSMENT_FLAG')) }}
            as is_assessed,
        -- Of a council that records no outcome of a referral at all, the assessments alone say.
        {{ flag(is_referral_outcome_unknown('episodes.outcome_flags', 'episodes.is_no_further_action')) }}
        * max({{ flag('not ' ~ is_empty_list('episodes.outcome_flags')) }}) over (partition by episodes.la_code)
            as is_outcome_unknown
    from episodes
    left join assessments on episodes.la_code = assessments.la_code and episodes.referral_id = assessments.referral_id
    left join decisions on episodes.la_code = decisions.la_code and episodes.referral_id = decisions.referral_id
),

referrals as (
    select
        la_code,
        person_id,
        referral_date,
        min(referral_id) as referral_id,
        min(cast(coalesce(is_no_further_action, false) as integer)) as is_no_further_action,
        max(is_assessed) as is_assessed,
        max(is_outcome_unknown) as is_outcome_unknown,
        min(coalesce(received_at, referral_date)) as received_at,
        min(decided_at) as decided_at,
        max(is_decision_unread) as is_decision_unread,
        -- Whatever its outcome, the last referral before this one tells whether any lies within the 12 months.
        lag(referral_date) over (partition by la_code, person_id order by referral_date nulls last) as previous_referral_date
    from judged_episodes
    group by la_code, person_id, referral_date
)

select
    referrals.la_code,
    referrals.referral_id,
    referrals.person_id,
    referrals.referral_date,
    referrals.previous_referral_date,
    referrals.is_no_further_action,
    referrals.is_assessed,
    (1 - referrals.is_assessed)
    * greatest(referrals.is_outcome_unknown, {{ flag('referrals.referral_date <= losses.last_day') }}) as is_perhaps_assessed,
    {{ flag('referrals.previous_referral_date >= ' ~ add_months('referrals.referral_date', -12)) }} as is_re_referral,
    cast(referrals.decided_at as date) as decision_date,
    {{ due_after_48_hours('referrals.received_at') }} as decision_due_date,
    {{ flag(within_48_hours('referrals.received_at', 'referrals.decided_at')) }} as is_decided_within_48_hours,
    referrals.is_decision_unread,
    {{ flag('referrals.decided_at is null and ' ~ due_after_48_hours('referrals.received_at') ~ ' > periods.extract_date') }}
        as is_decision_not_yet_due
from referrals
inner join periods on referrals.la_code = periods.la_code
left join losses on referrals.la_code = losses.la_code
