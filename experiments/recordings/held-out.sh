#!/usr/bin/env bash
# Simulates each policy from the recordings of the others alone, which have neither fitted the model nor given the proposals.
#
#   bash experiments/recordings/held-out.sh traces/pinned.jsonl.zst
set -euo pipefail
trace="${1:?Name the trace.}"
chunkwise="${CHUNKWISE:-$(cd "$(dirname "$0")/../.." && pwd)/.build/release/chunkwise}"
folder="$(mktemp -d)"
trap 'rm -r "$folder"' EXIT

zstd -dc "$trace" | jq -r 'select(.type == "request").info | fromjson.policy' | sort -u | while read -r policy; do
  requests="$(zstd -dc "$trace" | jq --arg policy "$policy" \
    'select(.type == "request" and (.info | fromjson.policy) == $policy).request' | jq -cs)"
  zstd -dc "$trace" | jq -c --argjson requests "$requests" \
    'select(.type != "footer" and (.request | IN($requests[]) | not))' >"$folder/others.jsonl"
  # The footer is of all rows; that it is missing here is said each time, and no news.
  "$chunkwise" simulate --quiet "$folder/others.jsonl" --policy "$policy" 2>/dev/null | grep -E '^group +[^ ]+ .simulated.$|^(ttft|e2e) p50'
done
