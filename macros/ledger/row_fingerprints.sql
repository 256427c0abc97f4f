{#
    The usable rows of an extract as fingerprints: a select of la_code, extract, row_fingerprint (of the key),
    subject_fingerprint, worker_fingerprint, content_fingerprint (of the fields in the order of their names).
    extract: name in the source contract. subject: the field that says whom a row is about, or refers to a row of another extract
    that does; none. worker: the field that names a worker, or none.
#}
{% macro row_fingerprints(extract, subject, worker=none) -%}
    {%- set columns, through = [], [] -%}
    {%- if execute -%}
        {%- set contract = in_contract(extract).columns -%}
        {%- do columns.extend(contract | sort) -%}
        {%- if subject and contract[subject].meta.refers_to and contract[subject].meta.identifies == 'record' -%}
            {%- do through.extend(contract[subject].meta.refers_to.split('.')) -%}
        {%- endif -%}
    {%- endif -%}
    {%- set key_parts, fields = [], [] -%}
    {%- for column in key_of(extract) -%}
        {%- do key_parts.append('coalesce(' ~ read_text('usable.' ~ column) ~ ", '')") -%}
    {%- endfor -%}
    {%- for column in columns -%}
        {%- do fields.append("'" ~ column ~ "=' || nullif(usable." ~ column ~ ", '')") -%}
    {%- endfor -%}
    {%- set subject_field = 'known.person_id' if through else 'usable.' ~ subject -%}
    {%- set subject_id = read_text(subject_field) if subject else 'cast(null as string)' -%}
    select
        usable.la_code,
        '{{ extract }}' as extract,
        {{ fingerprint(key_parts | join(" || '|' || ")) }} as row_fingerprint,
        {{ fingerprint(subject_id) }} as subject_fingerprint,
        {{ fingerprint(read_text('usable.' ~ worker) if worker else 'cast(null as string)') }} as worker_fingerprint,
        {{ fingerprint("concat_ws('\n', " ~ (fields | join(', ') or 'null') ~ ')') }} as content_fingerprint
    from ({{ usable_rows(extract) }}) as usable
    {%- if through %}
    left join (
        select la_code, {{ through[1] }} as id, max({{ about(through[0]) }}) as person_id
        from {{ source('extracts', through[0]) }}
        group by la_code, {{ through[1] }}
    ) as known on usable.la_code = known.la_code and usable.{{ subject }} = known.id
    {%- endif %}
{%- endmacro %}
