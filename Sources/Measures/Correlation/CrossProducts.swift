/// For each sample, the products of some centred variables with each other, summed over the sample's members: all that a
/// regression over any choice of the samples needs.
struct CrossProducts {
  /// How many variables there are.
  let variables: Int
  /// Sample by sample, the upper triangle row by row.
  private var values: [Double] = []

  init(variables: Int) { self.variables = variables }

  private var stride: Int { variables * (variables + 1) / 2 }

  /// How many samples there are.
  var count: Int { values.count / stride }

  /// Adds a sample: for each variable a value for each of its members. No variables at all count as zeros.
  mutating func append(_ sample: [[Double]]) {
    guard !sample.isEmpty else {
      values += repeatElement(0, count: stride)
      return
    }
    for row in 0..<variables {
      for column in row..<variables {
        values.append(zip(sample[row], sample[column]).reduce(0) { $0 + $1.0 * $1.1 })
      }
    }
  }

  /// The sum over the samples, each so many times.
  func sum(times: [Int]) -> SymmetricMatrix {
    let stride = stride
    var sum = Array(repeating: 0.0, count: stride)
    // The innermost of what a bootstrap does: without buffers, checks of indices take most of the time.
    values.withUnsafeBufferPointer { values in
      sum.withUnsafeMutableBufferPointer { sum in
        for (sample, times) in times.enumerated() where times > 0 {
          let factor = Double(times)
          let start = sample * stride
          for place in 0..<stride { sum[place] += factor * values[start + place] }
        }
      }
    }
    return SymmetricMatrix(upperTriangle: sum, count: variables)
  }
}
