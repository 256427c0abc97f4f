select
    la_code,
    contact_id,
    contact_date,
    programme
from {{ ref('stg_youth_justice_contacts') }}
