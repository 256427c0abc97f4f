"""The monthly return of the client caseload information system (NCCIS): what each young person of the council's cohort does."""
