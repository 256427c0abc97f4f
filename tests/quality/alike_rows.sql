select * from {{ ref('alike_row') }} where unlike_in <> 'days'
