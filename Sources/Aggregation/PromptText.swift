/// The instructions that aggregators are given. Embedded, so that a prompt never depends on a file.
enum PromptText {
  /// The instruction of a prompt, without the references.
  static func instruction(_ prompt: Policy.Prompt) -> String {
    switch prompt {
    case .table1: table1
    case .partial: partial
    }
  }

  /// Aggregate-and-Synthesize. Wang, Wang, Athiwaratkun, Zhang, Zou: Mixture-of-Agents Enhances Large Language Model
  /// Capabilities, arXiv 2406.04692, Table 1, word for word.
  static let table1 = """
    You have been provided with a set of responses from various open-source models to the latest user query. \
    Your task is to synthesize these responses into a single, high-quality response. It is crucial to \
    critically evaluate the information provided in these responses, recognizing that some of it may be \
    biased or incorrect. Your response should not simply replicate the given answers but should offer a \
    refined, accurate, and comprehensive reply to the instruction. Ensure your response is well-structured, \
    coherent, and adheres to the highest standards of accuracy and reliability.

    Responses from models:
    """

  /// Ours, for responses of which only the beginnings are there.
  static let partial = """
    Several models are answering the latest user query at this moment. Below you see what each of them has \
    written so far; most of these responses are still being written and break off in the middle. Write one \
    answer of your own to the user: take what is right from the responses, judge them critically, leave out \
    what is biased or wrong, and do not mention them. Your answer is shown to the user while you write it and \
    is never taken back. If a part of it is already there, go on from exactly where it stops, in the same \
    language, style and format: do not start again, do not repeat what has been said, and do not conclude \
    before the responses do.

    Responses so far:
    """

  /// What a user turn says before new evidence, where the answer is continued by turns.
  static let moreEvidence = "The responses go on:"
  /// The same when there is no more to come.
  static let completeEvidence = "The responses are now complete. They go on:"
  /// What a user turn asks for when nothing new is to be shown.
  static let goOn =
    "Go on from exactly where your answer stopped. Do not repeat any of it and do not comment on this request."
  /// The same for the final round.
  static let goOnToTheEnd =
    "Go on from exactly where your answer stopped, and bring it to its end. Do not repeat any of it and do not "
    + "comment on this request."
  /// Marks a response whose model failed before its end.
  static let cutOff = " [this response was cut off]"
}
