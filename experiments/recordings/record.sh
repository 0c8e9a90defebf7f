#!/usr/bin/env bash
# Records real llama-servers: pinned to their cores, and once more unpinned; takes six minutes, in which nothing else should run.
#
#   CHUNKWISE_LLAMA_SERVER   the llama-server binary
#   CHUNKWISE_LLAMA_MODELS   a folder with small.gguf, medium.gguf, large.gguf and aggregator.gguf
#   bash experiments/recordings/record.sh FOLDER    where the traces go
set -euo pipefail
folder="${1:?Name the folder for the traces.}"
server="${CHUNKWISE_LLAMA_SERVER:?Set it to the llama-server binary.}"
models="${CHUNKWISE_LLAMA_MODELS:?Set it to the folder of the four models.}"
here="$(cd "$(dirname "$0")" && pwd)"
chunkwise="${CHUNKWISE:-$here/../../.build/release/chunkwise}"
mkdir -p "$folder"

servers=()
stop_servers() {
  [ ${#servers[@]} -eq 0 ] || kill "${servers[@]}" 2>/dev/null || true
  wait
  servers=()
}
trap stop_servers EXIT

# start_server MODEL CORES
start_server() {
  local port
  port="$(sed -n "s/^  $1: {provider.*127.0.0.1:\([0-9]*\).*/\1/p" "$here/mixture.yaml")"
  taskset -c "$2" "$server" -m "$models/$1.gguf" --alias "$1" --host 127.0.0.1 --port "$port" \
    --parallel 2 -c 8192 -t 1 -tb 1 --jinja --no-warmup --offline >/dev/null 2>&1 &
  servers+=($!)
  until curl -sf "http://127.0.0.1:$port/health" >/dev/null; do
    kill -0 "${servers[-1]}" || { echo "The server of $1 did not start." >&2; exit 69; }
    sleep 0.1
  done
}

# start_servers CORES-OF-THE-PROPOSERS CORES-OF-THE-AGGREGATOR
start_servers() {
  for model in small medium large; do start_server "$model" "$1"; done
  start_server aggregator "$2"
}

# record MIXTURE NAME OPTIONS
record() {
  "$chunkwise" run -m "$1" -f "$here/prompts.jsonl" --output none --seed 1 "${@:3}" --trace "$folder/$2.jsonl.zst"
}

start_servers 0 1
record "$here/mixture.yaml" pinned --repeat 2 --drain
# The aggregator while nobody else works: what of its times in the others is contention shows beside it.
record "$here/mixture.yaml" aggregator-alone --policy single --repeat 2
# Each agent by itself, at one and at four calls at a time. Random letters make more tokens than the lengths say.
"$chunkwise" run -m "$here/mixture.yaml" --probe --probe-lengths 32,64,128,256 --repeat 2 --trace "$folder/probes.jsonl.zst"
stop_servers

# Each policy on the same proposals: the recorded ones, at their recorded instants; the aggregator alone is asked.
start_server aggregator 1
"$chunkwise" replay "$folder/pinned.jsonl.zst" --aggregator live -m "$here/mixture.yaml" --output none \
  --policy 'full,staircase[step=32],staircase-cached[step=32],quorum[step=32]' --trace "$folder/same-proposals.jsonl.zst"
stop_servers

# The same servers, all on the same two cores.
unpinned="$(mktemp)"
trap 'stop_servers; rm -f "$unpinned"' EXIT
sed 's/hardware: core-[01]/hardware: both-cores/' "$here/mixture.yaml" > "$unpinned"
start_servers 0,1 0,1
record "$unpinned" unpinned --drain
