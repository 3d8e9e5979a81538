"""What a process has that renders, before others are forked from it."""

import subprocess
import sys

SCRIPT = """
import sys
import kg.publish.preparation
from kg.pages import edition
assert "kg.publish.rendering" in sys.modules
edition._COMPILED.dump_bytecode = None  # to compile another template would fail
for name in edition.list_templates():
    edition.compile_template(name)
"""


def test_every_template_is_compiled_before_a_page_asks_for_it() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    without = SCRIPT.replace("import kg.publish.preparation", "import kg.publish.rendering")
    done = subprocess.run([sys.executable, "-c", without], capture_output=True, text=True)
    assert "TypeError" in done.stderr
