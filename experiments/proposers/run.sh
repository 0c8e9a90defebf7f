#!/usr/bin/env bash
# How many proposers, and of one model or of several (MoA, Table 3)? Records what the sweep needs from the mock, unless it is there, and sweeps.
set -euo pipefail
cd "$(dirname "$0")"
for name in six single; do bash ../mock/record.sh "$name"; done
chunkwise sweep experiment.yaml "$@"
