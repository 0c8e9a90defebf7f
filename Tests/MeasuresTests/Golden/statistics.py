"""Writes statistics.json: what the reference packages give, with all digits. Run by hand, with Python 3.11:

    python3 -m venv venv
    venv/bin/pip install scipy==1.17.0 numpy==2.4.6 statsmodels==0.14.6 alpaca_eval==0.6.6
    venv/bin/python statistics.py
"""

import json
import math
import warnings
from pathlib import Path

import numpy as np
from alpaca_eval.metrics import get_winrate
from scipy import special, stats
from statsmodels.stats.multitest import multipletests

warnings.simplefilter("ignore")
random = np.random.default_rng(20240607)
nan = math.nan


def plain(value):
    """A number for JSON: null for NaN."""
    value = float(value)
    return None if math.isnan(value) else value


def plain_list(values):
    return [plain(value) for value in values]


def pairs():
    yield [], []
    yield [1], [2]
    yield [1, 2], [3, 4]
    yield [1, 2], [4, 3]
    yield [1, 2], [4, 4]
    yield [1, 2, 3], [1, 2, 3]
    yield [1, 2, 3], [3, 2, 1]
    yield [1, 2, 3], [1, 3, 2]
    yield [1, 1, 2], [1, 2, 2]
    yield [5, 5, 5, 5], [1, 2, 3, 4]
    yield [1, 2, nan, 4], [1, 2, 3, 4]
    yield [1, 2, 3, 4], [nan] * 4
    yield [0.0, -0.0, 1.0, 2.0], [1, 2, 3, 4]
    yield [1e300, -1e300, 5e-324, 0], [1, 2, 3, 4]
    yield [1, 1, 2, 2, 3, 3], [1, 2, 1, 2, 1, 2]
    yield [1, 2, 3, 4, 5, 6], [1, 2, 3, 4, 6, 5]
    yield [1, 2, 3, 4, 5, 6], [6, 5, 4, 3, 1, 2]
    for count in [3, 4, 5, 6, 6, 6, 7, 8, 9, 10, 20, 33, 34, 50]:
        yield random.random(count), random.random(count)
        yield random.integers(0, 4, count), random.integers(0, 4, count)
        yield random.integers(0, 3, count), random.random(count)
    for count in [40, 160, 200]:
        line = np.arange(count)
        swapped = line.copy()
        swapped[[3, 4]] = swapped[[4, 3]]
        yield line, line
        yield line, swapped
        yield line, -swapped
    for count in [805, 1000]:
        x = random.integers(0, 300, count)
        yield x, x + random.integers(0, 3000, count)
        x = np.round(random.random(count), 3)
        yield x, np.round(x + random.random(count) * 9, 3)


def correlation(x, y):
    x, y = np.asarray(x, float), np.asarray(y, float)
    return {
        "x": plain_list(x), "y": plain_list(y),
        "spearman": plain_list(stats.spearmanr(x, y)) if len(x) > 1 else [None, None],
        "kendall": plain_list(stats.kendalltau(x, y)),
    }


def tails():
    for degrees in [1, 2, 3, 4, 5, 10, 31, 98, 99, 803, 10_000, 1_000_000]:
        for t in [0, 1e-9, 1e-3, 0.3, 1, 1.7, 2.5, 4, 8, 30, 1e3, 1e8]:
            yield {"t": t, "degrees": degrees, "p": float(2 * special.stdtr(degrees, -t))}


def signs():
    for tosses in [0, 1, 2, 3, 5, 6, 10, 51, 100, 402, 805, 10_000, 100_000]:
        for heads in sorted({0, tosses // 5, int(tosses * 0.45), int(tosses * 0.49), tosses // 2, tosses}):
            p = stats.binomtest(heads, tosses).pvalue if tosses else 1.0
            yield {"heads": heads, "tosses": tosses, "p": float(p)}


def corrections():
    for p in [[0.03], [0.01, 0.04, 0.03, 0.005], [0.5, 0.5, 0.9], [0.02, 0.02, 0.02], [1, 0, 0.3],
              list(random.random(12) ** 3)]:
        yield {"p": plain_list(p), "adjusted": plain_list(multipletests(p, method="holm")[1])}


def win_rates():
    for preferences in [[1.7], [1, 2], [0, 1.5, 1.5], [1, 2, 0, 1.5, 1.7, 1.2],
                        list(1 + random.random(402)),
                        list(random.choice([0, 1, 1.5, 2], 100)),
                        # What get_winrate drops from both rates.
                        [1, 2, 1.3, -1, 5], [1, 2, nan]]:
        rate = get_winrate([{"preference": p} for p in preferences])
        yield {"preferences": plain_list(preferences)} | {key: plain(value) for key, value in rate.items()}


def partial(samples, models):
    """By least squares on the stacked, centred within-sample ranks."""
    columns = [[] for _ in range(4 + models)]
    for sample in samples:
        similarity, preference, length, model = (np.array(sample[k], float) for k in
                                                 ("similarity", "preference", "length", "model"))
        if len(similarity) < 2 or np.ptp(similarity) == 0 or np.ptp(preference) == 0:
            continue
        ranked = [similarity, preference, length, abs(length - sample["answer_length"])]
        values = [stats.rankdata(v) for v in ranked] + [(model == m).astype(float) for m in range(models)]
        for column, v in zip(columns, values):
            column.extend(v - v.mean())
    columns = np.array(columns)

    def coefficient(controls):
        design = columns[controls].T
        left = [columns[i] - design @ np.linalg.lstsq(design, columns[i], rcond=None)[0] for i in (0, 1)]
        return plain(np.corrcoef(left)[0, 1])

    return {"lengths": coefficient([2, 3]), "lengthsAndModels": coefficient(list(range(2, 4 + models)))}


def samples(count, models):
    for _ in range(count):
        present = np.sort(random.permutation(models)[:random.integers(1, models + 1)])
        length = random.integers(50, 400, len(present))
        preference = np.round(random.random(len(present)) + length / 400 + present / 10, 1)
        similarity = np.round(random.random(len(present)) + length / 300 + preference / 5, 1)
        yield {"model": present.tolist(), "length": length.tolist(), "preference": preference.tolist(),
               "similarity": similarity.tolist(), "answer_length": int(random.integers(50, 400))}


def partials():
    for count, models in [(40, 6), (200, 6), (30, 2)]:
        drawn = list(samples(count, models))
        yield {"samples": drawn, **partial(drawn, models)}


golden = {
    "correlations": [correlation(x, y) for x, y in pairs()],
    "tails": list(tails()),
    "signs": list(signs()),
    "corrections": list(corrections()),
    "win_rates": list(win_rates()),
    "partials": list(partials()),
}
sections = ",\n".join(
    json.dumps(name) + ": [\n" + ",\n".join(json.dumps(row, allow_nan=False) for row in rows) + "\n]"
    for name, rows in golden.items())
Path(__file__).with_name("statistics.json").write_text("{\n" + sections + "\n}\n")
