{#
    The figures that a disturbance of an extract may have made wrong: those of measures that rest on it, of each window of months
    that holds a day of it, or looks back to one. What is as at a month end is doubtful for 12 months; and so is, where a system was
    changed, what rests on when something ended as well: what was open on that day has another start.
#}
with disturbances as (
    select * from {{ ref('extract_disturbance') }}
),

dictionary as (
    select
        indicator_id,
        measure_id,
        case when basis in ('in_month', 'financial_year_to_date') then basis else 'rolling_12_months' end as covered
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
    {{ joined_text('disturbances.disturbance', '; ') }} as disturbance
from disturbances
inner join measure_extracts on disturbances.extract = measure_extracts.extract
inner join dictionary on measure_extracts.measure_id = dictionary.measure_id
left join look_backs on dictionary.measure_id = look_backs.measure_id and disturbances.extract = look_backs.extract
inner join periods on disturbances.la_code = periods.la_code
inner join calendar_months
    on
        calendar_months.month_end between periods.first_month and periods.reporting_month
        and disturbances.first_day <= calendar_months.month_end
        and {{ add_months(
            'disturbances.last_day',
            "greatest(
                coalesce(look_backs.months, 0),
                case when disturbances.is_move and dictionary.covered <> 'rolling_12_months' then 12 * rests_on_ends else 0 end
            )"
        ) }}
        >= {{ window_start('dictionary.covered', 'calendar_months') }}
group by disturbances.la_code, dictionary.indicator_id, calendar_months.month_end
