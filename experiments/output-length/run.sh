#!/usr/bin/env bash
# How does the length of the answer change what streaming is worth? Records what the sweep needs from the mock, unless it is there, and sweeps.
set -euo pipefail
cd "$(dirname "$0")"
for name in six; do bash ../mock/record.sh "$name"; done
chunkwise sweep experiment.yaml "$@"
