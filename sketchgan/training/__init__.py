"""Training the generator from packed photos."""
