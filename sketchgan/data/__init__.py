"""Photos to training pairs: commands and the packed data set here, the work in photos, drawing and altering."""
