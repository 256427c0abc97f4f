{{ section_counts(contact_measures() + referral_measures()) }}
