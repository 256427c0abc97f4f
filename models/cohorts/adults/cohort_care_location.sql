{% set ratings = ['inadequate', 'requires_improvement', 'good', 'outstanding'] %}

with periods as (
    select * from {{ ref('reporting_period') }}
),

ratings as (
    select
        delivered.*,
        coalesce(delivered.service, 'overall') = 'overall' as is_overall,
        {{ names_field('delivered.unusable_values', 'deregistered_date') }} as is_departure_unread,
        lead(delivered.as_at_date) over (
            partition by delivered.la_code, delivered.location_id, coalesce(delivered.service, 'overall')
            order by delivered.as_at_date nulls last
        ) as replaced_date,
        max(delivered.deregistered_date) over (partition by delivered.la_code, delivered.location_id) as left_date,
        case delivered.rating
            {% for rating in ratings %}
            when '{{ rating }}' then {{ loop.index }}
            {% endfor %}
        end as rating_place
    from {{ ref('stg_cqc_ratings') }} as delivered
    where delivered.as_at_date is not null
),

in_force as (
    select
        ratings.*,
        {{ cohort_days_covered(
            'ratings.as_at_date',
            'least(ratings.replaced_date, case when ratings.left_date >= ratings.as_at_date then ratings.left_date end)'
        ) }} as month_end
    from ratings
    inner join periods on ratings.la_code = periods.la_code
),

locations as (
    select
        *,
        count(case when {{ is_type_known() }} then 1 end) over of_location > 0 as has_known_type,
        count(case when not is_overall then 1 end) over (partition by la_code, location_id, month_end, provider_type) > 0
            as has_services_of_kind,
        max(case when is_overall then rating_place end) over of_location as overall_place,
        max(case when is_overall and rating_place is not null then as_at_date end) over of_location as rated_overall_date,
        max(case when not is_overall and rating_place is not null then as_at_date end) over of_location as service_rated_date
    from in_force
    window of_location as (partition by la_code, location_id, month_end)
),

-- A rating overall holds for all that the location does, until one of its services is rated later.
judged_locations as (
    select *, coalesce(rated_overall_date >= coalesce(service_rated_date, rated_overall_date), false) as is_rated_overall
    from locations
),

-- Without one, the worst of its services of a kind of care: whoever uses that service is no better off for the others. A kind of
-- which only the row overall speaks keeps its rating, so that the location does not fall out of it.
kinds_of_care as (
    select
        la_code,
        location_id,
        month_end,
        case when {{ is_type_known() }} then provider_type else 'unknown' end as provider_type,
        min(case when is_rated_overall then overall_place else rating_place end) as rating_place,
        max({{ flag("not is_rated_overall and coalesce(rating, 'unknown') = 'unknown'") }}) as has_unknown,
        max({{ flag("rating = 'not_yet_inspected'") }}) as has_awaited,
        max({{ flag('is_departure_unread') }}) as is_departure_unknown
    from judged_locations
    where
        (is_rated_overall or not is_overall or not has_services_of_kind)
        and ({{ is_type_known() }} or not has_known_type)
    group by 1, 2, 3, 4
),

told as (
    select
        *,
        case rating_place
            {% for rating in ratings %}
            when {{ loop.index }} then '{{ rating }}'
            {% endfor %}
            else case when has_unknown = 0 and has_awaited = 1 then 'not_yet_inspected' else 'unknown' end
        end as rating
    from kinds_of_care
)

select
    la_code,
    location_id,
    month_end,
    provider_type,
    location_id || '|' || provider_type as kind_of_care_id,
    rating,
    case when 'unknown' in (provider_type, rating) then 'unknown' else provider_type || '_' || rating end as type_and_rating,
    {{ flag("provider_type in ('residential', 'nursing')") }} as is_care_home,
    {{ flag("provider_type = 'home_care'") }} as is_home_care,
    {{ flag("provider_type = 'unknown' or provider_type in ('residential', 'nursing') and rating = 'unknown'") }}
        as is_perhaps_rated_care_home,
    {{ flag("provider_type = 'unknown' or provider_type = 'home_care' and rating = 'unknown'") }} as is_perhaps_rated_home_care,
    {{ flag('rating_place is not null') }} as is_rated,
    {{ flag("rating in ('good', 'outstanding')") }} as is_good_or_outstanding,
    {{ flag("has_unknown = 1 or 'unknown' in (provider_type, rating)") }} as is_unknown,
    is_departure_unknown
from told
