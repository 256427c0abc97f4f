{# Why a council that is refused for nothing else has no months, and what to do. #}
{% macro undated_in_words(la_code) -%}
    {{ la_code }} || ': nothing that was delivered of it says on what day it happened, so that there is no month to report. Have the '
    || 'extracts made again with their dates.'
{%- endmacro %}
