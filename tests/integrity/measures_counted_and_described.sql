-- What is counted is described, and what is described is counted: a measure of the dictionary, or of the categories, that nothing
-- counts has no figure at all, and one that is counted and named nowhere is seen by nobody. It says which row is missing where.
with counted as (
    select * from {{ ref('measure_counted') }}
),

dictionary as (
    select distinct measure_id from {{ ref('indicator_dictionary') }}
),

categories as (
    select distinct measure_id from {{ ref('breakdown_category') }}
),

fields as (
    select distinct measure_id from {{ ref('measure_field') }}
),

measures as (
    select
        measure_id,
        counted.measure_id is not null as is_counted,
        case
            when dictionary.measure_id is not null then 'seeds/reference/indicator_dictionary.csv'
            when categories.measure_id is not null then 'seeds/reference/breakdown_category.csv'
        end as described_in,
        dictionary.measure_id is not null and fields.measure_id is null as is_without_fields
    from counted
    full outer join dictionary using (measure_id)
    full outer join categories using (measure_id)
    full outer join fields using (measure_id)
),

missing_rows as (
    select
        described_in || ' has ' || measure_id || ', which nothing counts: add it to the measures of a block in macros/sections '
        || '(of a caseload, a row to seeds/reference/team_group.csv), or take its rows out' as put_right
    from measures
    where not is_counted and described_in is not null
    union all
    select
        'macros/sections counts ' || measure_id || ', which nothing describes: add a row with this measure_id to '
        || 'seeds/reference/indicator_dictionary.csv, or take it out' as put_right
    from measures
    where is_counted and described_in is null
    union all
    select
        'seeds/reference/measure_field.csv has no row of ' || measure_id || ': name the fields that its rule reads in '
        || 'reference/measure_fields.py and write the seeds anew (python -m reference)' as put_right
    from measures
    where is_without_fields
)

{{ stop_saying('put_right', 'missing_rows') }}
