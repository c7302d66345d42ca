"""What is shown before an office is open: the start page, practice data, the window around them."""
