"""The small home of the tests of releases."""

from tests.release.conftest import original, small

__all__ = ["original", "small"]
