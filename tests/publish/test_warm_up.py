"""Warming up: a process that is forked later compiles nothing."""

import subprocess
import sys

#: In a process of its own, as importing is what is tested.
SCRIPT = """
import jinja2
from kg.publish import warm_up
jinja2.Environment.compile = None
from kg.pages.edition import compile_templates
from kg.pages.translation import ENGLISH
compile_templates(ENGLISH)
print(warm_up.rendering.render_pages.__name__)
"""


def test_every_template_is_compiled_once_it_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("render_pages\n", "")
