{#
    What an export that was filtered on its way looks like, each as a select of la_code, extract, what, rows_found (rows that say so),
    usual_share (the share of them, at the most, that would be so by itself), months (that the extract must reach back for it) and
    first_day. `reaches` is to hold the council's last_day. staged: the relation of the extract's rows; begins, ends, about, day: its
    columns.
#}
{# Spells of which not one has ended; or of which none that was open some months ago has ended since, while ten have begun. #}
{% macro open_alone(extract, staged, begins, ends, share, months) -%}
    {%- set cut = add_months('reaches.last_day', -months) -%}
    select
        staged.la_code,
        '{{ extract }}' as extract,
        case when count(staged.{{ ends }}) = 0 then 'open' else 'open_since' end as what,
        case
            when count(staged.{{ ends }}) = 0 then count(*)
            else count(case when {{ _open_on(cut, begins, ends) }} then 1 end)
        end as rows_found,
        {{ share }} as usual_share,
        {{ months }} as months,
        cast(min(staged.{{ begins }}) as date) as first_day
    from {{ staged }} as staged
    inner join reaches on staged.la_code = reaches.la_code
    where staged.{{ begins }} is not null
    group by staged.la_code
    having
        count(staged.{{ ends }}) = 0
        or (
            count(case when staged.{{ ends }} between {{ cut }} and reaches.last_day then 1 end) = 0
            and count(case when staged.{{ begins }} between {{ cut }} and reaches.last_day then 1 end) >= {{ var('break_rows') }}
        )
{%- endmacro %}


{# Spells of which not one is open, though so many were some months ago. That a stock falls to nothing is as rare as e to its size. #}
{% macro closed_alone(extract, staged, begins, ends, months) -%}
    {%- set cut = add_months('reaches.last_day', -months) -%}
    select
        staged.la_code,
        '{{ extract }}' as extract,
        'closed' as what,
        count(case when {{ _open_on(cut, begins, ends) }} then 1 end) as rows_found,
        0.37 as usual_share,
        {{ months }} as months,
        cast(min(staged.{{ begins }}) as date) as first_day
    from {{ staged }} as staged
    inner join reaches on staged.la_code = reaches.la_code
    where staged.{{ begins }} is not null
    group by staged.la_code
    having count(staged.{{ ends }}) = count(*)
{%- endmacro %}


{# Rows of which no child has a second one; where rows are of kinds (SQL), of one kind. #}
{% macro latest_alone(extract, staged, about, day, share, kind='1') -%}
    select
        la_code,
        '{{ extract }}' as extract,
        'latest' as what,
        max(rows_found) as rows_found,
        {{ share }} as usual_share,
        12 as months,
        min(first_day) as first_day
    from (
        select
            la_code,
            count(*) as rows_found,
            cast(min({{ day }}) as date) as first_day
        from {{ staged }}
        where {{ about }} is not null and {{ day }} is not null
        group by la_code, {{ kind }}
        having count(*) = count(distinct {{ about }})
    ) as of_one_kind
    group by la_code
{%- endmacro %}


{#
    Rows none of which is about a child, or of a plan or case, that is open no more (of, which: the relation of the spells and the
    column that says whose), though so many have ended since the rows begin, and rows there are about most that are open.
#}
{% macro current_alone(extract, staged, about, day, of, which, begins, ends) -%}
    select
        subjects.la_code,
        '{{ extract }}' as extract,
        'current' as what,
        count(case when not subjects.is_open then 1 end) as rows_found,
        0.7 as usual_share,
        12 as months,
        min(subjects.first_day) as first_day
    from (
        select
            spells.la_code,
            spells.{{ which }},
            count(*) > count(spells.{{ ends }}) as is_open,
            max(named.first_day) as first_day,
            max(spells.{{ ends }}) as last_end,
            count(about.{{ about }}) > 0 as is_named
        from {{ of }} as spells
        inner join (
            select
                la_code,
                cast(min({{ day }}) as date) as first_day
            from {{ staged }}
            group by la_code
        ) as named on spells.la_code = named.la_code
        left join {{ staged }} as about on spells.la_code = about.la_code and spells.{{ which }} = about.{{ about }}
        where spells.{{ which }} is not null and spells.{{ begins }} is not null
        group by spells.la_code, spells.{{ which }}
    ) as subjects
    where subjects.is_open or subjects.last_end >= {{ add_months('subjects.first_day', 6) }}
    group by subjects.la_code
    having
        count(case when subjects.is_named and not subjects.is_open then 1 end) = 0
        and count(case when subjects.is_named then 1 end) >= 0.5 * count(case when subjects.is_open then 1 end)
        and count(case when subjects.is_named then 1 end) > 0
{%- endmacro %}


{#
    Children of whom none is 18 or older today, though so many are 16 or 17, in an extract of more than two years. persons: relation of
    la_code, person_id and birth_date.
#}
{% macro children_alone_today(extract, staged, day, persons) -%}
    select
        staged.la_code,
        '{{ extract }}' as extract,
        'children' as what,
        count(distinct staged.person_id) as rows_found,
        0.37 as usual_share,
        24 as months,
        cast(min(staged.{{ day }}) as date) as first_day
    from {{ staged }} as staged
    inner join reaches on staged.la_code = reaches.la_code
    inner join {{ persons }} as persons on staged.la_code = persons.la_code and staged.person_id = persons.person_id
    where persons.birth_date <= {{ add_months('reaches.last_day', '-12 * 16') }} and staged.{{ day }} is not null
    group by staged.la_code
    having count(case when persons.birth_date <= {{ add_months('reaches.last_day', '-12 * 18') }} then 1 end) = 0
{%- endmacro %}


{# Whether a spell was open on a day. #}
{% macro _open_on(day, begins, ends) -%}
    staged.{{ begins }} < {{ day }} and coalesce(staged.{{ ends }} >= {{ day }}, true)
{%- endmacro %}
