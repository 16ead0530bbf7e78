"""A drawing on paper: a photograph of it becomes clean lines, and lines become strokes that can be edited."""
