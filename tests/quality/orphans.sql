select
    la_code,
    extract,
    source_row,
    field as names,
    refers_to,
    missing_key
from {{ ref('unmet_reference') }}
