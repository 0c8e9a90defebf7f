public import JSON

extension JSONWriter {
  /// Appends a row and its line feed.
  public mutating func row(_ row: TraceRow) {
    let kind = row.kind.name
    let texts =
      kind.utf8.count + row.agent.utf8.count + row.channel.utf8.count + row.text.utf8.count
      + row.info.utf8.count
    // Keys, punctuation and ten numbers of twenty digits take less than the first term.
    pieces(upTo: 384 + JSONPieces.mostPerByte * texts) { pieces in
      pieces.raw(#"{"type":"#)
      pieces.string(kind)
      pieces.raw(#","t_ns":"#)
      pieces.integer(row.tNs)
      pieces.raw(#","read_ns":"#)
      pieces.integer(row.readNs)
      pieces.raw(#","request":"#)
      pieces.integer(Int64(row.request))
      pieces.raw(#","call":"#)
      pieces.integer(Int64(row.call))
      pieces.raw(#","agent":"#)
      pieces.string(row.agent)
      pieces.raw(#","layer":"#)
      pieces.integer(Int64(row.layer))
      pieces.raw(#","slot":"#)
      pieces.integer(Int64(row.slot))
      pieces.raw(#","round":"#)
      pieces.integer(Int64(row.round))
      pieces.raw(#","attempt":"#)
      pieces.integer(Int64(row.attempt))
      pieces.raw(#","channel":"#)
      pieces.string(row.channel)
      pieces.raw(#","text":"#)
      pieces.string(row.text)
      pieces.raw(#","tokens":"#)
      pieces.integer(Int64(row.tokens))
      pieces.raw(#","info":"#)
      pieces.string(row.info)
      pieces.raw("}\n")
    }
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
