"""Photos of faces: found, aligned, annotated with landmarks, parts and colours, and packed for the training."""
