import Testing
import TokenStreams

struct PartitionTests {
  @Test(
    "The place at which a sorted array divides is found wherever it is, among equals the first",
    arguments: 0...9)
  func place(count: Int) {
    let values = (0..<count).map { $0 / 2 }
    for bound in -1...count {
      #expect(
        values.partitioningIndex { $0 >= bound } == values.firstIndex { $0 >= bound } ?? values.endIndex,
        "\(bound) in \(values)")
    }
  }

  @Test("In a slice it is an index of the slice")
  func slice() {
    let values = [1, 3, 5, 7, 9][2...]
    #expect(values.partitioningIndex { $0 > 5 } == 3)
    #expect(values.partitioningIndex { $0 > 9 } == 5)
    #expect(values.partitioningIndex { $0 > 0 } == 2)
  }
}
