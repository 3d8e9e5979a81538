"""Overseas Stations KG: who claims what about China's overseas police stations."""

TYPE_CHECKING = False  # see kg.settings
if TYPE_CHECKING:
    from kg.library import KnowledgeGraph
    from kg.library import open_graph as open

__version__ = "0.2.0"
__all__ = ["KnowledgeGraph", "__version__", "open"]


def __getattr__(name: str) -> object:
    """Import the library only on first use, so that commands start without it."""
    if name in ("open", "KnowledgeGraph"):
        from kg import library

        return library.open_graph if name == "open" else library.KnowledgeGraph
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
