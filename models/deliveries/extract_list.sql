{#
    Lists of a month or term that cannot follow the one before: everybody of a year's lists, as one in a hundred would have left in a month; the same rows again, as where a feed stands still (a fiftieth of the rows at
    least would have changed in a month, so that of 460, in one month or in several, one has; of a term's sessions all); next to
    nobody of them, as where numbers were given anew; or a quarter of them not there, as where half a list was delivered. Who is 16 or 17
    is another from September on. Days are those of the list.
    lists: whom a row is about, the fewest rows of which the same again are no chance, and whether all are in it each month (of who has
    left care those around a birthday may be). listed_without_loss: people of a year's lists of whom one at least has left.
#}
{% set listed_without_loss = 1400 %}
{% set lists = {
    'local_workforce': ['staff_id', 460, true],
    'local_ccis': ['person_id', 460, true],
    'local_care_leaver_history': ['person_id', 460, false],
    'local_attendance': ['person_id', 60, false],
} %}

with listed as (
    {% for extract, (who, fewest, is_whole) in lists.items() %}
    {% set dated = 'terms' if extract == 'local_attendance' else 'lists' %}
    select
        lists.la_code,
        '{{ extract }}' as extract,
        {{ fewest }} as fewest,
        {{ is_whole | lower }} as is_whole,
        {{ dated }}.month_end,
        lists.{{ who }} as who,
        count(*) as rows_listed,
        min({{ text_of_row(extract, 'lists') }}) as told
    from {{ ref(staging_model(extract)) }} as lists
    {% if dated == 'terms' %}
    inner join {{ ref('school_term') }} as terms on lists.la_code = terms.la_code and lists.term_id = terms.term_id
    {% endif %}
    where lists.{{ who }} is not null and {{ dated }}.month_end is not null
    group by lists.la_code, {{ dated }}.month_end, lists.{{ who }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

months as (
    select
        la_code,
        extract,
        month_end,
        sum(rows_listed) as rows_listed,
        lead(month_end) over (partition by la_code, extract order by month_end) as next_month_end
    from listed
    group by la_code, extract, month_end
),

followed as (
    select
        earlier.la_code,
        earlier.extract,
        months.next_month_end as month_end,
        earlier.fewest,
        earlier.is_whole,
        earlier.month_end as month_before,
        max(next_months.rows_listed) as rows_now,
        count(*) as listed_before,
        count(later.who) as still_there,
        sum(earlier.rows_listed) as rows_before,
        sum(case when later.told = earlier.told then later.rows_listed else 0 end) as rows_alike
    from listed as earlier
    inner join months on {{ same_key('earlier', 'months', ['la_code', 'extract', 'month_end']) }}
    inner join months as next_months
        on {{ same_key('months', 'next_months', ['la_code', 'extract']) }} and months.next_month_end = next_months.month_end
    left join listed as later
        on
            earlier.la_code = later.la_code
            and earlier.extract = later.extract
            and earlier.who = later.who
            and months.next_month_end = later.month_end
    group by earlier.la_code, earlier.extract, months.next_month_end, earlier.fewest, earlier.is_whole, earlier.month_end
),

judged as (
    select
        *,
        rows_alike = rows_before and rows_alike = rows_now as is_alike,
        sum(listed_before - still_there) over year_before as lost_in_a_year,
        sum(listed_before) over year_before as listed_in_a_year,
        count(*) over year_before as lists_of_a_year,
        sum(case when rows_alike = rows_before and rows_alike = rows_now then 0 else 1 end) over (
            partition by la_code, extract order by month_end rows between unbounded preceding and current row
        ) as run
    from followed
    window year_before as (partition by la_code, extract order by month_end rows between 11 preceding and current row)
),

-- The lists of a run stand still together.
runs as (
    select *, sum(case when is_alike then rows_alike else 0 end) over (partition by la_code, extract, run) as rows_of_run
    from judged
)

select
    la_code,
    extract,
    month_end,
    case
        when is_alike
            then 'has the same ' || cast(rows_alike as bigint) || ' rows as the one before, as where a feed stands still'
        when 20 * still_there <= listed_before
            then 'has ' || still_there || ' of the ' || listed_before || ' of the one before, as where numbers were given anew'
        when listed_before = still_there
            then 'has everybody who was in the twelve before, as where nobody is taken off the list'
        else 'lacks ' || (listed_before - still_there) || ' of the ' || listed_before || ' of the one before'
    end as what
from runs
where
    (is_alike and rows_of_run >= fewest)
    or (is_whole and lists_of_a_year = 12 and lost_in_a_year = 0 and listed_in_a_year >= {{ listed_without_loss }})
    or (
        is_whole
        and listed_before - still_there >= greatest({{ var('alike_least') }}, 0.25 * listed_before)
        and not (extract = 'local_ccis' and month(month_end) = 9)
        and {{ add_days('month_before', 40) }} >= month_end
    )
