with extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
),

reviews as (
    select
        reviews.*,
        {{ latest_end('reviews.earliest_end', 'null', 'extract_dates.extract_date') }} as latest_end,
        {{ names_field('reviews.unusable_values', 'commissioned_date') }} as is_commission_unread
    from {{ ref('stg_asg_sars') }} as reviews
    left join extract_dates on reviews.la_code = extract_dates.la_code
)

select
    la_code,
    sar_id,
    adult_id,
    requested_date,
    commissioned_date,
    {{ counted_end('concluded_date', 'earliest_end', 'latest_end', 'null') }} as concluded_date,
    earliest_end,
    latest_end,
    -- Of a review that was never commissioned, or concluded before it was, nobody can say how many months it took.
    case
        when earliest_end is not null or commissioned_date is null or concluded_date < commissioned_date then 'other'
        {% for months in [3, 6, 9] %}
        when concluded_date <= {{ add_months('commissioned_date', months) }} then '{{ months }}_months'
        {% endfor %}
        when concluded_date is not null then 'over_9_months'
    end as duration_band,
    {{ flag('earliest_end is not null or is_commission_unread') }} as is_duration_unknown
from reviews
