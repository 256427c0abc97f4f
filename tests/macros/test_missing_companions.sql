-- A row that an extract should have and lacks is asked of what is expected, and not staged; a reference that meets nothing is missing.
{% set table = {
    'meta': {'dated_by': 'contacts', 'completes': ['contacts.contact']},
    'columns': {
        'contact': {'name': 'contact', 'meta': {'reads_as': 'text', 'refers_to': 'contacts.contact'}},
        'decided': {'name': 'decided', 'meta': {'reads_as': 'date', 'expected': true}},
        'answered': {'name': 'answered', 'meta': {'reads_as': 'date'}},
        'outcome': {'name': 'outcome', 'meta': {'reads_as': 'text', 'expected_with': 'contacts.closed'}},
    },
} %}
{% set columns = {'contact': 'contact', 'decided': 'decided', 'answered': 'answered', 'outcome': 'outcome'} %}
{% set joined %}
    full join contacts as dating on staged.la_code = dating.la_code and staged.contact = dating.contact
    left join unmet_values as unmet on staged.la_code = unmet.la_code and staged.source_row = unmet.source_row
{% endset %}

with contacts (la_code, contact, contact_date, closed) as (
    values
    ('X', 'a', date '2019-03-01', null),
    ('X', 'lacking', date '2019-03-31', null),
    ('X', 'lacking and closed', date '2019-04-01', date '2019-04-02'),
    ('Y', 'a', date '2019-03-01', null)
),

decisions (la_code, source_row, contact, decided, answered, outcome) as (
    values
    ('X', 1, 'a', date '2019-03-02', null, null),
    ('X', 2, 'nowhere', date '2019-03-02', date '2019-03-02', null),
    ('Y', 1, 'a', null, null, null)
),

unmet_values (la_code, source_row, contact) as (
    values ('X', 2, 1)
),

found as (
    {{ field_gap_counts(
        'decisions', 'decisions', fields_asked(table, columns, {'closed': 'closed'}), ['dating.contact_date'], none, joined,
        'coalesce(staged.la_code, dating.la_code)'
    ) }}
),

expected (la_code, month_end, rows_staged, field, rows_asked, missing) as (
    values
    ('X', date '2019-03-31', 1, 'contact', 1, 0),
    ('X', date '2019-03-31', 1, 'decided', 2, 1),
    ('X', date '2019-03-31', 1, 'answered', 0, 0),
    ('X', date '2019-03-31', 1, 'outcome', 0, 0),
    ('X', date '2019-04-30', 0, 'contact', 0, 0),
    ('X', date '2019-04-30', 0, 'decided', 1, 1),
    ('X', date '2019-04-30', 0, 'answered', 0, 0),
    ('X', date '2019-04-30', 0, 'outcome', 1, 1),
    ('X', null, 1, 'contact', 1, 1),
    ('X', null, 1, 'decided', 1, 0),
    ('X', null, 1, 'answered', 1, 0),
    ('X', null, 1, 'outcome', 0, 0),
    ('Y', date '2019-03-31', 1, 'contact', 1, 0),
    ('Y', date '2019-03-31', 1, 'decided', 1, 1),
    ('Y', date '2019-03-31', 1, 'answered', 0, 0),
    ('Y', date '2019-03-31', 1, 'outcome', 0, 0)
)

(
    select la_code, month_end, rows_staged, field, rows_asked, missing from found
    except
    select * from expected
)
union all
(
    select * from expected
    except
    select la_code, month_end, rows_staged, field, rows_asked, missing from found
)
