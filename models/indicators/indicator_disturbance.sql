{#
    The figures that a disturbance of an extract may have made wrong: those of measures that rest on it, of each window of months
    that holds a day of it, or looks back to one. What is as at a month end is doubtful for 12 months; and so is, where a system was
    changed, what rests on when something ended as well: what was open on that day has another start. Where what was open before is
    lacking, what rests on ends alone is concerned, and a count of what is open only until as much is open as usual.
#}
{% set months_of_move = "case when disturbances.is_move and dictionary.covered <> 'rolling_12_months' then 12 * rests_on_ends else 0 end" %}

with disturbances as (
    select la_code, extract, first_day, last_day, is_move, is_slight, disturbance, 0 as least_on_ends
    from {{ ref('extract_disturbance') }}
    union all
    select la_code, extract, first_day, last_day, false as is_move, true as is_slight, disturbance, 1 as least_on_ends
    from {{ ref('extract_filling') }}
),

dictionary as (
    select
        indicator_id,
        measure_id,
        case when basis in ('in_month', 'financial_year_to_date') then basis else 'rolling_12_months' end as covered,
        {{ flag("basis = 'as_at_month_end' and unit = 'count'") }} as is_stock
    from {{ ref('indicator_dictionary') }}
),

measure_extracts as (
    select
        measure_id,
        extract,
        max({{ flag("extract || '.' || field in ('" ~ fields_that_end() | join("', '") ~ "')") }}) as rests_on_ends
    from {{ ref('measure_field') }}
    group by measure_id, extract
),

-- Of rows of one kind that ceased: the field alone, or only what counts the rows of that kind, or of none.
ceased as (
    select
        kinds.la_code,
        kinds.extract,
        kinds.field,
        kinds.extract || '.' || kinds.kind as need,
        {{ ceased_in_words('kinds') }} as disturbance
    from {{ ref('extract_ceased') }} as kinds
),

measure_fields as (
    select distinct measure_id, extract, field from {{ ref('measure_field') }}
),

kinds_needed as (
    select distinct measure_id, need, split_part(need, '.', 1) as extract
    from (
        select measure_id, {{ each_part('need', ' or ') }} as need
        from (select measure_id, {{ each_part('needs', '; ') }} as need from {{ ref('indicator_dictionary') }}) as needs
    ) as alternatives
    where need in {{ in_list(needs_of_kinds()) }}
),

rest_on_kinds as (
    select distinct measure_id, extract from kinds_needed
),

look_backs as (
    select * from {{ ref('measure_look_back') }}
),

calendar_months as (
    select * from {{ ref('calendar_month') }}
),

periods as (
    select * from {{ ref('reporting_period') }}
)

select
    disturbances.la_code,
    dictionary.indicator_id,
    calendar_months.month_end,
    bool_and(coalesce(disturbances.is_slight, false)) as is_slight,
    {{ joined_text('disturbances.disturbance', '; ') }} as disturbance
from disturbances
inner join measure_extracts
    on disturbances.extract = measure_extracts.extract and disturbances.least_on_ends <= measure_extracts.rests_on_ends
inner join dictionary on measure_extracts.measure_id = dictionary.measure_id
left join ceased
    on
        disturbances.la_code = ceased.la_code
        and disturbances.extract = ceased.extract
        and disturbances.disturbance = ceased.disturbance
left join measure_fields
    on
        dictionary.measure_id = measure_fields.measure_id
        and ceased.extract = measure_fields.extract
        and ceased.field = measure_fields.field
left join kinds_needed on dictionary.measure_id = kinds_needed.measure_id and ceased.need = kinds_needed.need
left join rest_on_kinds on dictionary.measure_id = rest_on_kinds.measure_id and ceased.extract = rest_on_kinds.extract
left join look_backs on dictionary.measure_id = look_backs.measure_id and disturbances.extract = look_backs.extract
inner join periods on disturbances.la_code = periods.la_code
inner join calendar_months
    on
        calendar_months.month_end between periods.first_month and periods.reporting_month
        -- A day that nobody knows bounds nothing.
        and coalesce(disturbances.first_day <= calendar_months.month_end, true)
        and coalesce(
            {{ add_months('disturbances.last_day', 'greatest(coalesce(look_backs.months, 0), ' ~ months_of_move ~ ')') }} >= case
                when disturbances.least_on_ends = 1 and dictionary.is_stock = 1 then calendar_months.month_start
                else {{ window_start('dictionary.covered', 'calendar_months') }}
            end,
            true
        )
where
    (ceased.field is null or measure_fields.field is not null)
    and (
        ceased.need is null
        or ceased.need not in {{ in_list(needs_of_kinds()) }}
        or kinds_needed.need is not null
        or rest_on_kinds.extract is null
    )
group by disturbances.la_code, dictionary.indicator_id, calendar_months.month_end
