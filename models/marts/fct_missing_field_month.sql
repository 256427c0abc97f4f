with counts as (
    select * from {{ ref('missing_field_count') }}
),

supply as (
    select * from {{ ref('extract_supply') }} where field is not null
),

thresholds as (
    select * from {{ ref('missing_field_threshold') }}
),

-- Of a field that is not supplied nothing is known, so that nothing is missing.
supplied as (
    select
        counts.la_code,
        counts.extract,
        counts.field,
        counts.team,
        counts.month_end,
        counts.rows_staged,
        supply.is_supplied,
        case when supply.is_supplied then counts.rows_asked end as rows_asked,
        case when supply.is_supplied then counts.missing end as missing,
        case when supply.is_supplied then counts.invalid end as invalid
    from counts
    inner join supply
        on counts.la_code = supply.la_code and counts.extract = supply.extract and counts.field = supply.field
),

shares as (
    select
        *,
        {{ percentage('missing + invalid', 'rows_asked') }} as missing_or_invalid_percentage
    from supplied
)

select
    shares.la_code,
    shares.extract,
    shares.field,
    shares.team,
    shares.month_end,
    shares.rows_staged,
    shares.rows_asked,
    shares.missing,
    shares.invalid,
    shares.missing_or_invalid_percentage,
    {{ good_up_to() }} as good_up_to_percentage,
    {{ poor_from() }} as poor_from_percentage,
    case when shares.is_supplied then {{ field_status('shares.missing_or_invalid_percentage') }} else 'not_supplied' end as status
from shares
{{ field_thresholds('thresholds', 'shares') }}
