public import JSON

extension JSONWriter {
  /// Appends a row and its line feed.
  public mutating func row(_ row: TraceRow) {
    raw(#"{"type":"#)
    string(row.kind.name)
    raw(#","t_ns":"#)
    integer(row.tNs)
    raw(#","read_ns":"#)
    integer(row.readNs)
    raw(#","request":"#)
    integer(Int64(row.request))
    raw(#","call":"#)
    integer(Int64(row.call))
    raw(#","agent":"#)
    string(row.agent)
    raw(#","layer":"#)
    integer(Int64(row.layer))
    raw(#","slot":"#)
    integer(Int64(row.slot))
    raw(#","round":"#)
    integer(Int64(row.round))
    raw(#","attempt":"#)
    integer(Int64(row.attempt))
    raw(#","channel":"#)
    string(row.channel)
    raw(#","text":"#)
    string(row.text)
    raw(#","tokens":"#)
    integer(Int64(row.tokens))
    raw(#","info":"#)
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
