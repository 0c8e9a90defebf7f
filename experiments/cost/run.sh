#!/usr/bin/env bash
# What does Mixture-of-Agents cost, and how much does it compute? The paper's mixtures (Figure 5), asked of the mock: what
# it answers is as long as the published answers are on average, so the lengths, and with them dollars and TFLOPs, are
# simulated.
set -euo pipefail
cd "$(dirname "$0")"
source ../mock/serve.sh
serve_mock models.json

# Three questions of 126 bytes; AlpacaEval's have 132 on average.
for word in actors writers singers; do
  text=$(printf "What are the names of some famous $word? %.0s" 1 2 3)
  printf '{"prompt": "%s"}\n' "${text% }"
done > "$folder/prompts.jsonl"

for preset in moa moa-lite; do
  chunkwise run --preset "$preset" --print-mixture \
    | sed -e "s#provider: together#base_url: \"$url\"#" -e '/key_variable: TOGETHER_API_KEY/d' > "$folder/$preset.yaml"
done
for model in gpt-4o gpt-4-1106-preview; do
  printf 'name: %s\nendpoints: {mock: {base_url: "%s"}}\nagents: {one: {model: %s}}\naggregator: one\npolicy: single\n' \
    "$model" "$url" "$model" > "$folder/$model.yaml"
done

traces=()
for name in moa moa-lite gpt-4o gpt-4-1106-preview; do
  traces+=("$folder/$name.jsonl.zst")
  chunkwise run --mixture "$folder/$name.yaml" --file "$folder/prompts.jsonl" --trace "$folder/$name.jsonl.zst" \
    --output none --quiet
done
chunkwise cost "${traces[@]}" --prices ../prices.yaml --latency e2e "$@"
