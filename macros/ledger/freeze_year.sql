{#
    Freezes a closed financial year: from the next build on, fct_indicator_month and scorecard show its months as last published.
    year: as 2018-19. frozen_on: day it is frozen, YYYY-MM-DD. la_code: the council; none: each that the database holds.
    Refuses a year of which a month has not been published, or that is frozen.
    dbt run-operation freeze_year --args '{year: 2018-19, frozen_on: 2019-06-30}'
#}
{% macro freeze_year(year, frozen_on, la_code=none) %}
    {% set reporting_year = year | replace('-', '/') %}
    {% do open_ledger() %}
    {% set refused = run_query(unfit_for_freezing(reporting_year, la_code)) %}
    {% if refused %}
        {{ exceptions.raise_compiler_error('Not frozen:\n  - ' ~ refused.columns[0].values() | join('\n  - ')) }}
    {% endif %}
    {% do run_query(
        'insert into ' ~ source('ledger', 'frozen_year') ~ ' select la_code, ' ~ "'" ~ reporting_year ~ "', cast('" ~ frozen_on
        ~ "' as date), null from " ~ ref('reporting_period') ~ ' where ' ~ is_council_meant('la_code', la_code)
    ) %}
    {{ log(reporting_year ~ ' is frozen: build once more, and its months show as last published', info=true) }}
{% endmacro %}


{# Ends a freeze (see freeze_year): the months of the year show as counted again. unfrozen_on: YYYY-MM-DD. #}
{% macro unfreeze_year(year, unfrozen_on, la_code=none) %}
    {% set reporting_year = year | replace('-', '/') %}
    {% do open_ledger() %}
    {% do run_query(
        'update ' ~ source('ledger', 'frozen_year') ~ " set unfrozen_on = cast('" ~ unfrozen_on ~ "' as date)"
        ~ " where reporting_year = '" ~ reporting_year ~ "' and unfrozen_on is null and " ~ is_council_meant('la_code', la_code)
    ) %}
    {{ log(reporting_year ~ ' is not frozen: build once more, and its months show as counted now', info=true) }}
{% endmacro %}


{# What stands against freezing a year, one sentence a row. reporting_year: as 2018/19. la_code: the council, or none for each. #}
{% macro unfit_for_freezing(reporting_year, la_code) -%}
    select
        periods.la_code
        || case
            when max(frozen.frozen_on) is not null then ': {{ reporting_year }} is frozen already'
            else ': months of {{ reporting_year }} are not published: ' || coalesce(
                {{ joined_text(
                    "case when published.la_code is null then substr(cast(months.month_end as string), 1, 7) end", ', '
                ) }},
                'all; a year is named as 2018-19'
            )
        end as refusal
    from {{ ref('reporting_period') }} as periods
    left join {{ ref('calendar_month') }} as months on months.reporting_year = '{{ reporting_year }}'
    left join (select distinct la_code, month_end from {{ source('ledger', 'published_value') }}) as published
        on periods.la_code = published.la_code and months.month_end = published.month_end
    left join {{ source('ledger', 'frozen_year') }} as frozen
        on
            periods.la_code = frozen.la_code
            and frozen.reporting_year = '{{ reporting_year }}'
            and frozen.unfrozen_on is null
    where {{ is_council_meant('periods.la_code', la_code) }}
    group by periods.la_code
    having count(published.la_code) < 12 or max(frozen.frozen_on) is not null
{%- endmacro %}


{# Whether a council is the one asked for; none asks for each. #}
{% macro is_council_meant(column, la_code) -%}
    {{ column ~ " = '" ~ la_code ~ "'" if la_code else 'true' }}
{%- endmacro %}
