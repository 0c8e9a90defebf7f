# %% [markdown]
# # How the answers came about
#
# What the rounds waited for and saw, how alike the answers grew to the proposals, and which of their words proposals
# hold too: the figures of `chunkwise report`, over all complete requests, from the rows in `data/`.
# %%
import html
import re

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import HTML

traces, requests, rounds, evidence, similarity, parts, spans = (
    # Only what is empty is missing: a model may say "null".
    pd.read_csv(f"data/{name}.csv", keep_default_na=False, na_values=[""])
    for name in ["traces", "requests", "rounds", "evidence", "similarity", "parts", "spans"]
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
# The report's colours and its rule: whoever has a name, or is the first variant of it, has the same colour everywhere, what was
# simulated of it too, dashed; beyond eight a shape tells who share one.
COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9", "#4D4D4D", "#6B4A00"]


def colours_of(names, bespoken=()):
    owners = [name if name in names else next((other for other in names if family(other) == name), None) for name in bespoken]
    places = {name: place for place, name in enumerate(owners) if name is not None}
    free = (place for place in range(len(bespoken) + len(names)) if place not in places.values())
    return places | {name: next(free) for name in dict.fromkeys(names) if name not in places}


def plain(group):
    return group.removesuffix(" (simulated)")


PLACES = colours_of([plain(group) for group in groups], BESPOKEN)


def line_of(place, is_simulated=False):
    return {
        "color": COLOURS[place % len(COLOURS)], "linestyle": "--" if is_simulated else "-",
        "marker": [".", "s", "D", "^", "x"][place // len(COLOURS) % 5]}


# The place that writes the answer is in the last layer.
rounds = rounds.merge(complete[KEY + ["group"]], on=KEY)
final_layer = rounds.groupby(KEY)["layer"].transform("max")
final = rounds[rounds["layer"] == final_layer]
pd.crosstab(requests["group"], requests["standing"])
# %% [markdown]
# ## Rounds, and what let them start
#
# The rounds of the place that writes the answer: how many there were, what satisfied their barriers, and which upstream
# was waited for last.
# %%
per_answer = final.groupby(KEY + ["group"]).size().groupby("group", sort=False).describe()[["count", "min", "50%", "max"]]
per_answer
# %%
pd.crosstab(final["group"], final["cause"].fillna("none"))
# %%
pd.crosstab(final["group"], final["waited_for"].fillna("nobody"))
# %% [markdown]
# ## How much each round saw
#
# Tokens of all upstreams together, as estimated from the text: the median over the answers that reached the round.
# %%
seen = evidence.merge(final[KEY + ["layer", "slot", "round", "group"]], on=KEY + ["layer", "slot", "round"])
seen = seen.groupby(KEY + ["group", "round"])["tokens"].sum().groupby(["group", "round"]).median().unstack("group")
seen = seen.reindex(columns=[group for group in groups if group in seen.columns])
if len(seen):
    figure, axis = plt.subplots(figsize=(9, 4), layout="constrained")
    for group in seen:
        axis.plot(seen.index, seen[group], label=group, **line_of(PLACES[plain(group)], plain(group) != group))
    # A single round stands beside the axis, and not alone in its middle.
    axis.set_xlim(-0.5, max(1, seen.index.max()) + 0.5)
    axis.set_xlabel("round")
    axis.xaxis.get_major_locator().set_params(integer=True)
    axis.set_ylabel("tokens seen (median)")
    axis.legend(fontsize="small")
seen
# %% [markdown]
# ## Similarity of the answer to the proposals as both grow
#
# After each round: the answer so far against what the round had seen of each proposal, mean over the answers. TF-IDF
# cosine and Indel ratio go from 0 to 1, BLEU (the mean of its 3-, 4- and 5-gram versions, the answer as the hypothesis)
# from 0 to 100. Likeness is no proof of copying: models that read the same question write the same phrases.
# %%
alike = similarity.merge(complete[KEY + ["group"]], on=KEY)
for metric in ["cosine", "bleu", "indel"]:
    with_text = [group for group in groups if group in set(alike["group"])]
    if not with_text:
        break
    figure, axes = plt.subplots(
        1, len(with_text), figsize=(4 * len(with_text), 3.4), sharex=True, sharey=True, squeeze=False, layout="constrained")
    agents = list(dict.fromkeys(alike["agent"]))
    for axis, group in zip(axes.flat, with_text):
        own = alike[alike["group"] == group].groupby(["agent", "round"])[metric].mean()
        for agent in own.index.unique("agent"):
            label = str(agent).replace("$", r"\$")
            axis.plot(own[agent].index, own[agent], label=label, **line_of(agents.index(agent)))
        axis.set_title(group, fontsize="medium")
        axis.set_xlabel("round")
        axis.xaxis.get_major_locator().set_params(integer=True)
    axes.flat[0].set_xlim(-0.5, max(1, alike["round"].max()) + 0.5)
    axes.flat[0].set_ylabel(metric)
    figure.legend(*axes.flat[0].get_legend_handles_labels(), loc="outside lower center", ncols=6, fontsize="small")
# The last round of each answer.
last = alike[alike["round"] == alike.groupby(KEY)["round"].transform("max")]
last.groupby(["group", "agent"], sort=False)[["cosine", "bleu", "indel"]].mean().round(3)
# %% [markdown]
# ## Words that proposals hold too
#
# Of the words of the answers, how many stand in a span that a proposal holds word for word, and that the round which wrote
# them, or one before, had seen; and how many in one that no round had seen when they were written, so that they cannot
# have been copied. What is unseen says what the seen is worth.
# %%
shared = spans.drop_duplicates(KEY + ["span"]).merge(complete[KEY + ["group"]], on=KEY)
words = complete.groupby("group", sort=False)["words"].sum()
table = shared.groupby(["group", "seen"])["words"].sum().unstack(fill_value=0).reindex(words.index, fill_value=0)
table = pd.DataFrame({
    "words": words,
    "seen": table.get(True, pd.Series(0, words.index)) / words,
    "unseen": table.get(False, pd.Series(0, words.index)) / words,
})
table[table["words"] > 0].round(3)
# %% [markdown]
# Which proposers hold them, where a round had seen them:
# %%
sources = spans[spans["seen"] == True].merge(complete[KEY + ["group"]], on=KEY)  # noqa: E712
sources = sources.groupby(["group", "agent"], sort=False)["words"].sum().unstack(fill_value=0)
sources.div(words.reindex(sources.index), axis=0).round(3)
# %% [markdown]
# ## An answer and where its words come from
#
# Coloured are the words that a proposal holds too, by the first that does; underlined those that no round had seen when
# they were written. A bar stands between rounds.
# %%
def coloured(request):
    own = parts[(parts["trace"] == request["trace"]) & (parts["request"] == request["request"])]
    origin = spans[(spans["trace"] == request["trace"]) & (spans["request"] == request["request"])]
    origin = origin.drop_duplicates("span").set_index("span")
    text, before = [], None
    for part in own.itertuples():
        if before is not None and part.round != before:
            text.append("<b> | </b>")
        before = part.round
        # The text is a model's: it is shown, and never becomes a part of the page.
        words = f"<bdi>{html.escape(str(part.text))}</bdi>"
        if pd.isna(part.span) or part.span not in origin.index:
            text.append(words)
            continue
        source = origin.loc[part.span]
        line = "" if source["seen"] else ";text-decoration:underline"
        colour = COLOURS[int(source["slot"]) % len(COLOURS)]
        text.append(f'<span title="{html.escape(str(source["agent"]))}" style="color:{colour}{line}">{words}</span>')
    title = f"{request['group']}: {request['question']}"
    return f"<p><b>{html.escape(title)}</b></p><p style='white-space:pre-wrap'>{''.join(text)}</p>"


with_text = complete[complete["words"].fillna(0) > 0].drop_duplicates("group")
HTML("".join(coloured(request) for _, request in with_text.iterrows()) or "No complete request has a text.")
