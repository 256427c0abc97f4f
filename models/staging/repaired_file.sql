{# What had to be repaired for a file to be read, one row a file or a field of it. #}
select
    delivered.la_code,
    delivered.extract,
    delivered.source_file,
    {{ each_struct('delivered.repairs') }}
from {{ source('preparation', 'delivered_file') }} as delivered
