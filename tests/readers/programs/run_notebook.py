"""A notebook of one cell, run as Jupyter runs it; prints its answer."""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

notebook = nbformat.v4.new_notebook(
    cells=[nbformat.v4.new_code_cell(Path(sys.argv[1]).read_text("utf-8"))]
)
NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
for output in notebook.cells[0].outputs:
    sys.stdout.write(output.get("data", {}).get("text/plain", ""))
