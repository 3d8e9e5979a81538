"""Preparation of rendering: imported once, before processes are forked."""

import kg.publish.rendering  # noqa: F401  # with all that it imports
from kg.pages.edition import compile_template, list_templates

for name in list_templates():
    compile_template(name)
