{{ breakdown_fact({
    'in_month': ['eh_assessments_by_partner_type', 'eh_assessments_by_partners', 'eh_partner_assessments_by_schools_pct_ytd'],
    'financial_year_to_date': ['eh_assessments_by_partner_type', 'eh_assessments_by_partners_ytd', 'eh_partner_assessments_by_schools_pct_ytd'],
}, 'partner_type', 'assessments') }}
