{#
    When a child aged 0 to 5 who lives in the reach of the children's centres counts as registered, and as having used one in the
    financial year: spans, of which those of one child and kind do not overlap.
#}
with homes as (
    select * from {{ ref('record_childrens_centre_home') }}
),

births as (
    select la_code, person_id, birth_date, 1 as place from {{ ref('stg_person') }}
    union all
    select la_code, person_id, birth_date, 2 as place from {{ ref('stg_births') }}
    union all
    select la_code, person_id, max(birth_date) as birth_date, 3 as place from {{ ref('stg_childrens_centres') }}
    group by la_code, person_id
),

children as (
    select
        la_code,
        person_id,
        coalesce(
            max(case when place = 1 then birth_date end),
            max(case when place = 2 then birth_date end),
            max(case when place = 3 then birth_date end)
        ) as birth_date
    from births
    group by la_code, person_id
),

first_uses as (
    select
        la_code,
        person_id,
        {{ financial_year_start('activity_date') }} as year_start,
        min(activity_date) as first_activity_date
    from {{ ref('stg_childrens_centre_attendance') }}
    where activity_date is not null
    group by la_code, person_id, {{ financial_year_start('activity_date') }}
),

spans as (
    select
        la_code,
        person_id,
        'registered' as kind,
        area,
        greatest(first_registered_date, lives_from) as begins_date,
        lives_until as ends_date
    from homes
    where first_registered_date is not null
    union all
    select
        homes.la_code,
        homes.person_id,
        'used_in_year' as kind,
        homes.area,
        greatest(first_uses.first_activity_date, homes.lives_from) as begins_date,
        least(homes.lives_until, {{ add_months('first_uses.year_start', 12) }}) as ends_date
    from homes
    inner join first_uses on homes.la_code = first_uses.la_code and homes.person_id = first_uses.person_id
),

aged_spans as (
    select spans.*, children.birth_date, least(spans.ends_date, {{ add_months('children.birth_date', 72) }}) as counted_until
    from spans
    left join children on spans.la_code = children.la_code and spans.person_id = children.person_id
)

select
    la_code,
    person_id,
    kind,
    begins_date,
    counted_until as ends_date,
    {{ flag("area <> 'not_recorded'") }} as is_in_reach,
    {{ flag("area = 'taken_to_be_in_reach' or birth_date is null") }} as is_perhaps_none
from aged_spans
where counted_until is null or counted_until > begins_date
