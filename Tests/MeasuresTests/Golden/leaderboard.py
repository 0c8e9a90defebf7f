"""Writes leaderboard.json: AlpacaEval's published leaderboards, and the judge's preferences that they were made of.

    git clone https://github.com/tatsu-lab/alpaca_eval
    git -C alpaca_eval checkout cd543a149df89434d8a54582c0151c0b945c3d20
    python3 leaderboard.py alpaca_eval                      # the models below
    python3 leaderboard.py alpaca_eval all > all.json       # every row whose annotations are there, for CHUNKWISE_LEADERBOARD
"""

import csv
import json
import sys
from pathlib import Path

# The models whose answers the project's other figures are of; ties as 0 and as 1.5; judgements that are null.
CHOSEN = {
    "weighted_alpaca_eval_gpt4_turbo": [
        "FuseChat-Gemma-2-9B-Instruct", "FuseChat-Qwen-2.5-7B-Instruct", "FuseChat-Llama-3.1-8B-Instruct",
        "Mixtral-8x7B-Instruct-v0.1_concise", "claude-2.1", "gpt-3.5-turbo-1106_verbose",
    ],
    "alpaca_eval_cot_gpt4_turbo_fn": ["claude-2.1"],
    "alpaca_eval_gpt4": ["gpt35_turbo_instruct", "gpt-3.5-turbo-0301", "phi-2"],
}
COLUMNS = ["win_rate", "standard_error", "discrete_win_rate", "n_wins", "n_wins_base", "n_draws", "n_total"]

checkout, takes_all = Path(sys.argv[1]), sys.argv[2:] == ["all"]
models = []
for board in sorted(checkout.glob("src/alpaca_eval/leaderboards/data_*/*_leaderboard.csv")):
    judge = board.name.removesuffix("_leaderboard.csv")
    with open(board, newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        annotations = checkout / "results" / row[""] / judge / "annotations.json"
        if not annotations.exists() or not (takes_all or row[""] in CHOSEN.get(judge, [])):
            continue
        models.append(
            {"judge": judge, "model": row[""]}
            | {name: float(row[name]) if row.get(name) else None for name in COLUMNS}
            | {"preferences": [record["preference"] for record in json.loads(annotations.read_text())]})
text = json.dumps({"models": models}, separators=(",", ":")).replace('{"judge"', '\n{"judge"') + "\n"
if takes_all:
    sys.stdout.write(text)
else:
    (Path(__file__).parent / "leaderboard.json").write_text(text)
