{#
    How long after one day of a row another lies, of every two that follow: a select of la_code, extract, begins, ends, share, is_slight, is_due,
    days and rows_alike, one row a number of days. follow: as of days_that_follow.
#}
{% macro durations_of_rows(follow) -%}
    {%- set selects = [] -%}
    {%- for extract, pairs in follow.items() -%}
    {%- for pair in pairs -%}
    {%- set days = days_between('cast(' ~ pair.begins ~ ' as date)', 'cast(' ~ pair.ends ~ ' as date)') if execute else '0' -%}
    {%- set counted -%}
    select
        la_code,
        '{{ extract }}' as extract,
        '{{ pair.begins }}' as begins,
        '{{ pair.ends }}' as ends,
        {{ pair.share or 0 }} as share,
        {{ pair.is_slight | lower }} as is_slight,
        {{ pair.is_due | lower }} as is_due,
        {{ days }} as days,
        count(*) as rows_alike
    from {{ ref(staging_model(extract)) }}
    where {{ pair.begins }} is not null and {{ pair.ends }} is not null
    group by la_code, {{ days }}
    {%- endset -%}
    {%- do selects.append(counted) -%}
    {%- endfor -%}
    {%- endfor -%}
    {{ selects | join(' union all ') }}
{%- endmacro %}


{#
    Days of a row that are one, as where one is filled in from the other: of the rows that have both. Selects of la_code, extract, what,
    rows_alike, rows_found, the share from which it is so, is_slight. durations: relation as of durations_of_rows.
#}
{% macro one_day_for_two(durations) -%}
    select
        la_code,
        extract,
        'have one day for ' || begins || ' and ' || ends || ', as where one is filled in from the other' as what,
        sum(case when days = 0 then rows_alike else 0 end) as rows_alike,
        sum(rows_alike) as rows_found,
        max(share) as share,
        min(is_slight) as is_slight
    from {{ durations }}
    group by la_code, extract, begins, ends
{%- endmacro %}


{#
    Extracts of which days are reckoned from others, as where the day on which something was due stands for that on which it was
    done: four in five lie as many days after, or half of the assessments on the 45th working day. Selects of la_code, extract,
    what, rows_alike, rows_found, the share from which it is so, is_slight.
    durations: relation as of durations_of_rows. calendar: relation of date_day, is_working_day and working_day_number.
#}
{% macro days_reckoned(durations, calendar) -%}
    select
        la_code,
        extract,
        'have ' || ends || ' as many days after ' || begins || ', as where it is reckoned from there' as what,
        max(rows_alike) as rows_alike,
        sum(rows_alike) as rows_found,
        0.8 as share,
        false as is_slight
    from {{ durations }}
    where days > 0 and not is_due
    group by la_code, extract, begins, ends
    union all
    select
        assessments.la_code,
        'ssd_cin_assessments' as extract,
        'were authorised on the 45th working day, as where the day on which they were due stands for it' as what,
        count(case
            when ended_days.is_working_day and ended_days.working_day_number - started_days.working_day_number = 45 then 1
        end) as rows_alike,
        count(*) as rows_found,
        0.5 as share,
        false as is_slight
    from {{ ref('stg_cin_assessments') }} as assessments
    inner join {{ calendar }} as started_days on assessments.start_date = started_days.date_day
    inner join {{ calendar }} as ended_days on assessments.authorised_date = ended_days.date_day
    group by assessments.la_code
{%- endmacro %}


{#
    Extracts of which many rows are dated after the day that all are as at, as where the day of the next visit, version or check stands for
    that of the last: of the rows of the 12 months before that day, and since. Planned days (`may_lie_ahead` of the source contract) are not
    among them. Selects of la_code, extract, what, rows_contrary, rows_found and the share from which it is so.
    days: relation of the dated rows of a day. reaches: relation of the last day of a council, where none is given for the run. others: by
    extract, another day of its rows that had come.
#}
{% macro dated_ahead(days, reaches, others) -%}
    {%- set last_day = 'coalesce(' ~ date_variable('extract_date') ~ ', reaches.last_day)' -%}
    {%- set what = 'are dated after the day that the extracts are as at, as where the next one stands for the last' -%}
    select
        days.la_code,
        days.extract,
        '{{ what }}' as what,
        sum(case when days.date_day > {{ last_day }} then days.dated_rows else 0 end) as rows_contrary,
        sum(days.dated_rows) as rows_found,
        0.05 as share
    from {{ days }} as days
    inner join {{ reaches }} as reaches on days.la_code = reaches.la_code
    where days.date_day > {{ add_months(last_day, -12) }}
    group by days.la_code, days.extract
    {%- for extract, day in others.items() %}
    union all
    select
        rows_told.la_code,
        '{{ extract }}' as extract,
        '{{ what }}' as what,
        count(case when rows_told.{{ day }} > {{ last_day }} then 1 end) as rows_contrary,
        count(*) as rows_found,
        0.05 as share
    from {{ ref(staging_model(extract)) }} as rows_told
    inner join {{ reaches }} as reaches on rows_told.la_code = reaches.la_code
    where rows_told.{{ day }} > {{ add_months(last_day, -12) }}
    group by rows_told.la_code
    {%- endfor %}
{%- endmacro %}
