"""The sketch-to-face model as a library: its rooms and who may import whom are in docs/architecture.md."""
