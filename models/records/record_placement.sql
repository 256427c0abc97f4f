{#
    Which placements are one and the same (rule S14): with the same carer (care episode reason T, U or L), adoptive with the
    foster carer the child is with (A3, A5 after U1 to U6), or a return to the placement left for a temporary absence. An absence
    belongs to the placement before it while a return may come, if one came, or if that placement was never closed; otherwise it
    was a placement of its own. Days missing from care always belong to the placement before.
#}
with placements as (
    select
        *,
        -- Absences carry the number of the placement that they are away from; 0 for none.
        sum(1 - is_absence) over (partition by la_code, person_id, stretch_number order by placement_number) as stay_number
    from {{ ref('record_placement_order') }}
),

compared_placements as (
    select
        *,
        lag(is_absence) over stretch as follows_absence,
        lag(coalesce(end_date, date '9999-12-30')) over stretch as previous_end,
        lag(coalesce(end_date, date '9999-12-30')) over stays as previous_stay_end,
        lag(placement_type) over stays as stay_type,
        lag(provider) over stays as stay_provider,
        lag(urn) over stays as stay_urn,
        lag(postcode) over stays as stay_postcode,
        max(case when is_absence = 0 then coalesce(end_date, date '9999-12-30') end) over stay as stay_end,
        max(case when is_absence = 1 then coalesce(end_date, date '9999-12-30') end) over stay as absent_until
    from placements
    window
        stretch as (partition by la_code, person_id, stretch_number order by placement_number),
        stays as (partition by la_code, person_id, stretch_number, is_absence order by placement_number),
        stay as (partition by la_code, person_id, stretch_number, stay_number)
),

continued_stays as (
    select
        *,
        {{ flag("
            is_absence = 0 and stay_number > 1 and (
                is_same_carer = 1
                or (placement_type in ('a3', 'a5') and (" ~ is_foster('stay_type') ~ " or stay_type in ('a3', 'a5')))
                or (
                    follows_absence = 1
                    and (previous_end >= previous_stay_end or start_date <= " ~ add_days('previous_end', 1) ~ ")
                    and placement_type = stay_type
                    and provider is not distinct from stay_provider
                    and coalesce(urn = stay_urn, true)
                    and coalesce(postcode = stay_postcode, true)
                )
            )
        ") }} as is_continued_stay,
        -- One of a type or, in a return from an absence, a provider that nobody knows may be an absence, or the same as another.
        {{ is_undecided('placement_type') }} or (
            is_absence = 0 and follows_absence = 1 and stay_number > 1
            and (
                provider = 'unknown'
                or provider is distinct from stay_provider
                and ({{ is_undecided('provider') }} or {{ is_undecided('stay_provider') }})
            )
        ) as is_chain_unknown
    from compared_placements
),

followed_placements as (
    select
        *,
        max(case when is_absence = 0 then is_continued_stay end) over (
            partition by la_code, person_id, stretch_number
            order by stay_number range between 1 following and 1 following
        ) as is_returned
    from continued_stays
),

continued_placements as (
    select
        *,
        case
            when is_absence = 0 then is_continued_stay
            else {{ flag("
                stay_number > 0 and (
                    " ~ is_missing_from_placement('placement_type') ~ "
                    or is_returned = 1
                    or (is_returned is null and absent_until = date '9999-12-30')
                    or stay_end >= coalesce(end_date, date '9999-12-30')
                )
            ") }}
        end as is_continued
    from followed_placements
),

chained_placements as (
    select
        *,
        sum(1 - is_continued) over (partition by la_code, person_id order by placement_number) as chain_number
    from continued_placements
)

select
    la_code,
    person_id,
    placement_id,
    placement_number,
    started_at,
    ended_at,
    start_date,
    end_date,
    placement_type,
    provider,
    distance,
    is_absence,
    is_short_break,
    is_overlapping,
    max(case when is_chain_unknown then coalesce(end_date, date '9999-12-30') end) over (
        partition by la_code, person_id order by placement_number
    ) as chains_unknown_until,
    first_value(placement_id) over chain as chain_id,
    first_value(start_date) over chain as chain_start_date
from chained_placements
window chain as (partition by la_code, person_id, chain_number order by placement_number)
