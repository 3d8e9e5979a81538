"""The fixtures of the product's tests that the tests of the benchmarks use too."""

from tests.conftest import build_folder, engine

__all__ = ["build_folder", "engine"]
