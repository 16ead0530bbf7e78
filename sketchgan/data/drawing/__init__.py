"""Drawings of an annotated face: its lines as strokes, and the hands, habits and styles that draw them."""
