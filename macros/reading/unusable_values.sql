{#
    The values of a row that are there but cannot be read, as a list of {field, raw_value, reason}; null where all can.
    fields: list of [column, kind], the column as extract.column where codes or words of other extracts go by its name; kind one of
    date, timestamp, month, flag, suitability, legal_status, number, whole_number, json (an outcome text, of a relation by
    with_outcomes), hours, miles, score, factors, places, code (one of the field's codes in the source contract), word (one of its words
    there), a list of codes in lower case, 'day beside ' and the field of a reason for ending, or 'child on ' and the first day of the child.
#}
{% macro unusable_values(fields) -%}
    {%- set a_year = ', of the years 1901 to 2099, and none that stands for nothing' -%}
    {%- set readers = {
        'date': [read_date, 'not a date: expected YYYY-MM-DD' ~ a_year],
        'timestamp': [read_timestamp, 'not a date and time: expected YYYY-MM-DD HH:MM:SS' ~ a_year],
        'flag': [read_flag, 'not a flag: expected Y or N'],
        'suitability': [read_suitability, 'not 1 (suitable) or 2 (unsuitable)'],
        'month': [read_month, 'not a month: expected YYYY-MM or a day in it' ~ a_year],
        'legal_status': [read_legal_status, 'no code of a legal status, nor an order in words'],
        'number': [read_number, 'not a number'],
        'whole_number': [read_whole_number, 'not a whole number'],
        'hours': [read_hours, 'no share of full time: expected 0 to ' ~ variable('most_hours')],
        'academic_year': [read_academic_year, 'not a school year: expected 2022/23'],
        'miles': [read_miles, 'no distance in miles: expected 0 to 999.9'],
        'score': [read_score, 'no score of a questionnaire: expected 0 to 40'],
        'factors': [read_factors, 'names no factor: expected codes, or codes with Yes and No'],
        'places': [read_places, 'no number of places: expected 0 to ' ~ variable('most_places')],
    } -%}
    {%- set found = [] -%}
    {%- for field, kind in fields -%}
        {%- set column = field.split('.')[-1] -%}
        {%- set conditions = [] -%}
        {%- if kind is string and kind.startswith('day beside ') -%}
            {%- set reason = kind.removeprefix('day beside ') -%}
            {%- do found.append({
                'condition': is_end_unknown(column, reason) ~ ' and ' ~ read_text(column) ~ ' is null',
                'column': column,
                'reason': "'no day beside " ~ reason ~ ": it ended on an unknown day'",
            }) -%}
        {%- elif kind == 'json' -%}
            {%- do found.append({'condition': 'outcome_fault is not null', 'column': column, 'reason': 'outcome_fault'}) -%}
        {%- elif kind is string and kind.startswith('child on ') -%}
            {%- set aged = 'aged ' ~ variable('no_child_age') ~ ' or more on the first day known of the child: no date of birth' -%}
            {%- set conditions = [[is_no_child_on(column, kind.removeprefix('child on ')), aged]] -%}
        {%- elif kind == 'code' or kind is not string -%}
            {%- set codes = codes_of(field) if kind == 'code' else kind -%}
            {%- set is_unknown = has_unknown_code(field) if kind == 'code' else known_code(column, codes) ~ " = 'unknown'" -%}
            {%- set conditions = [[is_unknown, 'unknown: none of ' ~ codes | join(', ')]] -%}
        {%- elif kind == 'word' -%}
            {%- set conditions = [['not ' ~ is_known_word(field, read_word(column)), 'unknown: no word that a rule knows']] -%}
        {%- elif kind in readers -%}
            {%- set conditions = [[readers[kind][0](column) ~ ' is null', readers[kind][1]]] -%}
        {%- else -%}
            {%- set kinds = readers.keys() | join(', ') ~ ', json, code, word' -%}
            {{ exceptions.raise_compiler_error("unusable_values: kind '" ~ kind ~ "' is none of " ~ kinds) }}
        {%- endif -%}
        {%- for condition, reason in conditions -%}
            {%- set given = "nullif(" ~ column ~ ", '')" if kind in ('flag', 'places', 'hours') else read_text(column) -%}
            {%- do found.append({
                'condition': given ~ ' is not null and ' ~ condition,
                'column': column,
                'reason': "'" ~ reason ~ "'",
            }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(adapter.dispatch('list_found', 'per10k')(found)) }}
{%- endmacro %}
