internal import JSON

/// A Jupyter notebook made of a Python file in the percent format: `# %%` begins a cell of code, `# %% [markdown]` one of
/// text, whose lines are comments.
struct Notebook {
  private var cells: [JSONValue] = []

  /// Reads the cells, and puts behind the first what the traces are.
  ///
  /// - Parameter hasMockLatencies: whether latencies in them are those of a mock.
  init(_ source: [UInt8], of traces: [ExportedTrace], _ hasMockLatencies: Bool) {
    var isCode = true
    var lines: [String] = []
    let text = String(decoding: source, as: UTF8.self) + "\n# %%"
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      guard line == "# %%" || line == "# %% [markdown]" else {
        // Of a cell of text every line is a comment; an empty one has no blank behind its sign.
        lines.append(isCode ? String(line) : String(line.dropFirst(line.hasPrefix("# ") ? 2 : 1)))
        continue
      }
      add(lines, isCode: isCode)
      if cells.count == 1, !lines.isEmpty {
        add(Self.description(of: traces, hasMockLatencies), isCode: false)
      }
      isCode = line == "# %%"
      lines = []
    }
  }

  private mutating func add(_ lines: [String], isCode: Bool) {
    guard let first = lines.firstIndex(where: { !$0.isEmpty }),
      let last = lines.lastIndex(where: { !$0.isEmpty })
    else { return }
    let source = lines[first...last].enumerated().map { index, line -> JSONValue in
      .string(first + index < last ? line + "\n" : line)
    }
    var members: [JSONValue.Member] = [
      .init("cell_type", isCode ? "code" : "markdown"), .init("id", .string("cell-\(cells.count)")),
      .init("metadata", [:]), .init("source", .array(source)),
    ]
    if isCode { members += [.init("execution_count", .null), .init("outputs", [])] }
    cells.append(.object(members))
  }

  private static func description(of traces: [ExportedTrace], _ hasMockLatencies: Bool) -> [String] {
    let lines = traces.map { trace in
      let kind = trace.isSimulated ? "**simulated**" : "recorded by \(trace.tool)"
      return "- `\(trace.name.filter { $0 != "`" && !$0.isNewline })`, \(kind)"
    }
    let simulated =
      "What is simulated was computed and not measured; its groups say so, and it has no text to compare."
    let ofMock =
      "Latencies of a mock: `chunkwise mock` simulates them. `requests.csv` says of which requests (`mock`)."
    return lines + (traces.contains(where: \.isSimulated) ? ["", simulated] : [])
      + (hasMockLatencies ? ["", ofMock] : [])
  }

  /// The file: nbformat 4.5.
  var bytes: [UInt8] {
    let kernel: JSONValue = ["display_name": "Python 3", "language": "python", "name": "python3"]
    let notebook: JSONValue = [
      "cells": .array(cells), "metadata": ["kernelspec": kernel, "language_info": ["name": "python"]],
      "nbformat": 4, "nbformat_minor": 5,
    ]
    return Array(notebook.text.utf8) + [0x0A]
  }
}
