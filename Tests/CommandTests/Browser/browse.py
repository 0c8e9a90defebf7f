"""Opens a page in a headless Chromium, runs the lines of a script in it, and prints what they give as JSON.

    browse.py CHROMIUM PAGE [--width N] [--dark] [--screenshot FILE] [--pdf FILE] < expressions, one a line

A line `key NAME` presses a key, as `key Tab`; a line `media print` shows the page as on a sheet of paper that is as wide as
the window.

Speaks the DevTools protocol through a pipe, so that nothing but the standard library is needed. Printed are the values of
the expressions, every message to the console, every uncaught exception, and every address that the page asked for.
"""

import argparse
import base64
import json
import os
import pathlib
import subprocess
import sys
import tempfile


class Browser:
    def __init__(self, program, folder):
        # Chromium reads commands from descriptor 3 and writes to 4.
        ours_in, theirs_out = os.pipe()
        theirs_in, ours_out = os.pipe()

        def place():
            moved_in, moved_out = os.dup(theirs_in), os.dup(theirs_out)
            os.dup2(moved_in, 3)
            os.dup2(moved_out, 4)

        self.process = subprocess.Popen(
            [program, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
             "--disable-background-networking", "--hide-scrollbars", "--disable-extensions", f"--user-data-dir={folder}",
             "--remote-debugging-pipe", "about:blank"],
            preexec_fn=place, close_fds=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs_in)
        os.close(theirs_out)
        self.output = os.fdopen(ours_out, "wb", buffering=0)
        self.input = os.fdopen(ours_in, "rb", buffering=0)
        self.rest = b""
        self.last = 0
        self.events = []
        self.session = None

    def receive(self):
        while b"\0" not in self.rest:
            part = os.read(self.input.fileno(), 1 << 16)
            if not part:
                raise SystemExit("The browser ended.")
            self.rest += part
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, **parameters):
        self.last += 1
        message = {"id": self.last, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        self.output.write(json.dumps(message).encode() + b"\0")
        while True:
            answer = self.receive()
            if answer.get("id") == self.last:
                if "error" in answer:
                    raise SystemExit(f"{method}: {answer['error']}")
                return answer["result"]
            self.events.append(answer)

    def wait_for(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self.receive())

    def evaluate(self, expression):
        result = self.call("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in result:
            return {"exception": result["exceptionDetails"].get("exception", {}).get("description")}
        return result["result"].get("value")


    def press(self, key):
        text = {"Enter": "\r", "Space": " "}.get(key)
        code = {"Tab": 9, "Enter": 13, "Space": 32, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}[key]
        name = " " if key == "Space" else key
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=name, code=key, windowsVirtualKeyCode=code,
                      **({"text": text} if text and kind == "keyDown" else {}))

    def show_on_paper(self, features):
        self.call("Emulation.setEmulatedMedia", media="print", features=features)
        return self.evaluate("dispatchEvent(new Event('beforeprint'))")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("program")
    options.add_argument("page")
    options.add_argument("--width", type=int, default=1100)
    options.add_argument("--dark", action="store_true")
    options.add_argument("--screenshot")
    options.add_argument("--pdf")
    options = options.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        browser = Browser(options.program, folder)
        try:
            print(json.dumps(visit(browser, options)))
        finally:
            browser.process.kill()
            browser.process.wait()


def visit(browser, options):
    target = next(item for item in browser.call("Target.getTargets")["targetInfos"] if item["type"] == "page")
    browser.session = browser.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
    for domain in ("Page", "Runtime", "Network", "Log"):
        browser.call(f"{domain}.enable")
    browser.call("Emulation.setDeviceMetricsOverride", width=options.width, height=900, deviceScaleFactor=1, mobile=False)
    features = [{"name": "prefers-color-scheme", "value": "dark" if options.dark else "light"}]
    browser.call("Emulation.setEmulatedMedia", features=features)
    browser.events.clear()
    browser.call("Page.navigate", url=pathlib.Path(options.page).absolute().as_uri())
    browser.wait_for("Page.loadEventFired")
    # Two frames: figures are drawn when their widths are known.
    settle = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    browser.evaluate(settle)
    values = []
    for line in sys.stdin.read().splitlines():
        if line.startswith("key "):
            values.append(browser.press(line.removeprefix("key ")))
        elif line == "media print":
            values.append(browser.show_on_paper(features))
        else:
            values.append(browser.evaluate(line))
        browser.evaluate(settle)
    if options.screenshot:
        shot = browser.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
        pathlib.Path(options.screenshot).write_bytes(base64.b64decode(shot["data"]))
    if options.pdf:
        sheets = browser.call("Page.printToPDF", paperWidth=8.27, paperHeight=11.69, printBackground=False)
        pathlib.Path(options.pdf).write_bytes(base64.b64decode(sheets["data"]))
    found = {"values": values, "messages": [], "exceptions": [], "requests": []}
    for event in browser.events:
        parameters = event.get("params", {})
        match event.get("method"):
            case "Runtime.consoleAPICalled":
                found["messages"].append(" ".join(str(a.get("value")) for a in parameters["args"]))
            case "Log.entryAdded":
                found["messages"].append(parameters["entry"]["text"])
            case "Runtime.exceptionThrown":
                found["exceptions"].append(parameters["exceptionDetails"]["exception"].get("description"))
            case "Network.requestWillBeSent":
                found["requests"].append(parameters["request"]["url"])
    return found


if __name__ == "__main__":
    main()
