-- A family may be engaged again, and claimed for again: it counts with its first day in the month, and in the financial year.
with staged as (
    select * from {{ ref('stg_supporting_families') }}
),

-- A claim of a type that is no code, or has none, may be of either.
happenings as (
    select la_code, family_id, 'engaged' as kind, engaged_date as event_date from staged
    union
    select la_code, family_id, coalesce(claim_type, 'unknown') as kind, claim_date as event_date from staged
)

select
    la_code,
    family_id,
    kind,
    event_date,
    {{ first_in('family_id, kind', month_end('event_date'), 'event_date') }} as is_first_in_month,
    {{ first_in('family_id, kind', financial_year_start('event_date'), 'event_date') }} as is_first_in_year
from happenings
where event_date is not null
