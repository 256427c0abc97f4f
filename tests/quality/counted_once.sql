select
    exclusions.la_code,
    'local_exclusions' as extract,
    exclusions.person_id,
    exclusions.exclusion_date as record_date,
    exclusions.day_before as counted_on
from (
    select
        *,
        lag(exclusion_date) over (partition by la_code, person_id order by exclusion_date nulls first) as day_before
    from {{ ref('stg_exclusions') }}
    where exclusion_type in ('permanent', 'perm') and person_id is not null and not coalesce(is_overturned, false)
) as exclusions
where not {{ is_told_once('exclusions.exclusion_date', 'exclusions.day_before') }}
union all
select
    requests.la_code,
    'local_sen2' as extract,
    requests.person_id,
    requests.request_date as record_date,
    counted.request_date as counted_on
from {{ ref('stg_sen2') }} as requests
inner join {{ ref('event_ehc_request') }} as counted
    on
        requests.la_code = counted.la_code
        and requests.person_id = counted.person_id
        and requests.plan_issued_date = counted.plan_issued_date
        and requests.request_date > counted.request_date
