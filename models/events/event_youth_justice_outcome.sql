{#
    What was published of a period, as it was published last. Counts where both are given; else the value alone, as the numerator of
    what the unit is of, so that it is shown as it was printed.
#}
{% set units = {'first_time_entrants': 100000, 'custody': 1000, 'reoffending_binary': 100, 'reoffences_per_reoffender': 1} %}
with ranked as (
    select
        *,
        numerator is not null and denominator > 0 as is_counted,
        row_number() over (
            partition by la_code, yds_measure, period_end order by published_on desc nulls last, source_row desc
        ) as place
    from {{ ref('stg_yds') }}
    where period_end is not null
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
        when not is_counted and published_value is not null then 'counts not given: the value as published'
    end as note
from ranked
where place = 1
