{#
    Social workers in post, those who left in the 12 months and posts that nobody holds, from the monthly records of the workforce. Who is
    in post at the end of a month and not in the next record has left, and so has whoever is there in another kind of post or from an
    agency (rule S37). Agency workers are never in post, and who is in post again at the month end has not left.
#}
with staff as (
    select * from {{ ref('cohort_staff') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

vacant_posts as (
    select la_code, month_end, staff_id, max_by(fte, source_row) as fte
    from {{ ref('stg_workforce') }}
    where is_vacant and role_group = 'social_worker' and month_end is not null and staff_id is not null
    group by la_code, month_end, staff_id
),

records as (
    select la_code, month_end, lead(month_end) over (partition by la_code order by month_end) as next_month_end
    from (select distinct la_code, month_end from staff) as months
),

in_post as (
    select * from staff where is_social_worker_post = 1 and is_agency = 0
),

-- Of a post whose kind is not known in the next record nobody can say that it was left.
leavers as (
    select in_post.la_code, in_post.staff_id, in_post.fte, records.next_month_end as left_month_end
    from in_post
    inner join records on in_post.la_code = records.la_code and in_post.month_end = records.month_end
    left join staff as next_record
        on
            in_post.la_code = next_record.la_code
            and in_post.staff_id = next_record.staff_id
            and records.next_month_end = next_record.month_end
            and (next_record.is_social_worker_post = 1 or next_record.is_post_unknown = 1)
            and next_record.is_agency = 0
    where records.next_month_end is not null and next_record.staff_id is null
),

left_in_12_months as (
    select
        leavers.la_code,
        leavers.staff_id,
        leavers.left_month_end,
        leavers.fte,
        {{ cohort_days_covered(
            'leavers.left_month_end', add_months("cast(date_trunc('month', leavers.left_month_end) as date)", 12)
        ) }} as month_end
    from leavers
    inner join periods on leavers.la_code = periods.la_code
),

counted as (
    select la_code, month_end, staff_id, 'in_post' as what, fte from in_post
    union all
    select
        left_in_12_months.la_code,
        left_in_12_months.month_end,
        left_in_12_months.staff_id,
        'left' as what,
        max_by(left_in_12_months.fte, left_in_12_months.left_month_end) as fte
    from left_in_12_months
    left join in_post
        on
            left_in_12_months.la_code = in_post.la_code
            and left_in_12_months.month_end = in_post.month_end
            and left_in_12_months.staff_id = in_post.staff_id
    where in_post.staff_id is null
    group by left_in_12_months.la_code, left_in_12_months.month_end, left_in_12_months.staff_id
    union all
    select la_code, month_end, staff_id, 'vacant' as what, fte from vacant_posts
)

select
    la_code,
    month_end,
    what || ' ' || staff_id as row_id,
    staff_id,
    {{ flag("what = 'in_post'") }} as is_in_post,
    {{ flag('fte is null') }} as is_hours_unknown,
    cast(coalesce(case when what = 'in_post' then fte end, 0) as double) as fte_in_post,
    cast(coalesce(case when what = 'left' then fte end, 0) as double) as fte_left,
    cast(coalesce(case when what = 'vacant' then fte end, 0) as double) as fte_vacant,
    cast(coalesce(case when what in ('in_post', 'vacant') then fte end, 0) as double) as fte_of_posts,
    -- What the hours may be that are not known.
    cast(case when fte is null and what = 'in_post' then {{ var('most_hours') }} else 0 end as double) as most_fte_in_post,
    cast(case when fte is null and what <> 'in_post' then {{ var('most_hours') }} else 0 end as double) as most_fte_left_or_vacant
from counted
