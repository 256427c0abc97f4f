{{ breakdown_fact({
    'in_month': ['contacts_by_outcome', 'contacts_received', 'contacts_to_referral'],
    'financial_year_to_date': ['contacts_by_outcome', 'contacts_received_ytd', 'contacts_to_referral_ytd'],
}, 'contact_outcome', 'contacts') }}
