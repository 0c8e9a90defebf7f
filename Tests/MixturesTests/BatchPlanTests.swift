import Aggregation
import Mixtures
import Testing
import TokenStreams

@Suite struct BatchPlanTests {
  private func plan(
    _ policies: [Policy], run: String? = "r", isFinished: (BatchPlan.Job) -> Bool = { _ in false }
  ) throws -> BatchPlan {
    BatchPlan(
      prompts: [try Prompt("Why?"), try Prompt("How?")], policies: policies, repetitions: 3, seed: 1,
      run: run, promptID: { $0.messages[0].content }, isFinished: isFinished)
  }

  @Test("What keeps prompt caches apart is as long under every policy, and does not tell which it is")
  func namespaces() throws {
    let names = try plan(Policy.named).jobs.map(\.cacheNamespace)
    #expect(Set(names).count == names.count)
    #expect(names.allSatisfy { $0.utf8.count == 12 && $0.allSatisfy(\.isHexDigit) })
    #expect(Set(try plan(Policy.named, run: "s").jobs.map(\.cacheNamespace)).isDisjoint(with: names))
    #expect(try plan(Policy.named, run: nil).jobs.allSatisfy { $0.cacheNamespace.isEmpty })
  }

  @Test("A job is finished for its policy's parameters, not for its policy's name")
  func finished() throws {
    var edited = Policy.full
    edited.order = .shuffled
    let isFinished = { (job: BatchPlan.Job) in job.policy == .full && job.repetition == 0 }
    #expect(try plan([.full], isFinished: isFinished).skipped == 2)
    #expect(try plan([edited], isFinished: isFinished).skipped == 0)
  }
}
