"""The sketch-to-face model as a library: network, imaging, checkpoints, runtimes."""
