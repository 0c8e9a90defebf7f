import Reports
import Testing

/// The order of policies on a page.
@Suite struct PolicyOrderTests {
  @Test(
    "Policies stand as they are listed everywhere, variants by the size of their numbers, others behind them")
  func order() {
    let policies = [
      "single", "full", "full[unit=words]", "staircase", "staircase[first=2,step=20]",
      "staircase[first=10,step=5]", "staircase-cached[step=32]", "quorum[barrier.share=0.25]",
      "quorum[barrier.share=0.5]", "mine", "mine 2", "mine 10",
    ]
    for _ in 0..<20 {
      #expect(policies.shuffled().sorted { PolicyOrder($0) < PolicyOrder($1) } == policies)
    }
  }

  @Test("Any name has a place", arguments: ["", ".", "1..2", "9999999999999999999999999", "[", "é[2]", "٣"])
  func anyName(name: String) {
    #expect(!(PolicyOrder(name) < PolicyOrder(name)))
    #expect(PolicyOrder("quorum") < PolicyOrder(name))
  }
}
