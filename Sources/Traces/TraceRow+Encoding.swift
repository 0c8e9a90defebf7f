public import JSON

extension JSONWriter {
  /// Appends a row and its line feed.
  public mutating func row(_ row: TraceRow) {
    raw(#"{"type":"#)
    string(row.kind.name)
    pieces(upTo: 256) { pieces in
      pieces.raw(#","t_ns":"#)
      pieces.integer(row.tNs)
      pieces.raw(#","read_ns":"#)
      pieces.integer(row.readNs)
      pieces.raw(#","request":"#)
      pieces.integer(Int64(row.request))
      pieces.raw(#","call":"#)
      pieces.integer(Int64(row.call))
      pieces.raw(#","agent":"#)
    }
    string(row.agent)
    pieces(upTo: 256) { pieces in
      pieces.raw(#","layer":"#)
      pieces.integer(Int64(row.layer))
      pieces.raw(#","slot":"#)
      pieces.integer(Int64(row.slot))
      pieces.raw(#","round":"#)
      pieces.integer(Int64(row.round))
      pieces.raw(#","attempt":"#)
      pieces.integer(Int64(row.attempt))
      pieces.raw(#","channel":"#)
    }
    string(row.channel)
    raw(#","text":"#)
    string(row.text)
    pieces(upTo: 64) { pieces in
      pieces.raw(#","tokens":"#)
      pieces.integer(Int64(row.tokens))
      pieces.raw(#","info":"#)
    }
    string(row.info)
    raw("}\n")
  }
}

extension TraceRow {
  /// The row as a line without its line feed.
  var line: [UInt8] {
    var writer = JSONWriter()
    writer.row(self)
    return writer.bytes.dropLast()
  }
}
