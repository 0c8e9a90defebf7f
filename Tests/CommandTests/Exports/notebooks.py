"""Executes the notebooks in a folder with a real kernel, and prints some of what they hold then as JSON.

    notebooks.py FOLDER
"""

import json
import os
import pathlib
import sys
import tempfile

FIGURES = {
    "latency.ipynb": "dict(medians=medians.reset_index().to_dict('records'), stages=stages.sum(axis=1).to_dict())",
    "aggregation.ipynb": "dict(shared=table.reset_index().to_dict('records'), similarities=len(alike), "
    "answers=[coloured(request) for _, request in with_text.iterrows()])",
}


def main():
    folder = pathlib.Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as home:
        # Kernels and matplotlib keep files for their user, who is nobody here.
        for variable in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "MPLCONFIGDIR"):
            os.environ[variable] = home
        import nbclient
        import nbformat

        found = {}
        for name, figures in FIGURES.items():
            notebook = nbformat.read(folder / name, as_version=nbformat.NO_CONVERT)
            nbformat.validate(notebook)
            # What has no value is NaN, which JSON has no number for.
            code = f"import json\nprint(json.dumps({figures}, default=str).replace('NaN', 'null'))"
            notebook.cells.append(nbformat.v4.new_code_cell(code))
            nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(folder)}}).execute()
            outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
            found[name] = json.loads(outputs[-1]["text"]) | {
                "drawn": sum("image/png" in output.get("data", {}) for output in outputs),
                "complaints": [output["text"] for output in outputs if output.get("name") == "stderr"],
            }
    print(json.dumps(found))


main()
