/// What traces can be written as.
enum ExportTarget: String, CaseIterable {
  /// Tables of comma-separated values.
  case csv
  /// Jupyter notebooks and their data.
  case notebook
  /// A timeline for Perfetto and `chrome://tracing`.
  case perfetto
  /// Spans and metrics as OpenTelemetry's protocol has them in JSON.
  case otlp
  /// The file of a model's answers that `alpaca_eval` reads: `model_outputs.json`.
  case alpacaEval = "alpaca-eval"
  /// The file of a model's answers that FastChat's `llm_judge` reads: `model_answer/MODEL.jsonl`.
  case mtBench = "mt-bench"
}
