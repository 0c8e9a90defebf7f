#!/usr/bin/env bash
# Records a trace for the sweeps from the mock: bash experiments/mock/record.sh NAME
#
# NAME is a mixture here (six, straggler, single). Its models, NAME.json, are the mock's: their latencies, and so
# everything that follows from the trace, are simulated. The trace is experiments/mock/NAME.jsonl.zst; one that is there
# is kept.
set -euo pipefail
cd "$(dirname "$0")"
name=$1
trace=$name.jsonl.zst
if [ -e "$trace" ]; then exit 0; fi
source serve.sh
serve_mock "$name.json"
echo "Recording $trace: 72 requests of simulated latency, in three minutes, or in six where one proposer is slow." >&2

# Twenty-four questions behind contexts of very different length, so that what a prompt token costs can be told.
awk 'BEGIN {
  for (question = 1; question <= 24; question++) {
    text = "Question " question ":"
    for (word = 0; word < (question * question * 37) % 700; word++) text = text " " (word * question) % 997 " tides"
    printf "{\"prompt\": \"%s What follows?\"}\n", text
  }
}' > "$folder/prompts.jsonl"

sed "s#http://127.0.0.1:8080/v1#$url#" "$name.yaml" > "$folder/mixture.yaml"
# Eight requests at a time: the mock and its client are not to be in each other's way.
chunkwise run --mixture "$folder/mixture.yaml" --file "$folder/prompts.jsonl" --policy full,staircase,staircase-cached \
  --concurrency 8 --trace "$folder/$trace" --output none
mv "$folder/$trace" "$trace"
