"""The networks (torch), what they are told beside the drawing, and the files that hold their weights (numpy only)."""
