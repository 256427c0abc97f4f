{#
    The statements of one publication, in one transaction: the figures, and of the rows of the extracts and the members of the
    twelve months that figures may reach back over, what is other than the ledger has it. month, reported_on: SQL expressions, the
    latter over the relation `periods`. councils: SQL text of the list of councils that publish. published_before: an earlier month
    that this run has published for the same councils, whose rows and members have not moved since; none: there is none.
#}
{% macro publication(month, reported_on, councils, published_before=none) -%}
    {%- set first_month = month_end(add_months(month, -11)) -%}
    {%- if published_before -%}
        {%- set first_month = 'greatest(' ~ first_month ~ ', ' ~ month_end(add_months(published_before, 1)) ~ ')' -%}
    {%- endif -%}
    {%- set months = '(select la_code, ' ~ first_month ~ ' as first_month, ' ~ month ~ ' as last_month from '
        ~ ref('reporting_period') ~ ' where la_code in ' ~ councils ~ ')' -%}
    {%- set last_number = '(select max(publication_number) from ' ~ source('ledger', 'published_value') ~ ')' -%}
    {%- set figures = [] -%}
    {%- for table in graph.sources.values() if table.source_name == 'ledger' and table.name == 'published_value' -%}
        {%- for column in table.columns if column not in ['publication_number', 'rule_version', 'reported_on', 'extract_date'] -%}
            {%- do figures.append(column) -%}
        {%- endfor -%}
    {%- endfor -%}
    begin transaction;
    insert into {{ source('ledger', 'published_value') }} (
        publication_number, {{ figures | join(', ') }}, rule_version, reported_on, extract_date
    )
    select
        (select coalesce(max(publication_number), 0) + 1 from {{ source('ledger', 'published_value') }}) as publication_number,
        {% for column in figures %}figures.{{ column }}, {% endfor %}
        rules.rule_version,
        {{ reported_on }} as reported_on,
        periods.extract_date
    from {{ ref('indicator_value') }} as figures
    inner join {{ ref('reporting_period') }} as periods on figures.la_code = periods.la_code
    cross join {{ source('preparation', 'rule_version') }} as rules
    where figures.month_end = {{ month }} and figures.la_code in {{ councils }};
    {% if not published_before %}
    insert into {{ source('ledger', 'published_extract_row') }}
    {{ rows_to_append(
        source('ledger', 'published_extract_row'), '(select * from ' ~ ref('extract_row') ~ ' where la_code in ' ~ councils ~ ')',
        ['la_code', 'extract', 'row_fingerprint'], ['subject_fingerprint', 'worker_fingerprint'], {'content_fingerprint': 'null'}, 'kept.la_code in ' ~ councils, last_number
    ) }};
    {% endif %}
    insert into {{ source('ledger', 'published_member') }}
    {{ rows_to_append(
        source('ledger', 'published_member'), '(' ~ members_as_fingerprints(months) ~ ')',
        ['la_code', 'measure_id', 'breakdown', 'month_end', 'row_fingerprint'],
        ['subject_fingerprint'], {'numerator': '0', 'denominator': '0'},
        'kept.la_code in ' ~ councils ~ ' and kept.month_end between ' ~ first_month ~ ' and ' ~ month, last_number
    ) }};
    commit
{%- endmacro %}


{#
    What a publication adds to a log of the ledger: rows that are new, other or gone since it was last written, as they are now.
    log: relation of the rows kept, with publication_number. now: relation of the rows as they are. key: list of columns that tell
    a row. carried: list of columns that go with it. judged: mapping of the columns compared to their value once the row is gone.
    covered: condition for the rows of the log (`kept`) that `now` would hold if they were still there.
    publication_number: SQL expression.
#}
{% macro rows_to_append(log, now, key, carried, judged, covered, publication_number) -%}
    select
        {{ publication_number }} as publication_number,
        {% for column in key + carried %}coalesce(found.{{ column }}, kept.{{ column }}) as {{ column }}, {% endfor %}
        {% for column, gone in judged.items() -%}
        case when found.la_code is null then {{ gone }} else found.{{ column }} end as {{ column }}{{ ', ' if not loop.last }}
        {%- endfor %}
    from {{ now }} as found
    full outer join (select * from {{ latest_state(log, key) }} as kept where {{ covered }}) as kept
        on {% for column in key %}found.{{ column }} = kept.{{ column }}{{ ' and ' if not loop.last }}{% endfor %}
    where
        {% for column, gone in judged.items() -%}
        coalesce(found.{{ column }}, {{ gone }}) is distinct from coalesce(kept.{{ column }}, {{ gone }})
        {{ 'or ' if not loop.last }}
        {%- endfor %}
{%- endmacro %}


{#
    What each row adds to each measure in some months: a select of la_code, measure_id, breakdown, month_end, row_fingerprint,
    subject_fingerprint, numerator, denominator, row_id, person_id (neither of adults: restricted_adult_restated_row has them).
    months: relation with la_code, first_month, last_month.
#}
{% macro members_as_fingerprints(months) -%}
    select
        members.la_code,
        members.measure_id,
        members.breakdown,
        members.month_end,
        {{ fingerprint('members.row_id') }} as row_fingerprint,
        {{ fingerprint('coalesce(max(members.person_id), members.row_id)') }} as subject_fingerprint,
        {{ in_any_order('sum(members.numerator)') }} as numerator,
        {{ in_any_order('sum(coalesce(members.denominator, 0))') }} as denominator,
        case when not members.is_about_adult then members.row_id end as row_id,
        case when not members.is_about_adult then max(members.person_id) end as person_id
    from {{ all_members() }} as members
    inner join {{ months }} as months
        on members.la_code = months.la_code and members.month_end between months.first_month and months.last_month
    group by members.la_code, members.measure_id, members.breakdown, members.month_end, members.row_id, members.is_about_adult
{%- endmacro %}


{# The rows behind every measure's month, of children and of adults, whose id is a person_id here. #}
{% macro all_members() -%}
    (
        select *, false as is_about_adult from {{ ref('restricted_measure_member') }}
        union all
        select *, true as is_about_adult from {{ ref('restricted_adult_measure_member') }}
    )
{%- endmacro %}
