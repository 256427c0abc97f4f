select
    la_code,
    session_id,
    session_date
from {{ ref('stg_youth_sessions') }}
