extension Table {
  /// The same table with rows and columns exchanged: a row for each column but the first, whose cells become the headings.
  /// For few rows of many columns, which no terminal is wide enough for.
  public var transposed: Table {
    let headings = rows.map { row in
      if case .text(let text) = row[0] { text } else { "" }
    }
    var result = Table(name, columns: [Column(columns[0].title, .leading)] + headings.map { Column($0) })
    result.notes = notes
    for (index, column) in columns.enumerated().dropFirst() {
      result.append([.text(column.heading)] + rows.map { $0[index] })
    }
    return result
  }
}
