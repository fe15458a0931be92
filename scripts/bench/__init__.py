"""What `scripts/benchmark` measures, one module a command."""
