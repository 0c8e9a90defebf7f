import Mixtures

/// The sentences that reading a configuration ends in, one on a line; empty if it can be used.
func problems(_ yaml: String, file: String = "mixture.yaml") -> [String] {
  do throws(MixtureError) {
    _ = try Mixture(yaml: Array(yaml.utf8), file: file)
    return []
  } catch {
    return error.problems
  }
}

/// A configuration that can be used, to put a mistake into.
let soundMixture = """
  endpoints:
    local:
      provider: vllm
  agents:
    qwen:
      model: Qwen/Qwen3-8B
      temperature: 0.7
    llama:
      model: meta-llama/Llama-3.1-8B
  layers:
    - [qwen, llama]
  aggregator: qwen
  """

/// The sound configuration with one piece of it replaced.
func mixture(_ piece: String, _ replacement: String) -> String {
  let parts = soundMixture.split(separator: piece, maxSplits: 1, omittingEmptySubsequences: false)
  precondition(parts.count == 2, "The sound configuration holds the piece.")
  return parts[0] + replacement + parts[1]
}
