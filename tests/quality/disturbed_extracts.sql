select la_code, extract, first_day, last_day, is_slight, disturbance from {{ ref('extract_disturbance') }}
union all
select la_code, extract, first_day, last_day, true as is_slight, disturbance from {{ ref('extract_filling') }}
