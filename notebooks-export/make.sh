#!/usr/bin/env bash
# Makes the notebooks of two recordings in traces/ anew, and executes them. Takes chunkwise from the path, and a Python with
# the packages of Tests/requirements.txt from CHUNKWISE_READERS_PYTHON.
set -euo pipefail
cd "$(dirname "$0")"
python="${CHUNKWISE_READERS_PYTHON:-../.build/readers/bin/python}"
for folder in pinned unpinned; do
  chunkwise export "../traces/$folder.jsonl.zst" --to notebook -o "$folder/"
  "$python" - "$folder" <<'PYTHON'
import pathlib
import sys

import nbclient
import nbformat

NOTE = """The servers, their latencies and everything that follows from them are **real**. Their models have random weights, so
that **what they wrote means nothing**: where a figure compares texts, it shows that it works and no more."""

folder = pathlib.Path(sys.argv[1])
for path in sorted(folder.glob("*.ipynb")):
    notebook = nbformat.read(path, as_version=nbformat.NO_CONVERT)
    # Behind the cell that names the traces.
    notebook.cells[1].source += "\n\n" + NOTE
    nbclient.NotebookClient(notebook, resources={"metadata": {"path": str(folder)}}).execute()
    for cell in notebook.cells:
        # When a cell was run, which would differ each time.
        cell.metadata.pop("execution", None)
    nbformat.write(notebook, path)
PYTHON
done
