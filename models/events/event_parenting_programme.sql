{#
    A programme, and a family, counts once in a quarter and once in a financial year: with the first row that says of it what is
    counted. What is unknown of a family is open where no other row settles it: of a quarter any row, since its figure stands at its
    end; of a year the rows so far, since there is a figure each month.
#}
with extract_dates as (
    select la_code, extract_date from {{ ref('reporting_period') }}
),

-- Without the sessions attended nobody knows whether the family came: it stays among those asked, and completed nothing.
judged as (
    select
        programmes.la_code,
        programmes.programme_id,
        programmes.family_id,
        programmes.start_date,
        case when programmes.earliest_end is null then programmes.end_date end as end_date,
        programmes.earliest_end,
        {{ latest_end('programmes.earliest_end', 'null', 'extract_dates.extract_date') }} as latest_end,
        programmes.sessions_offered,
        programmes.sessions_attended,
        {{ flag('programmes.sessions_attended >= 1') }} as is_attended,
        {{ flag('programmes.sessions_attended is null') }} as is_attendance_unknown,
        {{ flag('programmes.sessions_attended >= 1 or programmes.sessions_attended is null') }} as is_asked,
        -- 80%, in whole numbers.
        {{ flag('programmes.sessions_attended >= 1 and programmes.sessions_offered > 0
            and programmes.sessions_attended * 5 >= programmes.sessions_offered * 4') }} as is_completed,
        {{ flag('programmes.sessions_attended is null or (programmes.sessions_attended >= 1
            and coalesce(programmes.sessions_offered, 0) <= 0)') }} as is_completion_unknown
    from {{ ref('stg_parenting_programmes') }} as programmes
    left join extract_dates on programmes.la_code = extract_dates.la_code
),

in_periods as (
    select
        *,
        date_trunc('quarter', end_date) as quarter_start,
        {{ financial_year_start('end_date') }} as year_start,
        -- What is settled of the family by the rows of the quarter, and of the year so far.
        max(is_attended) over of_quarter as is_attended_in_quarter,
        max(is_completed) over of_quarter as is_completed_in_quarter,
        max(is_attended) over of_year as is_attended_in_year,
        max(is_completed) over of_year as is_completed_in_year
    from judged
    window
        of_quarter as (partition by la_code, family_id, date_trunc('quarter', end_date)),
        of_year as (partition by la_code, family_id, {{ financial_year_start('end_date') }} order by end_date nulls last)
)

select
    la_code,
    programme_id,
    family_id,
    start_date,
    end_date,
    earliest_end,
    latest_end,
    sessions_offered,
    sessions_attended,
    is_attended,
    is_attendance_unknown,
    is_asked,
    is_completed,
    is_completion_unknown,
    {{ first_in('programme_id', 'quarter_start', 'end_date, family_id') }} as is_programmes_first_in_quarter,
    is_attended * {{ first_in('family_id, is_attended', 'quarter_start', 'end_date, programme_id') }}
        as is_first_attended_in_quarter,
    is_asked * {{ first_in('family_id, is_asked', 'quarter_start', 'end_date, programme_id') }}
        as is_first_asked_in_quarter,
    is_completed * {{ first_in('family_id, is_completed', 'quarter_start', 'end_date, programme_id') }}
        as is_first_completed_in_quarter,
    is_attendance_unknown * (1 - is_attended_in_quarter)
    * {{ first_in('family_id, is_attendance_unknown', 'quarter_start', 'end_date, programme_id') }}
        as is_perhaps_attended_in_quarter,
    is_completion_unknown * (1 - is_completed_in_quarter)
    * {{ first_in('family_id, is_completion_unknown', 'quarter_start', 'end_date, programme_id') }}
        as is_perhaps_completed_in_quarter,
    {{ first_in('programme_id', 'year_start', 'end_date, family_id') }} as is_programmes_first_in_year,
    is_attended * {{ first_in('family_id, is_attended', 'year_start', 'end_date, programme_id') }}
        as is_first_attended_in_year,
    is_asked * {{ first_in('family_id, is_asked', 'year_start', 'end_date, programme_id') }}
        as is_first_asked_in_year,
    is_completed * {{ first_in('family_id, is_completed', 'year_start', 'end_date, programme_id') }}
        as is_first_completed_in_year,
    is_attendance_unknown * (1 - is_attended_in_year)
    * {{ first_in('family_id, is_attendance_unknown', 'year_start', 'end_date, programme_id') }}
        as is_perhaps_attended_in_year,
    is_completion_unknown * (1 - is_completed_in_year)
    * {{ first_in('family_id, is_completion_unknown', 'year_start', 'end_date, programme_id') }}
        as is_perhaps_completed_in_year
from in_periods
