"""Photos to training pairs: annotation, vector drawings of faces, and the packed data set."""
