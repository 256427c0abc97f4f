{#
    The figures that rest on rows which nobody can give to a child, a case or a month (extract_astray), in each month whose window holds a
    month of theirs, or looks back or ahead to one: each may be otherwise by as many cases. A count as at a month end holds what is open then; a
    share or sum of that rests on the year before as well. What a field stands in for is not concerned, where that is filled in every row.
#}
with read_by_some as (
    select distinct extract, field from {{ ref('measure_field') }}
),

-- Whom a row is about that no rule reads is asked of it all the same: the row is lacking, whatever is read of it.
astray as (
    select astray.*, read_by_some.field as field_read
    from {{ ref('extract_astray') }} as astray
    left join read_by_some on astray.extract = read_by_some.extract and astray.field = read_by_some.field
),

dictionary as (
    select
        indicator_id,
        measure_id,
        case
            when basis in ('in_month', 'financial_year_to_date', 'quarter') then basis
            when basis = 'as_at_month_end' and unit = 'count' then 'in_month'
            else 'rolling_12_months'
        end as covered
    from {{ ref('indicator_dictionary') }}
),

measure_fields as (
    select
        measure_id,
        need,
        place,
        extract,
        field,
        extract || '.' || field as named,
        split_part(split_part(need, ' or ', place), ' else ', 1) as leader
    from {{ ref('measure_field') }}
),

filled as (
    select la_code, extract || '.' || field as named
    from {{ ref('missing_field_count') }}
    group by la_code, extract, field
    having sum(missing + invalid) = 0 and sum(rows_asked) >= sum(rows_staged)
),

-- Of fields of which the second is read where the first is not supplied, the first that is.
read_fields as (
    select
        supply.la_code,
        measure_fields.*,
        min(measure_fields.place) over (
            partition by supply.la_code, measure_fields.measure_id, measure_fields.need
        ) as first_place
    from measure_fields
    inner join {{ ref('extract_supply') }} as supply on measure_fields.named = supply.need and supply.is_supplied
),

rested_on as (
    select read_fields.la_code, read_fields.measure_id, read_fields.extract, read_fields.field from read_fields
    left join filled on read_fields.la_code = filled.la_code and read_fields.leader = filled.named
    where read_fields.place = read_fields.first_place and (read_fields.named = read_fields.leader or filled.named is null)
    union
    -- What was set aside is lacking whatever is read of it.
    select la_code, measure_id, extract, cast(null as string) as field from read_fields
    where place = first_place
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
),

concerned as (
    select
        periods.la_code,
        dictionary.indicator_id,
        calendar_months.month_end,
        astray.extract,
        astray.field,
        astray.what,
        sum(astray.rows_astray) as rows_astray
    from astray
    inner join periods on coalesce(astray.la_code, periods.la_code) = periods.la_code
    inner join rested_on
        on
            periods.la_code = rested_on.la_code
            and astray.extract = rested_on.extract
            and astray.field_read is not distinct from rested_on.field
    inner join dictionary on rested_on.measure_id = dictionary.measure_id
    left join {{ ref('measure_look_back') }} as look_backs
        on rested_on.measure_id = look_backs.measure_id and astray.extract = look_backs.extract
    inner join calendar_months
        on
            calendar_months.month_end between periods.first_month and periods.reporting_month
            and (
                astray.first_month is null
                or astray.first_month <= {{ month_end(add_months('calendar_months.month_end', 'coalesce(look_backs.months_ahead, 0)')) }}
            )
            and (
                astray.last_month is null
                or {{ month_end(add_months('astray.last_month', 'coalesce(look_backs.months, 0)')) }}
                >= {{ window_start('dictionary.covered', 'calendar_months') }}
            )
    group by
        periods.la_code, dictionary.indicator_id, calendar_months.month_end, astray.extract, astray.field, astray.what
)

select
    concerned.la_code,
    concerned.indicator_id,
    concerned.month_end,
    {{ joined_text(rows_astray_in_words('concerned'), '; ') }} as rows_astray
from concerned
group by concerned.la_code, concerned.indicator_id, concerned.month_end
