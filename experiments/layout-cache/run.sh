#!/usr/bin/env bash
# What is a layout worth that a server's prefix cache keeps? Records what the sweep needs from the mock, unless it is there, and sweeps.
set -euo pipefail
cd "$(dirname "$0")"
for name in six; do bash ../mock/record.sh "$name"; done
chunkwise sweep experiment.yaml "$@"
