# The figures of figures.py, made by jq of the rows of one trace.
(map(select(.type == "trace"))[0].t_ns) as $start
| def total(values): reduce values as $value (0; . + $value);
{
  rows: length,
  types: (group_by(.type) | map({(.[0].type): length}) | add),
  sums: ({
    t_ns: total(.[] | .t_ns - $start),
    read_ns: total(.[] | select(.read_ns > 0) | .read_ns - $start)
  } + ([("request", "call", "layer", "slot", "round", "attempt", "tokens") as $name | {($name): total(.[][$name])}] | add)),
  bytes: ([("type", "agent", "channel", "text", "info") as $name | {($name): total(.[][$name] | utf8bytelength)}] | add)
}
