/// For each instruction, the products of some centred variables with each other, summed over its samples and their members:
/// all that regressions over any choice of the instructions need.
///
/// There is a regression for each of the `own` variables, together with the shared ones; what these have in common is
/// summed once.
struct CrossProducts {
  /// How many variables are in every regression.
  private let shared: Int
  /// How many are each in one of their own.
  private let own: Int
  /// Instruction by instruction: the upper triangle of the shared variables row by row, then for each of the others its
  /// product with itself and those with the shared ones.
  private var values: [Double]

  init(shared: Int, own: Int, instructions: Int) {
    self.shared = shared
    self.own = own
    values = Array(repeating: 0, count: instructions * (shared * (shared + 1) / 2 + own * (shared + 1)))
  }

  private var triangle: Int { shared * (shared + 1) / 2 }
  private var stride: Int { triangle + own * (shared + 1) }

  /// Adds a sample of an instruction: for each variable a value for each of its members.
  mutating func add(shared: [[Double]], own: [[Double]], to instruction: Int) {
    var place = instruction * stride
    func add(_ a: [Double], _ b: [Double]) {
      values[place] += zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
      place += 1
    }
    for row in shared.indices {
      for column in shared[row...] { add(shared[row], column) }
    }
    for variable in own {
      for column in [variable] + shared { add(variable, column) }
    }
  }

  /// The sums over the instructions, each so many times: for each of the own variables the matrix of its regression, in which
  /// it is the first.
  func sums(times: [Int]) -> [SymmetricMatrix] {
    let (stride, triangle) = (stride, triangle)
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
    return (0..<own).map { variable in
      let start = triangle + variable * (shared + 1)
      return SymmetricMatrix(
        upperTriangle: sum[start...].prefix(shared + 1) + sum[..<triangle], count: shared + 1)
    }
  }
}
