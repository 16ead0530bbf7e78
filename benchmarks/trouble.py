"""What benchmarks/soak.py may do to the workers of benchmarks/soak_server.py: seeds that are commands."""

DIE, FAIL, HANG = 4_000_000_001, 4_000_000_002, 4_000_000_003
HANG_S = 6.0  # longer than a live frame may take
WORKERS = 2
