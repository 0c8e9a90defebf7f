/// For each instruction, the products of some centred variables with each other, summed over its samples and their members:
/// all that a regression over any choice of the instructions needs.
struct CrossProducts {
  /// How many variables there are.
  let variables: Int
  /// Instruction by instruction, the upper triangle row by row.
  private var values: [Double]

  init(variables: Int, instructions: Int) {
    self.variables = variables
    values = Array(repeating: 0, count: instructions * variables * (variables + 1) / 2)
  }

  private var stride: Int { variables * (variables + 1) / 2 }

  /// Adds a sample of an instruction: for each variable a value for each of its members.
  mutating func add(_ sample: [[Double]], to instruction: Int) {
    var place = instruction * stride
    for row in 0..<variables {
      for column in row..<variables {
        values[place] += zip(sample[row], sample[column]).reduce(0) { $0 + $1.0 * $1.1 }
        place += 1
      }
    }
  }

  /// The sum over the instructions, each so many times.
  func sum(times: [Int]) -> SymmetricMatrix {
    let stride = stride
    var sum = Array(repeating: 0.0, count: stride)
    // The innermost of what a bootstrap does: without buffers, checks of indices take most of the time.
    values.withUnsafeBufferPointer { values in
      sum.withUnsafeMutableBufferPointer { sum in
        for (instruction, times) in times.enumerated() where times > 0 {
          let factor = Double(times)
          let start = instruction * stride
          for place in 0..<stride { sum[place] += factor * values[start + place] }
        }
      }
    }
    return SymmetricMatrix(upperTriangle: sum, count: variables)
  }
}
