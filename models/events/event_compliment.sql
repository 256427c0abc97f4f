select
    la_code,
    compliment_id,
    service,
    received_date,
    {{ flag(is_word_of('local_compliments.service', 'service', 'early_help')) }} as is_early_help,
    {{ flag('service is null or not ' ~ is_word_of('local_compliments.service', 'service')) }} as is_service_unknown
from {{ ref('stg_compliments') }}
