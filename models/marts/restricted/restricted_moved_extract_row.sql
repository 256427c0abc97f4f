with published_councils as (
    select distinct la_code from {{ source('ledger', 'published_value') }}
),

extract_rows_now as (
    select extract_rows.*
    from {{ ref('extract_row') }} as extract_rows
    inner join published_councils on extract_rows.la_code = published_councils.la_code
),

moved as (
    {{ moved_since(
        'published_extract_row', 'extract_rows_now', ['la_code', 'extract', 'row_fingerprint'],
        ['subject_fingerprint', 'worker_fingerprint'], {'content_fingerprint': 'null'}
    ) }}
)

select
    la_code,
    extract,
    row_fingerprint,
    subject_fingerprint,
    worker_fingerprint,
    from_number,
    until_number,
    case
        when kept_content_fingerprint is null then 'added_late'
        when content_fingerprint is null then 'removed'
        else 'changed'
    end as move
from moved
