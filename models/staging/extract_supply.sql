{#
    What each council supplies: an extract, or a field of one. Where a folder holds several councils, an extract without a single
    row of a council is not supplied by it, unless the council's returns fill it; where the folder holds one, or they do, a header
    and no rows is a counted nothing. A field with values of which not one is known is not supplied, and a local field without a
    single value in an extract that has rows is not supplied, nor is an extract that only adds to the rows of another and has none.
#}
with staged_rows as (
    select * from {{ ref('staged_rows') }}
),

delivered_files as (
    select * from {{ source('preparation', 'delivered_file') }}
),

delivered_fields as (
    select * from {{ source('preparation', 'delivered_field') }}
),

undelivered_fields as (
    select * from {{ source('preparation', 'undelivered_field') }}
),

unread_fields as (
    select * from {{ ref('unread_field') }}
),

returned_extracts as (
    select * from {{ source('preparation', 'returned_extract') }}
),

-- The rows of one kind are no column of a file, but may be lacking all the same.
named_fields as (
    select extract, field, is_supplied from delivered_fields
    union all
    select extract, kind as field, true as is_supplied from {{ ref('extract_kind') }}
),

councils as (
    select la_code, count(*) over () = 1 as is_only_council from staged_rows
    group by la_code
),

extracts as (
    select
        councils.la_code,
        delivered_files.extract,
        coalesce(staged_rows.staged_rows, 0) as staged_rows,
        delivered_files.is_supplied
        and (
            coalesce(staged_rows.staged_rows, 0) > 0
            or (
                (councils.is_only_council or returned_extracts.extract is not null)
                and delivered_files.extract not in (
                    'local_contact_decisions', 'local_referral_decisions', 'local_assessment_detail', 'local_s47_outcomes',
                    'ssd_assessment_factors'
                )
            )
        ) as is_supplied
    from councils
    cross join delivered_files
    left join staged_rows
        on
            councils.la_code = staged_rows.la_code
            and delivered_files.extract = staged_rows.extract
            and staged_rows.field is null
    left join returned_extracts
        on councils.la_code = returned_extracts.la_code and delivered_files.extract = returned_extracts.extract
),

fields as (
    select
        extracts.la_code,
        extracts.extract,
        named_fields.field,
        coalesce(staged_rows.staged_rows, extracts.staged_rows) as staged_rows,
        extracts.is_supplied
        and named_fields.is_supplied
        and undelivered_fields.field is null
        and unread_fields.field is null
        and (staged_rows.staged_rows is null or staged_rows.staged_rows > 0) as is_supplied,
        unread_fields.field is not null as is_unread
    from extracts
    inner join named_fields on extracts.extract = named_fields.extract
    left join staged_rows
        on
            extracts.la_code = staged_rows.la_code
            and extracts.extract = staged_rows.extract
            and named_fields.field = staged_rows.field
    left join undelivered_fields
        on
            extracts.la_code = undelivered_fields.la_code
            and extracts.extract = undelivered_fields.extract
            and named_fields.field = undelivered_fields.field
    left join unread_fields
        on
            extracts.la_code = unread_fields.la_code
            and extracts.extract = unread_fields.extract
            and named_fields.field = unread_fields.field
)

select
    la_code,
    extract,
    cast(null as string) as field,
    extract as need,
    staged_rows,
    is_supplied,
    false as is_unread
from extracts
union all
select la_code, extract, field, extract || '.' || field as need, staged_rows, is_supplied, is_unread
from fields
