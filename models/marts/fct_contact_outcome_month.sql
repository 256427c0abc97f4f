{{ breakdown_fact({
    'in_month': ['contacts_by_outcome', 'contacts_received'],
    'financial_year_to_date': ['contacts_by_outcome', 'contacts_received_ytd'],
}, 'contact_outcome', 'contacts') }}
