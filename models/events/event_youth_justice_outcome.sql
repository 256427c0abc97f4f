{#
    What was published of a period, as it was published last. Counts where both are given and come to the value; else the value alone, as
    the numerator of what the unit is of, so that it is shown as it was printed. Of those who reoffend, and of their offences, a value
    between none and one is none: a fraction stands for a percentage there, and who reoffends does so once at least.
#}
{% set units = {'first_time_entrants': 100000, 'custody': 1000, 'reoffending_binary': 100, 'reoffences_per_reoffender': 1} %}
with ranked as (
    select
        summary.la_code,
        summary.yds_measure,
        summary.period_start,
        summary.period_end,
        summary.published_on,
        summary.numerator,
        summary.denominator,
        case when {{ is_published_summary('summary') }} then summary.published_value end as published_value,
        summary.numerator is not null and summary.denominator > 0 and {{ are_counts_of_value('summary', units) }} as is_counted,
        row_number() over (
            partition by summary.la_code, summary.yds_measure, summary.period_end
            order by summary.published_on desc nulls last, summary.source_row desc
        ) as place
    from {{ ref('stg_yds') }} as summary
    where summary.period_end is not null
)

select
    la_code,
    yds_measure,
    period_start,
    period_end,
    published_on,
    numerator as counted,
    published_value,
    {{ flag('is_counted') }} as is_counted,
    case when is_counted then numerator else published_value end as numerator,
    case
        when is_counted then denominator
        {% for measure, unit in units.items() %}
        when yds_measure = '{{ measure }}' then {{ unit }}
        {% endfor %}
    end as denominator,
    case
        when not is_counted and published_value is not null then 'counts not given, or of another value: the value as published'
    end as note
from ranked
where place = 1
