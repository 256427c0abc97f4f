{{ breakdown_fact({
    'in_month': ['eh_assessments_by_partner_type', 'eh_assessments_by_partners'],
    'financial_year_to_date': ['eh_assessments_by_partner_type', 'eh_assessments_by_partners_ytd'],
}, 'partner_type', 'assessments') }}
