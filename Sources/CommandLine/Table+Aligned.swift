/// Columns that stand below one another on a terminal.
extension Table {
  private static let gap = 2

  /// The table as aligned columns. Where they do not fit next to each other they are divided into blocks, each with the
  /// key columns again; where not even one fits next to the keys, cells are cut. No line is longer than `width`.
  func aligned(width: Int?) -> String {
    let lines = [columns.map(\.heading)] + rows.map { $0.map(\.shown) }
    var widths = columns.indices.map { column in lines.map { $0[column].terminalWidth }.max() ?? 0 }
    var heading = TextBlock(width: width ?? .max)
    if !name.isEmpty { heading.paragraph(name) }
    var notes = TextBlock(width: width ?? .max)
    for note in allNotes { notes.paragraph(note) }
    let blocks = blocks(&widths, within: width).map { text(of: $0, lines, widths) }
    return heading.text + blocks.joined(separator: "\n") + notes.text
  }

  /// Which columns stand next to each other. Narrows `widths` where that is the only way.
  private func blocks(_ widths: inout [Int], within width: Int?) -> [[Int]] {
    guard let width, Self.length(of: Array(columns.indices), widths) > width else {
      return [Array(columns.indices)]
    }
    let keys = Array(columns.indices.prefix(keyColumns))
    var blocks: [[Int]] = []
    for column in columns.indices.dropFirst(keyColumns) {
      if let last = blocks.indices.last, Self.length(of: blocks[last] + [column], widths) <= width {
        blocks[last].append(column)
        continue
      }
      // The widest give way first, as long as there is anything of them left.
      let block = keys + [column]
      while Self.length(of: block, widths) > width,
        let widest = block.max(by: { widths[$0] < widths[$1] }), widths[widest] > 1
      {
        widths[widest] -= 1
      }
      blocks.append(block)
    }
    return blocks
  }

  private static func length(of block: [Int], _ widths: [Int]) -> Int {
    block.reduce(-gap) { $0 + gap + widths[$1] }
  }

  private func text(of block: [Int], _ lines: [[String]], _ widths: [Int]) -> String {
    var text = ""
    for (number, line) in lines.enumerated() {
      text += joined(block.map { line[$0] }, block, widths)
      if number == 0 {
        text += joined(block.map { String(repeating: "─", count: widths[$0]) }, block, widths)
      }
    }
    return text
  }

  private func joined(_ cells: [String], _ block: [Int], _ widths: [Int]) -> String {
    var line = ""
    for (cell, column) in zip(cells, block) {
      if column != block[0] { line += String(repeating: " ", count: Self.gap) }
      let cell = cell.cut(to: widths[column])
      let padding = String(repeating: " ", count: widths[column] - cell.terminalWidth)
      line += columns[column].alignment == .trailing ? padding + cell : cell + padding
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }
}
