"""Overseas Stations KG: claims about China's overseas police service stations, and who makes them."""

TYPE_CHECKING = False  # as kg.settings tells
if TYPE_CHECKING:
    from kg.library import KnowledgeGraph
    from kg.library import open_graph as open

__version__ = "0.1.0"
__all__ = ["KnowledgeGraph", "__version__", "open"]


def __getattr__(name: str) -> object:
    """Import the library only when it is asked for, so that a cold command does not pay for it."""
    if name in ("open", "KnowledgeGraph"):
        from kg import library

        return library.open_graph if name == "open" else library.KnowledgeGraph
    raise AttributeError(f"module 'kg' has no attribute {name!r}")
