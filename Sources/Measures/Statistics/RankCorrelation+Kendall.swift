internal import Glibc

extension RankCorrelation {
  /// Kendall's tau-b; neither variable is constant.
  init(concordanceOf x: [Double], _ y: [Double]) {
    let count = x.count
    let pairs = count * (count - 1) / 2
    let (xTies, yTies) = (Ranks(x).ties, Ranks(y).ties)
    let (xTied, yTied) = (Self.tiedPairs(xTies), Self.tiedPairs(yTies))
    let (discordant, tiedInBoth) = Self.discordantPairs(x, y)
    let balance = pairs - xTied - yTied + tiedInBoth - 2 * discordant
    let tau = Double(balance) / Double(pairs - xTied).squareRoot() / Double(pairs - yTied).squareRoot()

    let fewest = min(discordant, pairs - discordant)
    if xTied == 0, yTied == 0, count <= 33 || fewest <= 1 {
      self.init(coefficient: min(1, max(-1, tau)), pValue: Self.exact(count: count, fewest: fewest))
      return
    }
    // The variance of the balance under independence (Kendall, Rank Correlation Methods, 4th edition, chapter 4).
    let n = Double(count)
    func sum(_ ties: [Int], _ term: (Double) -> Double) -> Double {
      ties.reduce(0) { $0 + term(Double($1)) }
    }
    let thirds = { (t: Double) in t * (t - 1) * (t - 2) }
    let sevenths = { (t: Double) in t * (t - 1) * (2 * t + 5) }
    let m = n * (n - 1)
    let variance =
      (m * (2 * n + 5) - sum(xTies, sevenths) - sum(yTies, sevenths)) / 18
      + 2 * Double(xTied) * Double(yTied) / m
      + sum(xTies, thirds) * sum(yTies, thirds) / (9 * m * (n - 2))
    let z = Double(balance) / variance.squareRoot()
    self.init(coefficient: min(1, max(-1, tau)), pValue: erfc(abs(z) / 2.0.squareRoot()))
  }

  private static func tiedPairs(_ ties: [Int]) -> Int { ties.reduce(0) { $0 + $1 * ($1 - 1) / 2 } }

  /// How many pairs are in opposite order in the two variables, and how many are tied in both (Knight 1966: exchanges
  /// that a merge sort of y makes once all is in the order of x).
  private static func discordantPairs(_ x: [Double], _ y: [Double]) -> (discordant: Int, tiedInBoth: Int) {
    let order = x.indices.sorted { (x[$0], y[$0]) < (x[$1], y[$1]) }
    var both = 0
    var run = 1
    for (last, next) in zip(order, order.dropFirst()) {
      run = x[last] == x[next] && y[last] == y[next] ? run + 1 : 1
      both += run - 1
    }
    var values = order.map { y[$0] }
    var merged = values
    var discordant = 0
    var width = 1
    while width < values.count {
      for start in stride(from: 0, to: values.count, by: 2 * width) {
        let middle = min(start + width, values.count)
        let end = min(start + 2 * width, values.count)
        var (left, right) = (start, middle)
        for place in start..<end {
          if right == end || left < middle && values[left] <= values[right] {
            merged[place] = values[left]
            left += 1
          } else {
            merged[place] = values[right]
            right += 1
            discordant += middle - left
          }
        }
      }
      swap(&values, &merged)
      width *= 2
    }
    return (discordant, both)
  }

  /// The share of orders that have at most `fewest` discordant or at most `fewest` concordant pairs (Kendall, Rank
  /// Correlation Methods, 4th edition, chapter 5: a permutation of j numbers adds 0 … j − 1 inversions to one of j − 1).
  private static func exact(count: Int, fewest: Int) -> Double {
    if 4 * fewest == count * (count - 1) || count == 2 { return 1 }
    // Beyond 170 the factorial is infinite, and the share 0.
    if fewest == 0 { return 2 / tgamma(Double(count + 1)) }
    if fewest == 1 { return 2 / tgamma(Double(count)) }
    // How many orders of j numbers have each count of inversions; whole numbers, exact up to 2⁵³, then rounded.
    var orders = Array(repeating: 0.0, count: fewest + 1)
    orders[0] = 1
    for j in 2...count {
      var window = 0.0
      let before = orders
      for inversions in 0...fewest {
        window += before[inversions]
        if inversions >= j { window -= before[inversions - j] }
        orders[inversions] = window
      }
    }
    return 2 * orders.reduce(0, +) / tgamma(Double(count + 1))
  }
}
