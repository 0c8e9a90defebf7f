import Measures
import Testing

@Suite("Two writers' texts")
struct WrittenTextsTests {
  private func texts(_ texts: [(instruction: String, text: String)]) -> WrittenTexts {
    var result = WrittenTexts()
    for (instruction, text) in texts { result.add(instruction: instruction, text: text) }
    return result
  }

  @Test(
    "are the same where all are, nearly the same where nine of ten are, and a single one may be chance",
    arguments: [
      (1, 0, false, false), (2, 0, true, true), (2, 1, false, false), (9, 1, false, false),
      (10, 1, false, true), (10, 2, false, false), (402, 40, false, true), (402, 41, false, false),
    ])
  func shares(count: Int, different: Int, isWhole: Bool, isNearlyWhole: Bool) {
    let one = texts((0..<count).map { ("\($0)", "text \($0)") })
    let other = texts(
      (0..<count).map { ("\($0)", "text \($0)\($0 < different ? "!" : "")") } + [("strange", "text")])
    for agreement in [one.agreement(with: other), other.agreement(with: one)] {
      #expect(agreement.common == count && agreement.same == count - different)
      #expect(agreement.isWhole == isWhole && agreement.isNearlyWhole == isNearlyWhole)
    }
  }

  @Test("are the same to the byte, and of several to an instruction one is enough")
  func exactness() {
    let composed = texts([("caf\u{E9}", "caf\u{E9}"), ("i", "first"), ("i", "second")])
    let decomposed = texts([("cafe\u{301}", "caf\u{E9}"), ("i", "second"), ("j", "first")])
    #expect(composed.agreement(with: decomposed).common == 1)
    #expect(composed.agreement(with: decomposed).same == 1)
    #expect(WrittenTexts().agreement(with: composed).isNearlyWhole == false)
  }
}
