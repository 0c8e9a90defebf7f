"""Makes golden.jsonl: texts, and what the reference implementations say of them. Run by hand, never by the tests.

    python3.11 -m venv venv
    venv/bin/pip install sacrebleu==2.6.0 nltk==3.10.4 rapidfuzz==3.14.6 scikit-learn==1.9.1 regex==2026.11.15
    venv/bin/python make_golden.py > golden.jsonl

    venv/bin/python make_golden.py --random 50000 --seed 1 > random.jsonl     # texts of nasty alphabets instead
    CHUNKWISE_GOLDEN=random.jsonl swift test --filter GoldenTests

A text is a string, or {"seed", "count", "words"}: so many words, drawn as `generated` below draws them.
Every line has a "kind": "pair" (BLEU, Levenshtein, Indel), "corpus" (BLEU), "terms" (TF-IDF) or "lower".
"""

import argparse
import json
import logging
import random
import re

import sacrebleu
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu
from rapidfuzz.distance import Indel, Levenshtein
from sacrebleu.metrics import BLEU
from sklearn.feature_extraction.text import TfidfVectorizer

SMOOTHINGS = [("exp", None), ("floor", None), ("floor", 0.5), ("add-k", None), ("add-k", 0.3), ("none", None)]
TOKENIZERS = ["13a", "intl", "char", "none"]
METHOD1 = SmoothingFunction().method1
WORDS = "the of and a to in is you that it he was for on are as with his they I at be this have from".split()

FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1e9\U0001f1ea"
TEXTS = {
    "empty": "",
    "space": " \t\r\n",
    "one": "word",
    "one letter": "I",
    "cat": "The cat sat on the mat.",
    "cats": "The cats sat on a mat, didn't they?",
    "disjoint": "Quick brown foxes jump over lazy dogs",
    "repeats": "the the the the the the the",
    "combining": "Cafe\u0301 nai\u0308ve re\u0301sume\u0301 \u0915\u093f\u0924\u093e\u092c",
    "composed": "Caf\u00e9 na\u00efve r\u00e9sum\u00e9 \u0915\u093f\u0924\u093e\u092c",
    "emoji": f"Family {FAMILY}\u2764\ufe0f flag {FLAG} thumbs \U0001f44d\U0001f3fd!",
    "emojis": f"{FAMILY} {FLAG}{FLAG} \U0001f44d",
    "hebrew": "\u05e9\u05dc\u05d5\u05dd, \u05e2\u05d5\u05dc\u05dd! \u05d4\u05d0\u05dd \u05d6\u05d4 \u05e2\u05d5\u05d1\u05d3?",
    "arabic": "\u0645\u0631\u062d\u0628\u0627\u060c \u0643\u064e\u062a\u064e\u0628\u064e \u0663\u066b\u0661\u0664 \u061f",
    "chinese": "\u4eca\u5929\u5929\u6c14\u5f88\u597d\uff0c\u6211\u4eec\u53bb\u516c\u56ed\u73a9\u3002",
    "chinese too": "\u4eca\u5929\u5929\u6c14\u4e0d\u597d\uff0c\u6211\u4eec\u4e0d\u53bb\u516c\u56ed\u3002",
    "japanese": "\u30c6\u30b9\u30c8\u3067\u3059\u300c\u6587\u7ae0\u300d\u30fc\u3002 \u534a\u89d2\uff76\uff85",
    "sigma": "\u039f\u0394\u039f\u03a3 \u039f\u0394\u039f\u03a3\u0391 \u03a3 A\u03a3 A\u0301\u03a3. \u03a3\u03a3' x\u03a3\u00adb",
    "cases": "\u0130stanbul I\u0307 \u0131 STRASSE Stra\u00dfe \u1e9e \u01c5 \ufb01 \u2160 \u24b6 \u212a \u023a",
    "apostrophe": "don't can't won't it's 'quoted' rock'n'roll \u2019tis don\u2019t",
    "lines": "First line.\r\nSecond line-\nbroken word-\r\nand\rthird\n\n- item\n",
    "control": "a\x1cb\x1dc\x1ed\x1fe\x85f\xa0g\u2028h\u2029i\u3000j\x00k\x7fl\u200bm\ufeffn\u180eo\u1680p\u202fq",
    "entities": "&quot;A&quot; &amp; B &lt;c&gt; &amp;lt; &amp;amp; &amp;quot; &#39; &apos; & &lt;skipped&gt; <skipped>x<ski<skipped>pped>",
    "numbers": "3.14 1,000,000.50 .5 5. 1.,2 3..4 ,5 a.5 5.a 5-6-7 -5 5--6 1/2 $5.00 50% 2008. \u00bd.5 \u0663.\u0664,x",
    "marks": "... .., ,., a..5 a...b !? (a.b),(c) -- --- 5.- x-.5 .-5 ,, ,",
    "symbols": "a+b=c \u20ac5 \u00a75 ^_^ `code` ~tilde~ {x|y} [z] <tag> @user #tag \u2014 \u201cquoted\u201d \u00b15 \u2026",
    "skipped": "one <skipped>two -<skipped>\nthree <skipped",
    "dash end": "ends with a dash-\n",
    "long a": {"seed": 1, "count": 24000, "words": WORDS},
    "long b": {"seed": 2, "count": 22000, "words": WORDS + ["\u00fcber", "stra\u00dfe", "\u6587"]},
    "middle": {"seed": 3, "count": 400, "words": WORDS},
    "middle too": {"seed": 4, "count": 380, "words": WORDS},
    "63": "ab" * 31 + "c",
    "64": "ba" * 32,
    "65": "abc" * 21 + "de",
    "128": "abcd" * 32,
    "129": "bcda" * 32 + "x",
}
PAIRS = [
    ("empty", "empty"), ("empty", "cat"), ("space", "cat"), ("one", "one"), ("one", "cat"), ("one letter", "cats"),
    ("cat", "cat"), ("cat", "cats"), ("cat", "disjoint"), ("repeats", "cat"), ("combining", "composed"),
    ("emoji", "emojis"), ("hebrew", "arabic"), ("chinese", "chinese too"), ("japanese", "chinese"),
    ("sigma", "cases"), ("apostrophe", "cats"), ("lines", "control"), ("entities", "skipped"),
    ("numbers", "marks"), ("symbols", "numbers"), ("dash end", "lines"), ("middle", "middle too"),
    ("63", "64"), ("64", "65"), ("65", "128"), ("128", "129"), ("63", "middle"), ("long a", "long b"),
]
ALPHABET = (
    list("abcABC015.,-'& \n_") + ["a", "b", " ", " ", ".", ",", "-", "5", "the ", "of "]
    + ["&amp;", "&lt;", "&quot;", "&gt;", "quot;", "<skipped>", "-\n", "\r\n", "\t", "\x1c", "\x1f", "\x85", "\xa0", "\u2028",
       "\u3000", "\x00", "\x7f", "\u200b", "\u00e9", "e\u0301", "\u0301", "\u03a3", "\u03c3", "\u03c2", "\u0130", "\u0131", "\u00df", "\u023a",
       "\u01c5", "\ufb01", "\u00bd", "\u00b2", "\u0663", "\u3007", "\u4e2d", "\u6587", "\u0915", "\u093f", FAMILY, FLAG, "\u200d", "\u05d0",
       "\u0627", "\u064b", "$", "\u20ac", "+", "\u2014", "\u201c", "\u2026", "\u3002", "\uff0c", "`", "^", "\u02b0", "\u0345", "\u00ad", "\u00b7",
       "\u2019", "\u2126", "\u212a", "\u2160", "\u24b6", "(", ")", "/", "%", ":", "'", "\U00010400", "\U0001d7d8"]
)


def generated(spec):
    """The generator is Knuth's (MMIX); its upper 31 bits choose the next word."""
    state, chosen = spec["seed"], []
    for _ in range(spec["count"]):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        chosen.append(spec["words"][(state >> 33) % len(spec["words"])])
    return " ".join(chosen)


def text(spec):
    return spec if isinstance(spec, str) else generated(spec)


def bleu_row(bleu, method, value, score):
    return {
        "order": bleu.max_ngram_order, "tok": bleu.tokenizer_signature, "lc": bleu.lowercase, "smooth": method,
        "value": value, "eff": bleu.effective_order, "score": score.score, "precisions": score.precisions,
        "bp": score.bp, "lengths": [score.sys_len, score.ref_len], "signature": str(bleu.get_signature()),
    }


def random_bleu(draw):
    method, value = draw.choice(SMOOTHINGS)
    return method, value, BLEU(
        lowercase=draw.random() < 0.4, force=True, tokenize=draw.choice(TOKENIZERS), smooth_method=method,
        smooth_value=value, max_ngram_order=draw.randint(1, 8), effective_order=draw.random() < 0.5)


def sentence(bleu, method, value, hypothesis, references):
    return bleu_row(bleu, method, value, bleu.sentence_score(hypothesis, references))


