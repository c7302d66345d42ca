"""One module for each kind of workbook."""
