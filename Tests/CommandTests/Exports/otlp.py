"""Decodes OTLP/JSON with OpenTelemetry's own message types, and prints what is in it as JSON.

    otlp.py FOLDER
"""

import base64
import json
import pathlib
import sys

from google.protobuf import json_format
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

NUMBERS = {"traceId", "spanId", "parentSpanId"}


def with_bytes(value):
    """OTLP/JSON has numbers of traces and spans in hexadecimal, where protobuf's JSON has base 64."""
    if isinstance(value, list):
        return [with_bytes(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: base64.b64encode(bytes.fromhex(item)).decode() if key in NUMBERS else with_bytes(item)
        for key, item in value.items()
    }


def decoded(path, message):
    # Unknown members are an error.
    for line in path.read_text().splitlines():
        yield json_format.ParseDict(with_bytes(json.loads(line)), message())


def attributes(message):
    return {
        each.key: json_format.MessageToDict(each.value).get(each.value.WhichOneof("value").replace("_v", "V"))
        for each in message.attributes
    }


folder = pathlib.Path(sys.argv[1])
spans = [
    {
        "name": span.name, "kind": span.kind, "trace": span.trace_id.hex(), "id": span.span_id.hex(),
        "parent": span.parent_span_id.hex(), "ns": span.end_time_unix_nano - span.start_time_unix_nano,
        "start": span.start_time_unix_nano, "error": span.status.code, "links": len(span.links),
        "attributes": attributes(span),
    }
    for request in decoded(folder / "traces.jsonl", ExportTraceServiceRequest)
    for resource in request.resource_spans
    for scope in resource.scope_spans
    for span in scope.spans
]
metrics = [
    {
        "name": metric.name, "unit": metric.unit, "count": sum(point.count for point in metric.histogram.data_points),
        "sum": sum(point.sum for point in metric.histogram.data_points),
        "attributes": [attributes(point) for point in metric.histogram.data_points],
    }
    for request in decoded(folder / "metrics.jsonl", ExportMetricsServiceRequest)
    for resource in request.resource_metrics
    for scope in resource.scope_metrics
    for metric in scope.metrics
]
print(json.dumps({"spans": spans, "metrics": metrics}))
