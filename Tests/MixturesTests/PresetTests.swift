import Aggregation
import ChatTransport
import Mixtures
import Testing

@Test("Presets make the paper's calls: 13, 7, 13, and one more than the samples")
func calls() throws {
  #expect(try Mixture(preset: .moa).shape.layers.map(\.count) == [6, 6, 1])
  #expect(try Mixture(preset: .moaLite).shape.layers.map(\.count) == [6, 1])
  #expect(try Mixture(preset: .moaGPT4o).shape.layers.map(\.count) == [6, 6, 1])
  let counts = try Preset.allCases.map { try Mixture(preset: $0).shape.callCount }
  #expect(counts == [13, 7, 13, 7])
  for samples in [1, 2, 3, 6, 1000] {
    #expect(try Mixture(preset: .singleProposer, samples: samples).shape.callCount == samples + 1)
  }
  #expect(throws: MixtureError.self) { try Mixture(preset: .singleProposer, samples: 0) }
}

@Test("Presets ask the paper's models, sampled as the paper does", arguments: Preset.allCases)
func models(preset: Preset) throws {
  let mixture = try Mixture(preset: preset)
  #expect(mixture.shape.name == preset.rawValue)
  #expect(mixture.policies == [.full])
  #expect(mixture.agents.allSatisfy { $0.temperature == 0.7 && $0.maxTokens == 2048 })
  let layers = mixture.shape.layers.map { $0.map { mixture.agents[$0.agent].model } }
  let six = [
    "microsoft/WizardLM-2-8x22B", "Qwen/Qwen1.5-110B-Chat", "Qwen/Qwen1.5-72B-Chat",
    "meta-llama/Llama-3-70b-chat-hf", "mistralai/Mixtral-8x22B-Instruct-v0.1", "databricks/dbrx-instruct",
  ]
  switch preset {
  case .moa: #expect(layers == [six, six, ["Qwen/Qwen1.5-110B-Chat"]])
  case .moaLite: #expect(layers == [six, ["Qwen/Qwen1.5-72B-Chat"]])
  case .moaGPT4o:
    #expect(layers == [six, six, ["gpt-4o"]])
    #expect(mixture.endpoints.last?.baseURL == "https://api.openai.com/v1")
  case .singleProposer: #expect(Set(layers[0]).count == 1 && layers[1] == ["Qwen/Qwen1.5-110B-Chat"])
  }
}

@Test("A key that is in no environment variable is named once for each endpoint that is called")
func missingKeys() throws {
  let mixture = try Mixture(preset: .moaGPT4o)
  #expect(
    mixture.missingKeys { $0 == "TOGETHER_API_KEY" ? "x" : nil } == [
      "The environment variable OPENAI_API_KEY, which holds the key of endpoint openai, is not set."
    ])
  #expect(mixture.missingKeys { _ in "x" } == [])
  #expect(
    mixture.missingKeys { $0 == "OPENAI_API_KEY" ? " \n\t" : "" } == [
      "The environment variable TOGETHER_API_KEY, which holds the key of endpoint together, is empty.",
      "The environment variable OPENAI_API_KEY, which holds the key of endpoint openai, is empty.",
    ])
}
