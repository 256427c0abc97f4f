"""A Power BI project in text over the published marts: `per10k power-bi`."""
