-- The rows of adult safeguarding in restricted_restated_row, which has no id of theirs, with the ids of those that still count.
with restated_rows as (
    select * from {{ ref('restricted_restated_row') }}
),

members as (
    select distinct
        la_code,
        measure_id,
        row_id,
        adult_id,
        {{ fingerprint('row_id') }} as row_fingerprint
    from {{ ref('restricted_adult_measure_member') }}
),

measures as (
    select measure_id from {{ ref('indicator_dictionary') }}
    where domain = 'adult_safeguarding'
    group by measure_id
)

select
    restated_rows.la_code,
    restated_rows.published_month,
    restated_rows.publication_number,
    restated_rows.measure_id,
    restated_rows.breakdown,
    restated_rows.counted_in_month,
    restated_rows.row_fingerprint,
    members.row_id,
    members.adult_id,
    restated_rows.published_numerator,
    restated_rows.numerator,
    restated_rows.published_denominator,
    restated_rows.denominator,
    restated_rows.reason,
    restated_rows.extract
from restated_rows
inner join measures on restated_rows.measure_id = measures.measure_id
left join members
    on
        restated_rows.la_code = members.la_code
        and restated_rows.measure_id = members.measure_id
        and restated_rows.row_fingerprint = members.row_fingerprint
