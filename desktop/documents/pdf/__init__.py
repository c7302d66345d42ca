"""One module for each form that is made as PDF."""
