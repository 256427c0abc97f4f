-- Codes of contacts, row by row of the file, with their days. The code of the council names the trap.
with contacts (la_code, source_row, source_code, contact_date) as (
    {% for council, code, day in [
        ('sorted alone', 'n // 30', 'n'), ('sorted as a whole', 'n // 30', 'n % 30'), ('as recorded', 'n % 3', 'n'),
        ('two codes', 'n // 45', 'n'), ('one row in another block', 'case when n = 80 then 0 else n // 30 end', 'n'),
        ('days at random', 'n // 30', 'hash(n) % 90'),
    ] %}
    select '{{ council }}', n + 1, cast({{ code }} as varchar), date '2018-01-01' + cast({{ day }} as integer) from range(90) as t (n)
    union all
    {% endfor %}
    select 'sorted alone', 91, null, date '2018-01-01'
    union all
    select 'sorted alone', 92, '0', null
),

found as (
    select la_code, rows_contrary, rows_found
    from ({{ codes_sorted_alone('ssd_contacts', 'contacts', 'source_code', 'contact_date') }}) as judged
),

expected (la_code, rows_contrary, rows_found) as (
    values
    ('sorted alone', 90, 90), ('sorted as a whole', 0, 90), ('as recorded', 0, 90), ('two codes', 0, 90),
    ('one row in another block', 0, 90), ('days at random', 0, 90)
)

(select * from found except select * from expected)
union all
(select * from expected except select * from found)
