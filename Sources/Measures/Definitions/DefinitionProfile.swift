internal import TokenStreams

/// Tools whose figures bear the same names as ours and mean something else.
public enum DefinitionProfile: String, Equatable, Sendable, CaseIterable {
  case chunkwise
  case vllm = "vLLM bench serve"
  case aiperf = "AIPerf"
  case guidellm = "GuideLLM"
  case inferencePerf = "inference-perf"
  case mlperf = "MLPerf"

  /// The name on a command line.
  public var optionName: String {
    switch self {
    case .chunkwise: "chunkwise"
    case .vllm: "vllm"
    case .aiperf: "aiperf"
    case .guidellm: "guidellm"
    case .inferencePerf: "inference-perf"
    case .mlperf: "mlperf"
    }
  }

  /// The files that were followed, and their version.
  var source: String {
    switch self {
    case .chunkwise: "chunkwise analyze --explain"
    case .vllm:
      "vllm-project/vllm: vllm/benchmarks/lib/endpoint_request_func.py at 02cfb534, vllm/benchmarks/serve.py at 009e6d4a"
    case .aiperf:
      "ai-dynamo/aiperf: src/aiperf/metrics/types/{ttft_metric at 58028d5b, time_to_first_output_token_metric at 0b758100, "
        + "request_latency_metric at 4f7ccffd, inter_token_latency_metric at 58dd5dea}.py"
    case .guidellm:
      "vllm-project/guidellm: src/guidellm/{schemas/request_stats,schemas/statistics,backends/openai/http}.py at ee7a7745 "
        + "(v0.7.3-12)"
    case .inferencePerf:
      "kubernetes-sigs/inference-perf: inference_perf/{reportgen/base,apis/streaming_parser}.py at 7de5ef2e (v0.6.1-29)"
    case .mlperf:
      "mlcommons/inference: loadgen/{loadgen,logging,results}.cc at b66003e1 (loadgen 6.0.17)"
    }
  }

  /// How it takes percentiles.
  var percentiles: PercentileMethod {
    switch self {
    case .chunkwise, .vllm, .aiperf, .inferencePerf: .linear
    case .guidellm: .reached
    case .mlperf: .indexed
    }
  }

  /// What its figures here lack of what the tool itself would have given, because a trace does not hold it.
  var shortfall: String {
    switch self {
    case .chunkwise: "nothing"
    case .vllm:
      "the instants of events without text but the first: the end of the response stands for the event with the finish "
        + "reason, so that e2e, tpot and the last gap of itl are longer by what comes behind that event (usage, [DONE]) and, "
        + "where it came with the last text, by all that followed the text, as one gap more; ttft takes the first event to "
        + "have choices"
    case .aiperf:
      "its own tokenizer: tokens are the server's (its --use-server-token-count), else bytes ÷ ratio"
    case .guidellm: "nothing; without server usage it counts events as tokens, and so it is here"
    case .inferencePerf:
      "its own tokenizer: tokens are the server's less reasoning, else bytes ÷ ratio, shared out to events by their bytes"
    case .mlperf:
      "token ids: tokens are the server's, else bytes ÷ ratio; the first text stands for FirstTokenComplete, the end of the "
        + "response for QuerySamplesComplete"
    }
  }
}
