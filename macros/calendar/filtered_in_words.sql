{#
    Why the rows of an extract cannot be all there are, and what to do. filters: relation with la_code, extract, what (open: no row has
    ended; open_since: none that was open months ago; latest: no child has a second one) and rows_found.
#}
{% macro filtered_in_words(filters) -%}
    {{ filters }}.extract || ' of ' || {{ filters }}.la_code || ': '
    || case {{ filters }}.what
        when 'open_since'
            then 'not one of ' || {{ filters }}.rows_found
                || ' rows that were open months ago has ended since, while others began, as where ends are no longer filled in'
        when 'open'
            then 'not one of its ' || {{ filters }}.rows_found || ' rows has ended, as where an export asks for what is open alone'
        else
            'each of its ' || {{ filters }}.rows_found
            || ' rows is the only one of its child, as where an export asks for the latest alone'
    end
    || '. The months before would be counted without the others: deliver all rows, those of years ago too. '
    || 'If there are no more, name the extract in the variable filtered_rows_are_right of dbt_project.yml; '
    || 'if they are not kept, in not_supplied.'
{%- endmacro %}
