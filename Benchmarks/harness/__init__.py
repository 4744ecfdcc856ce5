"""The parts of Benchmarks/run, one subject a file. Benchmarks/README.md says what is measured and how."""
