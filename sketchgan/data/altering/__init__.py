"""Photos of what few photos show, made of those that there are: other proportions, turned, retouched, shaved heads."""
