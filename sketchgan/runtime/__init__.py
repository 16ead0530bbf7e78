"""Running the networks where people wait: exported, loaded, tried on a golden drawing. Torch only where asked."""
