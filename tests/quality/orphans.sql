-- Rows that name another row which is not there, such as a review of a plan that was not delivered, or a child of whom no other
-- extract knows.
select
    la_code,
    extract,
    source_row,
    field as names,
    refers_to,
    missing_key
from {{ ref('unmet_reference') }}
