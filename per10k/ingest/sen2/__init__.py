"""SEN2, person by person: the return of requests for education, health and care plans and of what came of them."""
