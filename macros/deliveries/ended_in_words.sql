{#
    Why a council cannot be reported on: it was divided or joined with another before its source was cut. former_codes: the relation
    with its row of the seed council_code, and its successors.
#}
{% macro ended_in_words(la_code, former_codes) -%}
    {{ la_code }} || ': ' || {{ former_codes }}.la_name || ' ended on ' || {{ former_codes }}.changed_on || ', before its source was cut; '
    || 'after it came ' || {{ former_codes }}.successors || '. Give the code of the council whose cases these are '
    || '(la_code), or, for the months before, the last day of the old one with the variable extract_date.'
{%- endmacro %}
