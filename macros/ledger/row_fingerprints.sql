{#
    The usable rows of an extract as fingerprints: a select of la_code, extract, row_fingerprint (of the key),
    subject_fingerprint, worker_fingerprint, content_fingerprint (of the fields in the order of their names).
    extract: name in the source contract. subject: the field that says whom a row is about; none; or a list of the extract's own
    field, another extract, its field and its person, where that other one knows. worker: the field that names a worker, or none.
#}
{% macro row_fingerprints(extract, subject, worker=none) -%}
    {%- set columns, key = [], [] -%}
    {%- if execute -%}
        {%- for source in graph.sources.values() if source.source_name == 'extracts' and source.name == extract -%}
            {%- do columns.extend(source.columns | sort) -%}
            {%- do key.extend(source.meta.key) -%}
        {%- endfor -%}
    {%- endif -%}
    {%- set key_parts, fields = [], [] -%}
    {%- for column in key -%}{%- do key_parts.append('coalesce(' ~ read_text('usable.' ~ column) ~ ", '')") -%}{%- endfor -%}
    {%- for column in columns -%}
        {%- do fields.append("'" ~ column ~ "=' || nullif(usable." ~ column ~ ", '')") -%}
    {%- endfor -%}
    {%- set through = subject if subject is not string else none -%}
    {%- set subject_field = 'known.person_id' if through else 'usable.' ~ subject -%}
    {%- set subject_id = read_text(subject_field) if subject else 'cast(null as varchar)' -%}
    select
        usable.la_code,
        '{{ extract }}' as extract,
        {{ fingerprint(key_parts | join(" || '|' || ") or 'null') }} as row_fingerprint,
        {{ fingerprint(subject_id) }} as subject_fingerprint,
        {{ fingerprint(read_text('usable.' ~ worker) if worker else 'cast(null as varchar)') }} as worker_fingerprint,
        {{ fingerprint("concat_ws('\n', " ~ (fields | join(', ') or 'null') ~ ')') }} as content_fingerprint
    from ({{ usable_rows(extract) }}) as usable
    {%- if through %}
    left join (
        select la_code, {{ through[2] }} as id, max({{ through[3] }}) as person_id
        from {{ source('extracts', through[1]) }}
        group by la_code, {{ through[2] }}
    ) as known on usable.la_code = known.la_code and usable.{{ through[0] }} = known.id
    {%- endif %}
{%- endmacro %}
