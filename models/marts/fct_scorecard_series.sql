with facts as (
    select * from {{ ref('fct_indicator_month') }}
    where breakdown = 'all'
),

dictionary as (
    select * from {{ ref('dim_indicator') }}
),

benchmarks as (
    select * from {{ ref('benchmark') }}
),

official_benchmarks as (
    select * from {{ ref('fct_official_benchmark') }}
    where is_neighbour_model_in_force and is_shown
),

councils as (
    select * from {{ ref('dim_council') }}
)

select
    facts.la_code,
    facts.month_end,
    facts.indicator_id,
    facts.measure_id,
    dictionary.domain,
    dictionary.section,
    dictionary.label,
    dictionary.sort_order,
    facts.basis,
    facts.unit,
    dictionary.decimals,
    dictionary.polarity,
    facts.reporting_year,
    {% for figure in ['numerator', 'denominator', 'population', 'value', 'displayed_value'] -%}
    facts.{{ figure }},
    {% endfor -%}
    {{ value_in_words('facts.displayed_value', 'dictionary.decimals', 'facts.unit') }} as displayed_text,
    {% for figure in [
        'missing_reason', 'period_start', 'period_end', 'period_published_on', 'not_yet_due', 'undecided', 'value_at_least',
        'value_at_most', 'is_frozen', 'target_direction',
    ] -%}
    facts.{{ figure }},
    {% endfor -%}
    coalesce(facts.target, facts.target_centre) as target,
    {{ limits_of_target('facts') }},
    {% for figure in ['rag', 'rag_note'] -%}
    facts.{{ figure }},
    {% endfor -%}
    {% for figure in ['change_on_month', 'direction_on_month', 'judgement_on_month', 'is_change_on_month_within_chance'] -%}
    facts.{{ figure }},
    {% endfor -%}
    {% for figure in ['change_on_year', 'direction_on_year', 'judgement_on_year', 'is_change_on_year_within_chance'] -%}
    facts.{{ figure }},
    {% endfor -%}
    {{ shown_benchmarks('benchmarks', 'official') }},
    coalesce(facts.month_end < councils.began_on, false) as is_before_council_began,
    facts.data_quality,
    facts.data_quality_note
from facts
inner join dictionary on facts.indicator_id = dictionary.indicator_id
left join benchmarks
    on
        facts.la_code = benchmarks.la_code
        and facts.reporting_year = benchmarks.reporting_year
        and facts.indicator_id = benchmarks.indicator_id
left join official_benchmarks as official
    on
        facts.la_code = official.la_code
        and facts.reporting_year = official.reporting_year
        and facts.indicator_id = official.indicator_id
left join councils on facts.la_code = councils.la_code
