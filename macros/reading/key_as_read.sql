{#
    What the fields that name a row of an extract say, a list of SQL over `delivered`: a day, month, year, number or code is the same however it
    is written, and a person has one row of a month that is 2023-02 in one file and 2023-02-28 in the next.
#}
{% macro key_as_read(extract) -%}
    {%- set parts = [] -%}
    {%- for name in (key_of(extract) if execute else []) -%}
        {%- set text, meta = 'delivered.' ~ name, in_contract(extract).columns[name].meta -%}
        {%- set reads = {
            'date': read_date, 'timestamp': read_date, 'month': read_month, 'whole number': read_whole_number,
            'academic year': read_academic_year,
        }.get(meta.reads_as) -%}
        {%- if reads -%}
            {%- do parts.append('coalesce(cast(' ~ reads(text) ~ ' as string), ' ~ text ~ ", '')") -%}
        {%- elif meta.codes -%}
            {%- set code = known_code(text, codes_of(extract ~ '.' ~ name)) -%}
            {%- do parts.append("coalesce(nullif(" ~ code ~ ", 'unknown'), lower(" ~ text ~ "), '')") -%}
        {%- else -%}
            {%- do parts.append('coalesce(' ~ text ~ ", '')") -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(parts or ["''"]) }}
{%- endmacro %}
