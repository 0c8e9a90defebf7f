import Testing
import TokenStreams
import Traces

@Suite("Looking at traces")
struct SummaryTests {
  private func rows(_ observations: [Observation], request: Int = 0) -> [TraceRow] {
    var encoder = ObservationEncoder()
    return observations.map { encoder.row(request: request, $0) }
  }

  @Test("A summary counts rows, requests by policy and outcome, and what each agent said")
  func summary() {
    var summary = TraceSummary()
    for row in rows(sampleRequest(0)) + rows(sampleRequest(1, outcome: nil), request: 1) { summary.add(row) }
    for row in rows(sampleRequest(2, policy: "single", outcome: .cancelled), request: 2) { summary.add(row) }
    #expect(summary.rows.first { $0.name == .delta }?.count == 18)
    #expect(summary.policies.map(\.name) == ["full", "single"])
    #expect(summary.policies[0].requests == 2 && summary.policies[0].unfinished == 1)
    #expect(summary.policies[0].outcomes.map(\.name) == ["complete"])
    #expect(summary.policies[1].outcomes.map(\.name) == ["cancelled"])
    #expect(summary.agents.map(\.name) == ["ada", "sum"])
    #expect(
      summary.agents[0].calls == 3 && summary.agents[0].deltas == 9 && summary.agents[0].textBytes == 54)
    #expect(
      summary.durationNs
        == sampleRequest(0).last.map { if case .finished(_, let at) = $0 { at - 1000 } else { 0 } })
  }

  @Test("A request as it should be has no problems")
  func sound() {
    var verification = TraceVerification()
    for row in rows(sampleRequest(0)) { verification.add(row) }
    #expect(verification.problems == [])
    #expect(verification.unfinished == 0)
  }

  @Test("What cannot have happened is reported with its row")
  func unsound() {
    func problems(_ change: (inout [TraceRow]) -> Void) -> [String] {
      var changed = rows(sampleRequest(0))
      change(&changed)
      var verification = TraceVerification()
      for row in changed { verification.add(row) }
      return verification.problems
    }
    func index(_ kind: TraceRow.Kind) -> Int { rows(sampleRequest(0)).firstIndex { $0.kind == kind }! }

    #expect(problems { $0[4].tNs = 0 }.first?.hasPrefix("Row 5: Time goes back") == true)
    #expect(problems { $0.remove(at: index(.call)) }.first?.contains("before it is made") == true)
    #expect(problems { $0.remove(at: 0) }.first?.contains("which is not running") == true)
    #expect(problems { $0.insert($0[0], at: 1) } == ["Row 2: Request 0 begins twice."])
    #expect(
      problems { $0.insert($0[index(.end)], at: index(.end)) }.first?.contains("goes on behind its end")
        == true)
    #expect(problems { $0[index(.answer)].info = #"{"from":0,"to":99}"# }.first?.contains("0..<99") == true)
    #expect(problems { $0[index(.answer)].info = #"{"from":9,"to":1}"# }.first?.contains("no range") == true)
    #expect(problems { $0[index(.end)].text = "bored" }.first?.contains("no outcome of a stream") == true)
    #expect(problems { $0.insert(contentsOf: [$0[1], $0[1]], at: 2) }.count == 2)
  }
}
