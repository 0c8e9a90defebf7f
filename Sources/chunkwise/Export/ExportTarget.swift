/// What traces can be written as.
enum ExportTarget: String, CaseIterable {
  /// The file of a model's answers that `alpaca_eval` reads: `model_outputs.json`.
  case alpacaEval = "alpaca-eval"
  /// The file of a model's answers that FastChat's `llm_judge` reads: `model_answer/MODEL.jsonl`.
  case mtBench = "mt-bench"
}
