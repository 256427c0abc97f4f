select * from {{ ref('alike_row') }} where unlike_in not in ('days', 'child')
