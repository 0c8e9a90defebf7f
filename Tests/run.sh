#!/usr/bin/env bash
# Sets up, builds with warnings as errors, lints, and runs every test; the concurrency tests once more under the
# thread sanitizer.
set -euo pipefail
cd "$(dirname "$0")/.."
source experiments/packages.sh
install_packages "${packages[@]}" zstd tmux nginx-light openssl jq python3-venv

# Other programs' readers of traces and exports, once for each state of the file that names them; while the rest is built,
# because most of it is waiting for the network.
readers=.build/readers
install_readers() {
  cmp -s Tests/requirements.txt "$readers/requirements.txt" && return
  rm -rf "$readers"
  /usr/bin/python3 -m venv "$readers"
  "$readers/bin/python" -m pip install --quiet --no-compile --disable-pip-version-check --requirement Tests/requirements.txt
  cp Tests/requirements.txt "$readers"
}
install_readers &
installation=$!

# Reports are opened in a real browser where there is one; installing it would take longer than everything else here.
CHUNKWISE_CHROMIUM="${CHUNKWISE_CHROMIUM:-$(command -v chromium || true)}"
export CHUNKWISE_CHROMIUM

echo "== lint"
swift format lint --strict --recursive Package.swift Sources Tests
echo "== build"
swift build --build-tests
wait "$installation" || { echo "The packages of Tests/requirements.txt could not be installed into $readers." >&2; exit 69; }
export CHUNKWISE_READERS_PYTHON="$PWD/$readers/bin/python"
echo "== test"
swift test --skip-build --skip CommandTests
echo "== test two hundred thousand interleavings"
CHUNKWISE_INTERLEAVINGS=200000 swift test --skip-build --filter InterleavingTests
echo "== test the program itself"
# Apart from the others: a process that is being started holds its parent's file locks for a moment.
swift test --skip-build --filter CommandTests
echo "== test under the thread sanitizer"
# Without what only computes: it has no second thread, and keeps both cores from those that have for minutes.
TSAN_OPTIONS="suppressions=$PWD/Tests/thread-sanitizer.txt" \
  swift test --scratch-path .build/thread-sanitizer --sanitize=thread \
  --filter 'EngineTests|ChatTransportTests|TracesTests|GatewayTests|BatchRunnerTests' \
  --skip 'CaptureTests|ServerSentEventTests|DamageTests|RowTests'
