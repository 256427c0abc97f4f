select * from {{ ref('alike_row') }}
