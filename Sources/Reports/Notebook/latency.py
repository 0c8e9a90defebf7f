# %% [markdown]
# # Latency
#
# The distributions, the split of the time to first output, latency against tokens and the timelines of `chunkwise report`,
# from the rows in `data/`. `chunkwise analyze --explain` has the formula of every measure. Failed, degraded, truncated and cancelled
# requests are counted and enter no distribution.
# %%
import re

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

traces, requests, split, calls, rounds, evidence, answer = (
    # Only what is empty is missing: an agent may be called "null".
    pd.read_csv(f"data/{name}.csv", keep_default_na=False, na_values=[""])
    for name in ["traces", "requests", "split", "calls", "rounds", "evidence", "answer"]
)
KEY = ["trace", "request"]
BESPOKEN = ["single", "full", "staircase", "staircase-cached", "quorum"]


def family(policy):
    return policy.split("[")[0]


def order(policy):
    """The report's: policies that have a name as they are listed everywhere, each with its variants by their numbers."""
    parts = re.findall(r"[0-9.]+|[^0-9.]+", policy)
    place = BESPOKEN.index(family(policy)) if family(policy) in BESPOKEN else len(BESPOKEN)
    return place, [(0, float(part), "") if part.replace(".", "", 1).isdigit() else (1, 0.0, part) for part in parts]


mixtures = list(dict.fromkeys(requests["mixture"].fillna("")))
firsts = requests.drop_duplicates("group").fillna({"mixture": ""})
groups = [group for *_, group in sorted(
    (trace, mixtures.index(mixture), order(policy), group)
    for trace, mixture, policy, group in firsts[["trace", "mixture", "policy", "group"]].itertuples(index=False))]
requests = requests.sort_values("group", key=lambda names: names.map(groups.index), kind="stable")
complete = requests[requests["standing"] == "complete"]
# The report's colours, Okabe and Ito's with a brown in place of their yellow, and its rule: whoever has a name, or is the first
# variant of it, has the same colour everywhere, what was simulated of it too, dashed; beyond eight a shape tells who share one.
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#4D4D4D", "#6B4A00"]


def colours_of(names, bespoken=()):
    owners = [name if name in names else next((other for other in names if family(other) == name), None) for name in bespoken]
    places = {name: place for place, name in enumerate(owners) if name is not None}
    free = (place for place in range(len(bespoken) + len(names)) if place not in places.values())
    return places | {name: next(free) for name in dict.fromkeys(names) if name not in places}


def plain(group):
    return group.removesuffix(" (simulated)")


PLACES = colours_of([plain(group) for group in groups], BESPOKEN)


