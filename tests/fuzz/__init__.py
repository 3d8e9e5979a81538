"""A fuzzer for everything that others write: `python -m tests.fuzz --minutes 60`."""
