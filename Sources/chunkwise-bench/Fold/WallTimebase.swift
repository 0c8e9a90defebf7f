import Engine

/// The machine's clock, for requests that never wait.
struct WallTimebase: Timebase {
  var nowNs: Int64 { Clock.nowNs }
  func sleep(untilNs: Int64) async {}
}
