"""Records and the rules over them: pure, standard library only."""
