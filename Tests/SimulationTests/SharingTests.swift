import Testing
import TokenStreams

@testable import Simulation

@Suite("What calls do to each other at a server")
struct SharingTests {
  /// What is found with part of the probes, as a fit does, over some seeds.
  private func found(
    _ sharing: ServerSharing, lengths: [Int], concurrencies: [Int] = [1, 4], noise: Double = 0.02
  ) throws -> [LoadEstimate] {
    let designs = try concurrencies.map {
      try ProbeDesign(seed: 1, lengths: lengths, concurrency: $0)
    }
    return (0..<20 as Range<UInt64>).map { seed in
      let server = ProbedServer(sharing, probedBy: designs, noise: noise, seed: seed)
      var random = SplitMix64(seed: seed)
      let fitted = server.calls.shuffled(using: &random).prefix(server.calls.count * 7 / 10)
      return LoadEstimate(Array(fitted), [server.callLog], promptBytesPerToken: 4)
    }
  }

  @Test(
    "Slots are found wherever more probes come than there are, whether they slow each other down or not",
    arguments: [1, 2, 3], [[64], [64, 256], ProbeDesign.usualLengths])
  func slots(count: Int, lengths: [Int]) throws {
    for slowdown in [0.0, 1] {
      let sharing = ServerSharing(slots: count, firstTextSlowdown: slowdown, decodingSlowdown: slowdown)
      #expect(try found(sharing, lengths: lengths).count { $0.sharing.slots == count } >= 19)
    }
  }

  @Test("The more probes come at a time, the more slots are found")
  func manySlots() throws {
    let estimates = try found(ServerSharing(slots: 7), lengths: [64, 256], concurrencies: [1, 12])
    #expect(estimates.count { $0.sharing.slots == 7 } >= 19)
  }

  @Test("Where nobody waits no slots are found, however much times scatter; that there may be more is said")
  func noSlots() throws {
    for (slowdown, noise) in [(0.0, 0.02), (0, 0.2), (1, 0.02), (1, 0.2)] {
      let sharing = ServerSharing(firstTextSlowdown: slowdown, decodingSlowdown: slowdown)
      let estimates = try found(sharing, lengths: [64, 256], noise: noise)
      #expect(estimates.count { $0.sharing.slots == nil } >= 19)
      #expect(estimates.count { $0.sharing.slowsDown == (slowdown > 0) } >= 19)
    }
    let doubts = try found(ServerSharing(), lengths: [64, 256])[0].doubts(agent: "a")
    #expect(
      doubts == [
        "a: its server worked on all calls that met there, 4 at a time, so that it has 4 slots or more, and nobody is "
          + "simulated to wait. More at a time would tell (run --probe --probe-concurrency 1,8)."
      ])
  }

  @Test("Of slots as many as come at a time nothing is found, nor of probes that come one by one")
  func unseen() throws {
    #expect(try found(ServerSharing(slots: 4), lengths: [64]).allSatisfy { $0.sharing.slots == nil })
    let alone = try found(ServerSharing(slots: 1), lengths: [64], concurrencies: [1])[0]
    #expect(!alone.sharing.matters)
    #expect(alone.doubts(agent: "a")[0].contains("is not known, for no two calls met there"))
    // Those that were never alone do not tell what they would have taken then.
    let crowded = try found(ServerSharing(firstTextSlowdown: 1), lengths: [64], concurrencies: [4])[0]
    #expect(crowded.doubts(agent: "a")[0].contains("and 8 of each are the fewest"))
  }
}