def line_of(group):
    place = PLACES[plain(group)]
    marker = ["", "s", "D", "^", "x"][place // len(COLOURS) % 5]
    return {
        "color": COLOURS[place % len(COLOURS)], "linestyle": "-" if plain(group) == group else "--",
        "marker": marker, "markevery": 0.2}


# What `chunkwise mock` simulates says so in every figure.
MOCK = "latencies of a mock" if requests["mock"].all() else "some latencies are those of a mock"
MOCK = MOCK if requests["mock"].any() else ""


def mark(figure):
    if MOCK:
        figure.suptitle(MOCK, fontsize="medium", color="#D55E00")


pd.crosstab(requests["group"], requests["standing"])
# %% [markdown]
# ## The medians
#
# Over complete requests, in milliseconds where the heading says so: those of `chunkwise analyze`.
# %%
MEDIANS = ["ttft_ms", "ttfo_ms", "max_gap_ms", "stall_ms", "e2e_ms", "tokens_per_s", "rounds", "prompt_tokens"]
medians = complete.groupby("group", sort=False)[MEDIANS].median()
medians.insert(0, "n", complete.groupby("group", sort=False).size())
medians.round(1)
# %% [markdown]
# ## Distributions
#
# How many of the values (requests, gaps) lie at or below the one on the axis. Further to the left is faster.
# %%
pieces = answer.merge(complete[KEY + ["group"]], on=KEY)
pieces["itl_ms"] = pieces.groupby(KEY)["at_ms"].diff()
begins_round = pieces.groupby(KEY)["round"].diff().fillna(0) != 0
figures = {
    "time to first output (ms)": complete[["group", "ttfo_ms"]],
    "time to first token (ms)": complete[["group", "ttft_ms"]],
    "end to end (ms)": complete[["group", "e2e_ms"]],
    "between pieces of the answer, ITL (ms)": pieces[["group", "itl_ms"]],
    "gaps between segments (ms)": pieces.loc[begins_round, ["group", "itl_ms"]],
    "playback stall (ms)": complete[["group", "stall_ms"]],
}
figure, axes = plt.subplots(3, 2, figsize=(11, 11), layout="constrained")
mark(figure)
for axis, (title, values) in zip(axes.flat, figures.items()):
    for group in groups:
        own = values.loc[values["group"] == group].iloc[:, 1].dropna()
        if len(own):
            axis.ecdf(own, label=f"{group} (n = {len(own)})", **line_of(group))
    axis.set_xlabel(title)
    axis.set_ylabel("share at or below")
    axis.set_ylim(0, 1.02)
    if axis.lines:
        axis.legend(fontsize="small")
    else:
        axis.text(0.5, 0.5, "there are none", transform=axis.transAxes, ha="center", color="#5B6570")
    if "ITL" in title:
        axis.set_xscale("symlog")
        axis.set_xlim(left=0)
    else:
        # A line at 0 stands beside the axis and not on it.
        axis.set_xlim(left=-0.02 * axis.get_xlim()[1])
# %% [markdown]
# ## Where the time to first output goes
#
# Along the critical path, in the mean over complete requests; a stage that a request did not pass took it no time, so
# that the parts add up to the mean time to first output.
# %%
known = complete[complete["ttfo_ms"].notna()]
parts = split.merge(known[KEY + ["group"]], on=KEY)
parts["where"] = parts["stage"] + parts["layer"].map(lambda layer: "" if pd.isna(layer) else f", layer {layer:.0f}")
last_layer = parts["layer"].max()
# A stage has its colour of the report, where the aggregator's are paler too; the rare ones, hatched, share those of others.
RARE = ["queue", "earlier rounds", "retries", "deadline"]
STAGES = ["connect", "first byte", "first delta", "reasoning", "decoding", "hold-back", "wait", "own", *RARE]
stages = parts.groupby(["group", "where"], sort=False)["duration_ms"].sum().unstack(fill_value=0)
stages = stages[parts.groupby("where")["part"].mean().sort_values().index]
stages = stages.div(known.groupby("group").size(), axis=0).reindex([each for each in groups if each in stages.index])
if len(stages):
    figure, axis = plt.subplots(figsize=(11, 0.7 * len(stages) + 2.5), layout="constrained")
    mark(figure)
    left = np.zeros(len(stages))
    for stage in stages:
        place = STAGES.index(stage.split(", layer ")[0])
        is_last = last_layer > 0 and stage.endswith(f", layer {last_layer:.0f}")
        axis.barh(
            stages.index, stages[stage], left=left, label=stage, color=COLOURS[place % len(COLOURS)],
            alpha=0.65 if is_last else 1, hatch="" if place < len(COLOURS) else "//", edgecolor="white", linewidth=0.5)
        left += stages[stage].to_numpy()
    axis.invert_yaxis()
    axis.set_xlabel("mean time to first output (ms)")
    figure.legend(loc="outside lower center", ncols=4, fontsize="small")
stages.round(1)
# %% [markdown]
# ## Latency against tokens
#
# Medians over complete requests. Further to the left is faster, further down takes fewer billed tokens; the line joins the
# policies that no other one beats in one without losing in the other.
# %%
points = complete.groupby("group", sort=False)[["ttfo_ms", "billed_tokens"]].median().dropna()
points["on_front"] = [
    not ((points <= own).all(axis=1) & (points < own).any(axis=1)).any() for _, own in points.iterrows()]
if len(points):
    figure, axis = plt.subplots(figsize=(11, 4.5), layout="constrained")
    mark(figure)
    front = points[points["on_front"]].sort_values(["ttfo_ms", "billed_tokens"])
    axis.plot(front["ttfo_ms"], front["billed_tokens"], color="#5B6570", lw=1, zorder=0)
    for group, own in points.iterrows():
        # Simulated ones are hollow.
        axis.plot(
            own["ttfo_ms"], own["billed_tokens"], linestyle="", color=line_of(group)["color"],
            marker=line_of(group)["marker"] or "o", fillstyle="full" if plain(group) == group else "none")
        axis.annotate(
            str(group).replace("$", r"\$"), (own["ttfo_ms"], own["billed_tokens"]), xytext=(6, 6), textcoords="offset points",
            fontsize="small")
    axis.set_xlabel("median time to first output (ms)")
    axis.set_ylabel("median of the billed tokens")
    axis.set_xlim(0, 1.2 * axis.get_xlim()[1])
    axis.set_ylim(0, 1.1 * axis.get_ylim()[1])
points.round(1)
# %% [markdown]
# ## One prompt under every policy
#
# A bar is a call: light until its first text came, dark while text came. A line is the instant at which a round could
# start, and the dots on it are the streams that it saw. The dashed line is the first output.
# %%
shown = complete if len(complete) else requests
if len(shown):
    prompt = shown["prompt_id"].iloc[0]
    chosen = shown[(shown["prompt_id"] == prompt) & (shown["repetition"] == shown["repetition"].min())]
    chosen = chosen.drop_duplicates("group")
    figure, axes = plt.subplots(
        len(chosen), 1, figsize=(11, 2.3 * len(chosen) + 0.6), sharex=True, squeeze=False, layout="constrained")
    mark(figure)
    for axis, (_, request) in zip(axes.flat, chosen.iterrows()):
        own = {
            name: rows[(rows["trace"] == request["trace"]) & (rows["request"] == request["request"])]
            for name, rows in {"calls": calls, "rounds": rounds, "evidence": evidence}.items()
        }
        lanes = own["calls"][["layer", "slot", "agent"]].drop_duplicates(["layer", "slot"]).sort_values(["layer", "slot"])
        height = {(lane.layer, lane.slot): place for place, lane in enumerate(lanes.itertuples())}
        # As in the report: by the place in its layer, the writer of the answer black.
        fill = {
            key: "#1B1F23" if key[0] > 0 and key[0] == lanes["layer"].max() else COLOURS[key[1] % len(COLOURS)] for key in height
        }
        for call in own["calls"].itertuples():
            y = height[call.layer, call.slot]
            first = call.end_ms if pd.isna(call.first_ms) else call.first_ms
            axis.barh(y, first - call.start_ms, left=call.start_ms, color="#CCCCCC")
            axis.barh(y, call.end_ms - first, left=first, color=fill[call.layer, call.slot])
        for row in own["rounds"].itertuples():
            seen = own["evidence"]
            seen = seen[(seen["layer"] == row.layer) & (seen["slot"] == row.slot) & (seen["round"] == row.round)]
            dots = [
                height[row.layer - 1, each.upstream_slot]
                for each in seen.itertuples()
                if each.bytes > 0 and (row.layer - 1, each.upstream_slot) in height
            ]
            if dots:
                axis.vlines(row.ready_ms, min(dots), height.get((row.layer, row.slot), max(dots)), color="black", lw=0.8)
                axis.plot([row.ready_ms] * len(dots), dots, "k.", ms=4)
        if not pd.isna(request["ttfo_ms"]):
            axis.axvline(request["ttfo_ms"], color="black", linestyle="--", lw=1)
        # A dollar sign would begin a formula.
        axis.set_yticks(list(height.values()), [str(agent).replace("$", r"\$") for agent in lanes["agent"]])
        axis.set_ylim(max(len(height), 4) - 0.5, -0.5)
        axis.set_title(f"{request['group']}", loc="left", fontsize="medium")
    axes.flat[-1].set_xlabel("since the scheduled start (ms)")
