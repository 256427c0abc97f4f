"""SSDA903: the yearly return of looked-after children, as a set of CSV files, as XML, or as sheets of a workbook."""
