import Testing
import TokenStreams

@Suite struct ArrivalScheduleTests {
  /// Runs a load whose requests take these times, and says when each was scheduled and when it started.
  static func simulate(_ load: Load, takingNs times: [Int64], startNs: Int64 = 1_000) -> [(
    due: Int64, at: Int64
  )] {
    var schedule = ArrivalSchedule(load, count: times.count, startNs: startNs)
    var starts: [(due: Int64, at: Int64)] = []
    var ends: [Int64] = []
    func begin(_ new: [ArrivalSchedule.Start], _ nowNs: Int64) {
      for start in new {
        #expect(start.index == starts.count)
        starts.append((start.scheduledNs - startNs, nowNs - startNs))
        ends.append(nowNs + times[start.index])
      }
    }
    begin(schedule.advance(toNs: startNs), startNs)
    while let nowNs = ([schedule.nextNs] + ends).compactMap({ $0 }).min() {
      if let ended = ends.firstIndex(of: nowNs) {
        ends.remove(at: ended)
        begin(schedule.requestEnded(atNs: nowNs), nowNs)
      } else {
        begin(schedule.advance(toNs: nowNs), nowNs)
      }
    }
    #expect(starts.count == times.count)
    return starts
  }

  @Test("In a closed loop each end lets the next begin, at that instant")
  func closed() {
    let starts = Self.simulate(.closed(concurrency: 2), takingNs: [10, 25, 10, 10, 10])
    #expect(starts.map(\.due) == [0, 0, 10, 20, 25])
    #expect(starts.allSatisfy { $0.due == $0.at })
    #expect(Self.simulate(.closed(concurrency: 9), takingNs: [5, 5]).map(\.due) == [0, 0])
    #expect(Self.simulate(.closed(concurrency: 3), takingNs: []).isEmpty)
  }

  @Test("A ramp divides the first starts; who ends meanwhile lets the next begin at once")
  func ramp() {
    let starts = Self.simulate(.closed(concurrency: 3, rampNs: 100), takingNs: [30, 500, 500, 500, 1])
    #expect(starts.map(\.due) == [0, 30, 100, 200, 530])
  }

  @Test("In an open loop requests start at their instants, whatever the others do")
  func open() {
    let instants: [Int64] = [0, 5, 5, 90]
    let starts = Self.simulate(.open(instantsNs: instants, limit: nil), takingNs: [1000, 1, 1000, 1])
    #expect(starts.map(\.due) == instants)
    #expect(starts.map(\.at) == instants)
  }

  @Test(
    "Where an open loop is limited, a request waits for a place, and counts from its instant all the same")
  func limited() {
    let starts = Self.simulate(.open(instantsNs: [0, 5, 6, 200], limit: 2), takingNs: [100, 50, 10, 1])
    #expect(starts.map(\.due) == [0, 5, 6, 200])
    #expect(starts.map(\.at) == [0, 5, 55, 200])
    let one = Self.simulate(.open(instantsNs: [0, 0, 0], limit: 1), takingNs: [7, 7, 7])
    #expect(one.map(\.at) == [0, 7, 14])
  }
}
