-- The ring of the registry: what is counted is described, what is described is counted, and each measure is reported by an
-- indicator or split into categories, and says what its rule reads. What nothing counts has no figure at all, and what is named
-- nowhere is seen by nobody. It says which row is missing where.
with counted as (
    select * from {{ ref('measure_counted') }}
),

registry as (
    select measure_id, own_row from {{ ref('measure') }}
),

indicators as (
    select distinct measure_id from {{ ref('indicator') }}
),

categories as (
    select distinct measure_id from {{ ref('breakdown_category') }}
),

reads as (
    select distinct measure_id from {{ ref('measure_reads') }}
),

parts as (
    select distinct measure_id
    from (
        select whole as measure_id from {{ ref('measure_part') }}
        union all
        select split_part(part, ':', 1) as measure_id from {{ ref('measure_part') }}
    ) as named
),

measures as (
    select
        measure_id,
        counted.counted_in,
        coalesce(registry.own_row, 'seeds/registry/measure.csv') as described_in,
        registry.own_row is not null as is_own,
        counted.measure_id is not null as is_counted,
        registry.measure_id is not null as is_registered,
        indicators.measure_id is not null as is_reported,
        categories.measure_id is not null as is_split,
        reads.measure_id is not null as has_reads,
        parts.measure_id is not null as is_part
    from counted
    full outer join registry using (measure_id)
    full outer join indicators using (measure_id)
    full outer join categories using (measure_id)
    full outer join reads using (measure_id)
    full outer join parts using (measure_id)
),

missing_rows as (
    select
        case when is_registered then described_in else 'seeds/registry/breakdown_category.csv' end || ' has ' || measure_id
        || ', which nothing counts: add it to '
        || case
            when is_own then 'own_measures of the council''s own project (docs/your-own.md)'
            else 'the measures of a block in macros/sections (of a caseload, a row to seeds/registry/team_group.csv)'
        end
        || ', or take its rows out' as put_right
    from measures
    where not is_counted and (is_registered or is_split)
    union all
    select
        counted_in || ' counts ' || measure_id || ', which nothing describes: add a row with this measure_id to '
        || case when counted_in = 'own_measures' then 'measure.csv of the council''s folder' else 'seeds/registry/measure.csv' end
        || ', or take it out' as put_right
    from measures
    where is_counted and not is_registered and not is_split
    union all
    select
        case when is_own then 'indicator.csv of the council''s folder' else 'seeds/registry/indicator.csv' end
        || ' has no row of ' || measure_id
        || ', so that nobody sees what is counted: add one' as put_right
    from measures
    where is_registered and not is_reported
    union all
    select
        'seeds/registry/indicator.csv has ' || measure_id
        || ' as a measure, which has no row in seeds/registry/measure.csv: add one, with its needs and its source' as put_right
    from measures
    where is_reported and not is_registered
    union all
    select
        'seeds/registry/measure_reads.csv has no row of ' || measure_id
        || ': add one for each field that its rule reads' as put_right
    from measures
    where is_registered and not has_reads
    union all
    select
        'seeds/registry/measure_part.csv has ' || measure_id
        || ', which is no measure: correct it, or take its rows out' as put_right
    from measures
    where is_part and not is_registered and not is_split
)

{{ stop_saying('put_right', 'missing_rows') }}
