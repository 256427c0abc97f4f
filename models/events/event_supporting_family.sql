-- A family may be engaged again, and claimed for again: it counts with its first day in the month, and in the financial year.
with staged as (
    select * from {{ ref('stg_supporting_families') }}
),

-- A claim of a type that is no code, or has none, may be of either.
happenings as (
    select la_code, family_id, 'engaged' as kind, engaged_date as event_date from staged
    union
    select la_code, family_id, coalesce(claim_type, 'unknown') as kind, claim_date as event_date from staged
),

dated_happenings as (
    select *, {{ month_end('event_date') }} as month_end, {{ financial_year_start('event_date') }} as year_start
    from happenings
    where event_date is not null
)

select
    la_code,
    family_id,
    kind,
    event_date,
    {{ first_in('family_id, kind', 'month_end', 'event_date') }} as is_first_in_month,
    {{ first_in('family_id, kind', 'year_start', 'event_date') }} as is_first_in_year
from dated_happenings
