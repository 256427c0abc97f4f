-- Extracts that do not belong together stop the build: where nine in ten of an extract's children, and ten, are not where the
-- contract says, ids were written anew between two exports, or a spreadsheet took off their zeros.
with unmet as (
    select
        la_code,
        extract,
        field,
        refers_to,
        count(distinct missing_key) as children,
        min({{ form_of_text('missing_key') }}) as example
    from {{ ref('unmet_reference') }}
    where refers_to like '%person_id'
    group by la_code, extract, field, refers_to
),

children as (
    select la_code, extract, count(*) as children
    from {{ ref('staged_child') }}
    group by la_code, extract
),

strangers as (
    select
        unmet.extract || ' does not belong to the other extracts of ' || unmet.la_code || ': of its '
        || cast(children.children as string) || ' children (' || unmet.field || ', written as ' || unmet.example || ') '
        || cast(unmet.children as string) || ' are not in ' || unmet.refers_to
        || '. Export both again on the same day, with the same ids and not through a spreadsheet; '
        || 'or leave this extract out, and what rests on it is not supplied' as put_right
    from unmet
    inner join children on unmet.la_code = children.la_code and unmet.extract = children.extract
    where unmet.children >= 10 and unmet.children >= 0.9 * children.children
)

{{ stop_saying('put_right', 'strangers') }}
