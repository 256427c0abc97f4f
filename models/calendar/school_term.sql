select
    la_code,
    term_id,
    term_name,
    start_date,
    end_date,
    {{ month_end('end_date') }} as month_end
from {{ ref('stg_school_terms') }}
where end_date is not null
