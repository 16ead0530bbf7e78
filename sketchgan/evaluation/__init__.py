"""How good a generator is: sheets to look at, figures to compare."""
