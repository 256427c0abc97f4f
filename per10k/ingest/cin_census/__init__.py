"""The children in need census: the return of a council's referrals, assessments, enquiries, conferences and plans of a year."""
