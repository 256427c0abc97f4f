{#
    At the end of a build that is given the variable publish_month (a month as 2019-03, or several): writes that month's figures
    into the ledger, and what is new of the rows they rest on; all of it or, where anything fails, nothing. reported_on: the day,
    as YYYY-MM-DD; none: the extract date.
    Refuses, in one message, a build that failed or was partial, and a month that no council can publish (judged_for_publication).
#}
{% macro publish_month() %}
    {{ return(adapter.dispatch('publish_month', 'per10k')()) }}
{% endmacro %}


{% macro duckdb__publish_month() %}
    {# What is read below, named outside the condition so that dbt knows of it. #}
    {% set read = [
        ref('reporting_period'), ref('calendar_month'), ref('indicator_value'), ref('extract_row'),
        ref('restricted_measure_member'), ref('restricted_adult_measure_member'), ref('dim_council'),
    ] %}
    {% if execute and var('publish_month') and flags.WHICH == 'build' %}
        {% do refuse_unless_built() %}
        {% set reported_on = "cast('" ~ var('reported_on') ~ "' as date)" if var('reported_on') else 'periods.extract_date' %}
        {% set publications, refusals = [], [] %}
        {% for month in modules.re.findall('[^ ,]+', var('publish_month') | string) | sort %}
            {% if not modules.re.match('[0-9]{4}-(0[1-9]|1[0-2])(-[0-9]{2})?$', month) %}
                {{ exceptions.raise_compiler_error("Not published: '" ~ month ~ "' is no month. Write it as 2019-03.") }}
            {% endif %}
            {% set published_month = month_end("cast('" ~ month[:7] ~ "-01' as date)") %}
            {% set fit = [] %}
            {% for council in run_query(judged_for_publication(published_month, reported_on)).rows %}
                {% if council[1] %}{% do refusals.append(month ~ ' of ' ~ council[0] ~ ': ' ~ council[1]) %}
                {% else %}{% do fit.append(council[0]) %}{% endif %}
            {% endfor %}
            {% if fit %}{% do publications.append([month, published_month, fit]) %}{% endif %}
        {% endfor %}
        {% if not publications %}
            {{ exceptions.raise_compiler_error('Not published:\n  - ' ~ refusals | join('\n  - ')) }}
        {% endif %}
        {% for month, published_month, fit in publications %}
            {% set before = publications[loop.index0 - 1] if not loop.first else [none, none, none] %}
            {% do run_query(publication(
                published_month, reported_on, "('" ~ fit | join("', '") ~ "')", before[1] if before[2] == fit
            )) %}
            {{ log('Published ' ~ month ~ ' of ' ~ fit | join(', '), info=true) }}
        {% endfor %}
        {% for refusal in refusals %}{{ log('Not published: ' ~ refusal, info=true) }}{% endfor %}
    {% endif %}
{% endmacro %}


{# Stops where a model of the project was not built, or anything failed, in this run. #}
{% macro refuse_unless_built() %}
    {% set built, failed = [], [] %}
    {% for result in results %}
        {% if result.status in ['error', 'fail', 'skipped', 'runtime error'] %}{% do failed.append(result.node.name) %}{% endif %}
        {% do built.append(result.node.unique_id) %}
    {% endfor %}
    {% for model in graph.nodes.values() if model.resource_type == 'model' and model.unique_id not in built %}
        {% do failed.append(model.name) %}
    {% endfor %}
    {% if failed %}
        {{ exceptions.raise_compiler_error(
            'Not published, as these failed or were not part of the run: ' ~ failed | join(', ') ~ '. Publish with a whole build.'
        ) }}
    {% endif %}
{% endmacro %}


{#
    Each council of the run and why a month of it cannot be published; null: it can. month, reported_on: SQL expressions, the
    latter over the relation `periods`.
#}
{% macro judged_for_publication(month, reported_on) -%}
    select
        councils.la_code,
        case
            when councils.is_refused
                then 'its extracts are refused. ' || councils.refusal
            when {{ month }} > periods.reporting_month
                then 'this run reports months up to ' || periods.reporting_month
            when {{ month }} < periods.first_month
                then 'this run reports months from ' || periods.first_month
            when {{ reported_on }} < periods.extract_date
                then 'it cannot have been published before ' || periods.extract_date || ', when the extracts were cut'
            when frozen.la_code is not null
                then frozen.reporting_year || ' is frozen; unfreeze it to publish one of its months again'
            when published.extract_date = periods.extract_date and moved.la_code is null
                then 'published on ' || published.reported_on || ' from the same extracts, with the same figures'
        end as refusal
    from {{ ref('dim_council') }} as councils
    left join {{ ref('reporting_period') }} as periods on councils.la_code = periods.la_code
    inner join {{ ref('calendar_month') }} as months on months.month_end = {{ month }}
    left join {{ source('ledger', 'frozen_year') }} as frozen
        on periods.la_code = frozen.la_code and months.reporting_year = frozen.reporting_year and frozen.unfrozen_on is null
    left join (select distinct la_code, month_end, extract_date, reported_on from {{ latest_published() }}) as published
        on periods.la_code = published.la_code and months.month_end = published.month_end
    left join (
        select distinct figures.la_code
        from {{ ref('indicator_value') }} as figures
        left join {{ latest_published() }} as published
            on
                figures.la_code = published.la_code
                and figures.indicator_id = published.indicator_id
                and figures.breakdown = published.breakdown
                and figures.month_end = published.month_end
        where figures.month_end = {{ month }} and {{ is_other_figure('figures', 'published') }}
    ) as moved on periods.la_code = moved.la_code
    order by councils.la_code
{%- endmacro %}
