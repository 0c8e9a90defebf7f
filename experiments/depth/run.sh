#!/usr/bin/env bash
# What does each layer of refiners add? Records what the sweep needs from the mock, unless it is there, and sweeps.
set -euo pipefail
cd "$(dirname "$0")"
for name in six; do bash ../mock/record.sh "$name"; done
chunkwise sweep experiment.yaml "$@"
