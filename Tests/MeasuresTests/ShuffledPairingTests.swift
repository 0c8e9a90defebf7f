import Testing

@testable import Measures

@Suite("A shuffled pairing")
struct ShuffledPairingTests {
  private func partners<Instruction: Hashable>(of instructions: [Instruction], seed: UInt64) -> [Int] {
    ShuffledPairing.partners(SampleClusters(instructions), seed: seed)
  }

  @Test("pairs nobody with himself and everybody once, the same for the same seed")
  func shuffled() {
    for count in [0, 1, 2, 3, 10, 402] {
      let pairing = partners(of: Array(0..<count), seed: 9)
      #expect(pairing.sorted() == Array(0..<count))
      if count > 1 { #expect(pairing.indices.allSatisfy { pairing[$0] != $0 }) }
      #expect(pairing == partners(of: Array(0..<count), seed: 9))
    }
    #expect(
      partners(of: Array(0..<402), seed: 9)
        != partners(of: Array(0..<402), seed: 10))
  }

  @Test("pairs no answer with one to the same instruction, however often it was asked")
  func shuffledRepetitions() {
    for seed in 0..<20 as Range<UInt64> {
      let instructions = ["a", "b", "a", "c", "a", "b", "c", "d"]
      let pairing = partners(of: instructions, seed: seed)
      #expect(pairing.indices.allSatisfy { instructions[pairing[$0]] != instructions[$0] })
      // Two of the three repetitions of one have different partners, where there are two.
      #expect(Set(pairing).count > 4)
      #expect(partners(of: ["a", "a"], seed: seed) == [0, 1])
    }
  }
}
