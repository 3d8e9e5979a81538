"""What rendering needs, imported and compiled before processes are forked.

Importing it takes a second, while the publication still looks which pages to render.
"""

from kg.pages.edition import compile_templates
from kg.pages.translation import ENGLISH
from kg.publish import rendering

__all__ = ["rendering"]

compile_templates(ENGLISH)
