"""Each headline figure as one command: ``python -m benchmarks.save``, ``start``, ``drain_gap``."""
