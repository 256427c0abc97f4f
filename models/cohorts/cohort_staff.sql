{% set is_perhaps_counted = 'workforce.is_post_unknown or workforce.is_social_worker_post and workforce.fte is null' %}
-- A post that nobody holds is no member of staff: cohort_social_worker has it.
with workforce as (
    select
        delivered.*,
        coalesce(delivered.fte, {{ var('most_hours') }}) as most_fte,
        delivered.role_group is null or {{ names_field('delivered.unusable_values', 'role_group') }} as is_post_unknown,
        coalesce(delivered.role_group = 'social_worker', false) as is_social_worker_post
    from {{ ref('stg_workforce') }} as delivered
    where delivered.month_end is not null and delivered.staff_id is not null and not coalesce(delivered.is_vacant, false)
),

-- A month may be written in two ways, and then a worker stands in it twice: the last delivered counts.
last_rows as (
    select la_code, month_end, staff_id, max(source_row) as source_row
    from workforce
    group by la_code, month_end, staff_id
)

select
    workforce.la_code,
    workforce.month_end,
    workforce.staff_id,
    workforce.team_id,
    workforce.role_group,
    workforce.grade,
    workforce.fte,
    workforce.most_fte,
    {{ names_field('workforce.unusable_values', 'fte') }} as is_fte_unread,
    {{ names_field('workforce.unusable_values', 'grade') }} as is_grade_unread,
    {{ flag('workforce.is_post_unknown') }} as is_post_unknown,
    {{ flag('workforce.is_agency') }} as is_agency,
    {{ flag('workforce.is_agency is null') }} as is_agency_unknown,
    {{ flag('workforce.is_social_worker_post') }} as is_social_worker_post,
    {{ flag('workforce.is_social_worker_post and workforce.is_agency') }} as is_agency_social_worker,
    workforce.fte * {{ flag('workforce.is_social_worker_post') }} as fte_of_social_workers,
    workforce.fte * {{ flag('workforce.is_social_worker_post and workforce.is_agency') }} as fte_of_agency_social_workers,
    -- Hours that may belong to the share: of who may be a social worker, and of one whose hours are not known.
    workforce.most_fte * {{ flag(is_perhaps_counted) }} as perhaps_fte,
    workforce.most_fte * {{ flag('workforce.is_agency and (' ~ is_perhaps_counted ~ ')') }} as perhaps_fte_of_agency,
    {{ flag(is_perhaps_counted ~ ' or workforce.is_social_worker_post and workforce.is_agency is null') }} as is_agency_share_in_doubt
from workforce
inner join last_rows on workforce.la_code = last_rows.la_code and workforce.source_row = last_rows.source_row
