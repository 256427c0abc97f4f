-- A post that nobody holds is no member of staff: cohort_social_worker has it.
with workforce as (
    select * from {{ ref('stg_workforce') }}
    where month_end is not null and staff_id is not null and not coalesce(is_vacant, false)
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
    {{ names_field('workforce.unusable_values', 'fte') }} as is_fte_unread,
    {{ names_field('workforce.unusable_values', 'grade') }} as is_grade_unread,
    {{ flag('workforce.role_group is null or ' ~ names_field('workforce.unusable_values', 'role_group')) }} as is_post_unknown,
    {{ flag('workforce.is_agency') }} as is_agency,
    {{ flag('workforce.is_agency is null') }} as is_agency_unknown,
    {{ flag("workforce.role_group = 'social_worker'") }} as is_social_worker_post,
    {{ flag("workforce.role_group = 'social_worker' and workforce.is_agency") }} as is_agency_social_worker
from workforce
inner join last_rows on workforce.la_code = last_rows.la_code and workforce.source_row = last_rows.source_row
