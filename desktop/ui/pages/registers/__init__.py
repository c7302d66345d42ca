"""What every register page is made of: list, card and form from a description of the register."""
