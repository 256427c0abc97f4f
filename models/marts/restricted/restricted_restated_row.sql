{#
    Of each published month (as last published) and the months its figures may reach back over: the rows that add something else
    to a measure than they did then. The reason is a moved source row of the same identifier before another one of the child
    (household, worker), and one that moved the same way before others.
#}
{% set key = ['la_code', 'measure_id', 'breakdown', 'month_end', 'row_fingerprint'] %}

with published as (
    select distinct
        latest.la_code,
        latest.month_end as published_month,
        latest.publication_number,
        latest.rule_version
    from {{ latest_published() }} as latest
    inner join {{ ref('reporting_period') }} as periods
        on latest.la_code = periods.la_code and latest.month_end between periods.first_month and periods.reporting_month
),

published_span as (
    select la_code, {{ month_end(add_months('min(published_month)', -11)) }} as first_month, max(published_month) as last_month
    from published
    group by la_code
),

rules as (
    select * from {{ source('preparation', 'rule_version') }}
),

moved_extract_rows as (
    select * from {{ ref('restricted_moved_extract_row') }}
),

members_now as (
    {{ members_as_fingerprints('published_span') }}
),

moved_members as (
    {{ moved_since(
        'published_member', 'members_now', key, ['subject_fingerprint'], {'numerator': '0', 'denominator': '0'},
        shown=['row_id', 'person_id']
    ) }}
),

moved as (
    select
        moved_members.*,
        published.published_month,
        published.publication_number,
        published.rule_version <> rules.rule_version as is_other_rule,
        case
            when moved_members.kept_numerator = 0 and moved_members.kept_denominator = 0 then 'added_late'
            when moved_members.numerator = 0 and moved_members.denominator = 0 then 'removed'
            else 'changed'
        end as own_move
    from moved_members
    inner join published
        on
            moved_members.la_code = published.la_code
            and moved_members.month_end between {{ month_end(add_months('published.published_month', -11)) }}
            and published.published_month
            and {{ is_so_at('moved_members', 'published.publication_number') }}
    cross join rules
),

-- A moved source row speaks for itself, for the child (household, worker) it is about, and for the worker it names.
explanations as (
    {% set pairs = [['row', 'row'], ['subject', 'subject'], ['subject', 'worker']] %}
    {% for own, told in pairs %}
    select
        moved.publication_number,
        {% for column in key -%}
        moved.{{ column }},
        {% endfor -%}
        moved.own_move,
        moved_extract_rows.move,
        moved_extract_rows.extract,
        {{ loop.index }} as distance
    from moved
    inner join moved_extract_rows
        on
            moved.la_code = moved_extract_rows.la_code
            and moved.{{ own }}_fingerprint = moved_extract_rows.{{ told }}_fingerprint
            and {{ is_so_at('moved_extract_rows', 'moved.publication_number') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

nearest_explanation as (
    select
        *,
        row_number() over (
            partition by publication_number, {{ key | join(', ') }}
            order by distance nulls last, case move when own_move then 1 when 'changed' then 2 else 3 end, extract nulls last
        ) as preference
    from explanations
)

select
    moved.la_code,
    moved.published_month,
    moved.publication_number,
    moved.measure_id,
    moved.breakdown,
    moved.month_end as counted_in_month,
    moved.row_fingerprint,
    moved.row_id,
    moved.person_id,
    moved.kept_numerator as published_numerator,
    moved.numerator,
    moved.kept_denominator as published_denominator,
    moved.denominator,
    coalesce(nearest_explanation.move, case when moved.is_other_rule then 'rule' else 'other' end) as reason,
    nearest_explanation.extract
from moved
left join nearest_explanation
    on
        moved.publication_number = nearest_explanation.publication_number
        {% for column in key %}and moved.{{ column }} = nearest_explanation.{{ column }}
        {% endfor %}
        and nearest_explanation.preference = 1
