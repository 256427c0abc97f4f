select * from {{ ref('extract_disturbance') }}
