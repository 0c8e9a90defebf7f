#!/usr/bin/env bash
# What does one slow proposer cost, and what helps against it? Records what the sweep needs from the mock, unless it is there, and sweeps.
set -euo pipefail
cd "$(dirname "$0")"
for name in straggler; do bash ../mock/record.sh "$name"; done
chunkwise sweep experiment.yaml "$@"
