"""Prints what a program of the field makes of traces: a line of JSON for each, with how many rows it has, of which types,
the sums of their numbers and the lengths of their texts, all counted by that program.

    python figures.py READER TRACE...
"""

import json
import sys

NUMBERS = ["request", "call", "layer", "slot", "round", "attempt", "tokens"]
TEXTS = ["type", "agent", "channel", "text", "info"]


def with_pandas(path):
    import pandas

    rows = pandas.read_json(path, lines=True, dtype_backend="pyarrow")
    start = rows["t_ns"][0]
    read = rows["read_ns"][rows["read_ns"] > 0]
    return (
        len(rows),
        rows["type"].value_counts().to_dict(),
        [(rows["t_ns"] - start).sum(), (read - start).sum()] + [rows[name].sum() for name in NUMBERS],
        [rows[name].map(lambda text: len(text.encode())).sum() for name in TEXTS],
    )


def with_duckdb(path):
    import duckdb

    rows = duckdb.read_json(path, format="newline_delimited")
    ((start,),) = rows.limit(1).project("t_ns").fetchall()
    (sums,) = rows.aggregate(
        f"count(*), sum(t_ns - {start}), sum(CASE WHEN read_ns > 0 THEN read_ns - {start} ELSE 0 END), "
        + ", ".join(f"sum({name})" for name in NUMBERS)
        + ", "
        + ", ".join(f"sum(strlen({name}))" for name in TEXTS)
    ).fetchall()
    types = dict(rows.aggregate("type, count(*)", "type").fetchall())
    return sums[0], types, sums[1 : 3 + len(NUMBERS)], sums[3 + len(NUMBERS) :]


def with_polars(path):
    import polars

    rows = polars.read_ndjson(path)
    start = rows["t_ns"][0]
    return (
        rows.height,
        dict(rows["type"].value_counts().iter_rows()),
        [(rows["t_ns"] - start).sum(), (rows["read_ns"].filter(rows["read_ns"] > 0) - start).sum()]
        + [rows[name].sum() for name in NUMBERS],
        [rows[name].str.len_bytes().sum() for name in TEXTS],
    )


def with_pyarrow(path):
    import pyarrow
    import pyarrow.compute
    import pyarrow.json

    file = pyarrow.OSFile(path)
    with pyarrow.CompressedInputStream(file, "zstd") if path.endswith(".zst") else file as stream:
        rows = pyarrow.json.read_json(stream)
    start = rows["t_ns"][0]
    read = rows["read_ns"].filter(pyarrow.compute.greater(rows["read_ns"], 0))
    counts = rows["type"].value_counts().to_pylist()
    sums = [pyarrow.compute.sum(pyarrow.compute.subtract(column, start)) for column in (rows["t_ns"], read)]
    sums += [pyarrow.compute.sum(rows[name]) for name in NUMBERS]
    lengths = [pyarrow.compute.sum(pyarrow.compute.binary_length(rows[name])) for name in TEXTS]
    return (
        rows.num_rows,
        {count["values"]: count["counts"] for count in counts},
        [sum.as_py() for sum in sums],
        [length.as_py() for length in lengths],
    )


reader = globals()["with_" + sys.argv[1]]
for path in sys.argv[2:]:
    rows, types, sums, lengths = reader(path)
    figures = {
        "rows": int(rows),
        "types": {name: int(count) for name, count in sorted(types.items())},
        "sums": {name: int(value) for name, value in zip(["t_ns", "read_ns"] + NUMBERS, sums)},
        "bytes": {name: int(value) for name, value in zip(TEXTS, lengths)},
    }
    print(json.dumps(figures, separators=(",", ":")))
