-- The seeds of the registry agree with each other and with the source contract. It says which row is wrong where; that what is
-- described is counted, and the other way round, is measures_counted_and_described.
{% set keys = {
    'measure': ['measure_id'],
    'indicator': ['indicator_id'],
    'measure_reads': ['measure_id', 'reads'],
    'measure_look_back': ['measure_id', 'extract'],
    'measure_part': ['whole', 'part_is', 'division', 'part'],
    'breakdown_category': ['measure_id', 'breakdown'],
    'scorecard_line': ['la_code', 'scorecard', 'reporting_year', 'print_order'],
    'team_group': ['measure_id', 'team_group'],
    'assessment_factor': ['factor'],
} %}
{% set of_measures = {
    'indicator': 'measure_id', 'measure_reads': 'measure_id', 'measure_look_back': 'measure_id', 'measure_part': 'whole',
    'team_group': 'measure_id', 'assessment_factor': 'measure_id',
} %}
{% set twice_an_id = 'an id is taken once and for all, so give the new row another' %}
{% set fields = [] %}
{% for extract in extracts() if execute %}
{% for field in in_contract(extract).columns %}
{% do fields.append(extract ~ '.' ~ field) %}
{% endfor %}
{% endfor %}

with rows_repeated as (
    {% for seed, key in keys.items() %}
    select
        'seeds/registry/{{ seed }}.csv has ' || concat_ws(', ', {{ key | join(', ') }})
        || ' more than once: {{ twice_an_id if key | length == 1 else 'take out all but one' }}' as put_right
    from {{ ref(seed) }}
    group by {{ key | join(', ') }}
    having count(*) > 1
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

measures_unknown as (
    {% for seed, column in of_measures.items() %}
    select
        'seeds/registry/{{ seed }}.csv has ' || coalesce(seed.{{ column }}, 'a row without one')
        || ' as a measure, which has no row in seeds/registry/measure.csv: correct it, or add one with its needs and its source'
            as put_right
    from {{ ref(seed) }} as seed
    left join {{ ref('measure') }} as measure on seed.{{ column }} = measure.measure_id
    where measure.measure_id is null
    {{ 'union all' if not loop.last }}
    {% endfor %}
),

cells_empty as (
    select
        'seeds/registry/measure.csv: ' || measure_id
        || ' has no ' || case when needs is null then 'needs' else 'statutory_source' end
        || ': say what it cannot do without, and where its rule can be looked up' as put_right
    from {{ ref('measure') }}
    where needs is null or statutory_source is null
),

windows_wrong as (
    select
        'seeds/registry/indicator.csv: ' || indicator_id || ' is ' || basis || ' and summed over ' || summed_over
        || ': write in_month for what is as at a month end, of a term or over a window of its own, and the basis for all else'
            as put_right
    from {{ ref('indicator') }}
    where summed_over <> 'in_month' and (summed_over <> basis or basis in ('as_at_month_end', 'term'))
),

fields_unknown as (
    select
        'seeds/registry/measure_reads.csv: ' || measure_id || ' reads ' || field || ', which is no field of the source contract '
        || '(models/staging/_extracts.yml)' as put_right
    from (
        select measure_id, {{ each_part("replace(reads, ' or ', ' else ')", ' else ') }} as field from {{ ref('measure_reads') }}
    ) as reads
    where field not in ('{{ fields | join("', '") }}')
),

wrong_rows as (
    select * from rows_repeated
    union all
    select * from measures_unknown
    union all
    select * from cells_empty
    union all
    select * from windows_wrong
    union all
    select * from fields_unknown
)

{{ stop_saying('put_right', 'wrong_rows') }}