def pair(name, a, b, draw, count):
    h, r = text(a), text(b)
    rows = [sentence(BLEU(max_ngram_order=n, effective_order=True), "exp", None, h, [r]) for n in ((3, 4, 5) if count > 1 else ())]
    rows += [sentence(*(lambda m, v, bleu: (bleu, m, v))(*random_bleu(draw)), h, [r]) for _ in range(count)]
    case = {
        "kind": "pair", "name": name, "a": a, "b": b, "bleu": rows,
        "nltk": [sentence_bleu([r.split()], h.split(), weights=(1 / n,) * n, smoothing_function=METHOD1) for n in (1, 2, 3, 4, 5)],
        "levenshtein": [Levenshtein.distance(h, r), Levenshtein.normalized_similarity(h, r)],
        "indel": [Indel.distance(h, r), Indel.normalized_similarity(h, r)],
    }
    if isinstance(a, str):
        case["tokens"] = {t: BLEU(tokenize=t)._preprocess_segment(h).split() for t in TOKENIZERS}
        case["words"] = re.findall(r"(?u)\b\w\w+\b", h.lower())
        case["lower"] = h.lower()
    return case


def corpus(segments, draw):
    method, value, bleu = random_bleu(draw)
    streams = [[text(s["refs"][i]) for s in segments] for i in range(len(segments[0]["refs"]))]
    score = bleu.corpus_score([text(s["hyp"]) for s in segments], streams)
    return {"kind": "corpus", "segments": segments, "bleu": bleu_row(bleu, method, value, score)}


def terms(fitted, others):
    """Fits to some texts; the cosines of the first with each of them and with the others. Rows are of length 1 or 0."""
    vectorizer = TfidfVectorizer()
    rows = vectorizer.fit_transform([text(t) for t in fitted])
    first = rows[[0]]
    cosines = list((rows @ first.T).toarray().ravel())
    if others:
        cosines += list((vectorizer.transform([text(t) for t in others]) @ first.T).toarray().ravel())
    return {"kind": "terms", "texts": fitted, "others": others, "cosines": [float(c) for c in cosines]}


def fixtures(draw):
    for a, b in PAIRS:
        yield pair(f"{a} | {b}", TEXTS[a], TEXTS[b], draw, 6)
        if not a.startswith("long"):
            yield pair(f"{b} | {a}", TEXTS[b], TEXTS[a], draw, 3)
    short = [t for t in TEXTS.values() if isinstance(t, str)]
    for count in (1, 2, 3):
        for _ in range(8):
            yield corpus([{"hyp": draw.choice(short), "refs": draw.choices(short, k=count)} for _ in range(draw.randint(1, 6))], draw)
    yield terms(short, [])
    yield terms(["The cat sat.", "the CAT sat", "a cat, cats!", ""], ["unknown words only", "cat unknown cat"])
    yield terms([TEXTS["long a"], TEXTS["long b"], TEXTS["middle"]], [])
    for _ in range(8):
        yield terms(draw.sample(short[3:], 4) + [TEXTS["cat"]], draw.sample(short, 2))


def random_text(draw):
    length = draw.choice((0, 1, 2, 5, 12, 30, 70, 140, 300))
    alphabet = draw.sample(ALPHABET, draw.choice((2, 4, 10, 30, len(ALPHABET))))
    return "".join(draw.choices(alphabet, k=draw.randint(0, length)))


def edited(a, draw):
    scalars = list(a)
    for _ in range(draw.randint(0, max(1, len(scalars) // 4))):
        place = draw.randint(0, len(scalars))
        scalars[place:place + draw.randint(0, 3)] = draw.choices(ALPHABET, k=draw.randint(0, 2))
    return "".join(scalars)


def randoms(count, draw):
    for number in range(count):
        a = random_text(draw)
        b = edited(a, draw) if draw.random() < 0.5 else random_text(draw)
        if number % 10 == 0:
            texts = [a, b] + [edited(a, draw) for _ in range(3)]
            if any(re.search(r"\w\w", t.lower()) for t in texts):
                yield terms(texts, [random_text(draw)])
        elif number % 10 == 1:
            count = draw.randint(1, 3)
            yield corpus([{"hyp": a, "refs": [edited(b, draw) for _ in range(count)]} for _ in range(draw.randint(1, 4))], draw)
        else:
            yield pair(str(number), a, b, draw, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--random", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    assert sacrebleu.__version__ == "2.6.0"
    logging.getLogger("sacrebleu").setLevel(logging.ERROR)
    draw = random.Random(arguments.seed)
    for case in randoms(arguments.random, draw) if arguments.random else fixtures(draw):
        print(json.dumps(case, separators=(",", ":")))


main()
