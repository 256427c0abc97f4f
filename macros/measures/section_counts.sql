{#
    A section of the monthly report is a list of blocks (macros/sections), each a mapping of
        rows: relation at native grain, or a subquery; where: condition for those of its rows that are meant (none: all)
        row_id: expression for the key of a row within a month; is_about_child: false where the rows have no person_id
        about: adult where the section is about adults, as all_measures says: the rows have an adult_id in place of a person_id
        dated and measures: the date column and what is counted, as monthly_counts takes them; or
        begins, ends and stock: what is open at each month end, as stock_counts takes it, and the id of the measure; amount: what a row
            is to it, as the children of a case (none: 1); might_not_count: 1 for a row that may be none of them (none: 0)
        due: of a stock, what `due` is of a measure; breakdown: expression for a category (none: 'all').
        category_unknown: of a breakdown, condition for a row that may be of any category that the measure is split by.
        unknown_day: the columns of the first and the last day on which a row may count that counts on a day nobody knows; null
            in others.
        perhaps: what is in no count and may belong to it, a list of mappings of model (its name), where (which of its rows) and
            either first and last, the days between which it may count, or, of a stock, from and until, between which it may be
            open (until: null for the extract date). Its category is unknown where its category_unknown says so ('true' where it has
            none), or else that of the block. numerator, denominator, might_count: what one would be to a measure (none: perhaps one, of
            the denominator at least).
        period: of what was published of a period of its own (rule S20), a mapping of columns: first and last, its days; published_on;
            has_counts, false where nothing but the value was published, which numerator and denominator then come to in the unit.
            Such a measure has a figure in the month in which its period ends, and in no other.
        each_of: where the measures are {'each': ...}, the name of the seed whose measure_id names them all.
    The counts of a section, as rows of la_code, month_end, breakdown, measure_id, numerator, denominator and the doubts; and its
    members (section_members), the rows that add up to those counts: from the same mapping, so that they cannot differ.
#}
{% macro section_counts(blocks) -%}
    {%- for block in blocks %}
    {% if block.stock is defined %}
    {{ stock_counts(
        rows_of_block(block), block.begins, block.ends, block.stock, ref('reporting_period'), block.breakdown,
        block.might_not_count or '0', block.amount or '1'
    ) }}
    {% else %}
    {{ monthly_counts(rows_of_block(block), block.dated, block.measures, block.breakdown) }}
    {% endif %}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{#
    The rows behind the counts of a section (see section_counts), each in the month it is dated in or, of a stock, in each month at
    whose end it is open: la_code, measure_id, breakdown, month_end, dated_on (null of a stock), row_id,
    person_id (of an adult in a block about adults), numerator, denominator, due_date.
    A row that is in neither part of a measure is not a member of it.
#}
{% macro section_members(blocks) -%}
    {%- for block in blocks -%}
    {%- set outer_loop = loop -%}
    {%- for measure_id, measure in measures_of_block(block).items() %}
    select
        counted.la_code,
        {{ 'counted.measure_id' if measure_id == 'each' else "'" ~ measure_id ~ "'" }} as measure_id,
        {{ block.breakdown or "'all'" }} as breakdown,
        {{ month_end(block.dated) if block.dated else cohort_days_covered(block.begins, block.ends) }} as month_end,
        cast({{ block.dated or 'null' }} as date) as dated_on,
        cast({{ block.row_id }} as string) as row_id,
        {{ person_of_block(block) }} as person_id,
        cast({{ measure.numerator }} as double) as numerator,
        cast({{ measure.denominator or 'null' }} as double) as denominator,
        cast({{ measure.due or 'null' }} as date) as due_date
    from {{ rows_of_block(block) }} as counted
    {{ 'inner join ' ~ ref('reporting_period') ~ ' as periods on counted.la_code = periods.la_code' if block.stock }}
    where
        {{ block.dated or block.begins }} is not null
        and ({{ measure.numerator }} <> 0{{ ' or ' ~ measure.denominator ~ ' <> 0' if measure.denominator }})
    {{ 'union all' if not (loop.last and outer_loop.last) }}
    {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}


{# The measures of a block by id; that of a stock is the one of what is open, done when it ends. #}
{% macro measures_of_block(block) -%}
    {{ return(block.measures or {block.stock: {'numerator': block.amount or '1', 'due': block.due, 'done': block.ends}}) }}
{%- endmacro %}


{# The rows of a block that are meant. #}
{% macro rows_of_block(block) -%}
    {{ '(select * from ' ~ block.rows ~ ' where ' ~ block.where ~ ')' if block.where else block.rows }}
{%- endmacro %}


{#
    The periods of what a section has as published (see section_counts), as rows of la_code, month_end, measure_id, breakdown,
    period_start, period_end, published_on and has_counts, one a council, month, measure and category.
#}
{% macro section_periods(blocks) -%}
    {%- set selects = [] -%}
    {%- for block in blocks if block.period -%}
    {%- for measure_id in block.measures -%}
    {%- set selected -%}
    select
        la_code,
        {{ month_end(block.dated) }} as month_end,
        '{{ measure_id }}' as measure_id,
        {{ block.breakdown or "'all'" }} as breakdown,
        cast(min({{ block.period.first }}) as date) as period_start,
        cast(max({{ block.period.last }}) as date) as period_end,
        cast(max({{ block.period.published_on or 'null' }}) as date) as published_on,
        bool_and({{ block.period.has_counts or 'true' }}) as has_counts
    from {{ rows_of_block(block) }} as published
    where {{ block.dated }} is not null
    group by 1, 2, 3, 4
    {%- endset -%}
    {%- do selects.append(selected) -%}
    {%- endfor -%}
    {%- endfor -%}
    {{ selects | join('\n    union all\n    ') }}
{%- endmacro %}


{# Whom a row of a block is about, a child or an adult; null where about nobody. #}
{% macro person_of_block(block) -%}
    {%- if block.is_about_child is defined -%}
        cast(null as string)
    {%- else -%}
        counted.{{ 'adult_id' if block.about == 'adult' else 'person_id' }}
    {%- endif -%}
{%- endmacro %}
