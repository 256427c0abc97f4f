-- Each field of fct_missing_field_month, over teams and months, has all rows staged of its extract, none of them asked twice; and
-- what cannot be read is exactly what unusable_value lists, of the fields that can be asked for nothing else.
with fields as (
    select
        la_code,
        extract,
        field,
        sum(rows_staged) as rows_counted,
        -- What an extract should have and lacks is missing in none of its rows.
        max(case when rows_asked - missing > rows_staged or missing + invalid > rows_asked then 1 else 0 end) as has_too_many
    from {{ ref('fct_missing_field_month') }}
    group by la_code, extract, field
),

-- Of a council that is refused nothing is counted.
supply as (
    select extracts.* from {{ ref('extract_supply') }} as extracts
    inner join {{ ref('reporting_period') }} as periods on extracts.la_code = periods.la_code
    where extracts.field is null and extracts.staged_rows > 0
),

unusable as (
    select la_code, extract, field, count(distinct source_row) as rows_unusable
    from {{ ref('unusable_value') }}
    group by la_code, extract, field
),

counted as (
    select la_code, extract, field, sum(invalid) as invalid
    from {{ ref('missing_field_count') }}
    group by la_code, extract, field
)

select
    supply.la_code,
    supply.extract,
    fields.field,
    supply.staged_rows as expected_rows,
    fields.rows_counted as found_rows
from supply
left join fields on supply.la_code = fields.la_code and supply.extract = fields.extract
where fields.rows_counted is distinct from supply.staged_rows or fields.has_too_many = 1
union all
select
    unusable.la_code,
    unusable.extract,
    unusable.field,
    unusable.rows_unusable as expected_rows,
    coalesce(counted.invalid, 0) as found_rows
from unusable
left join counted
    on unusable.la_code = counted.la_code and unusable.extract = counted.extract and unusable.field = counted.field
where unusable.rows_unusable > coalesce(counted.invalid, 0)
