import Testing
import TokenStreams

@Suite struct ArrivalProcessTests {
  @Test(
    "A process is read as it is written, and vLLM's burstiness is a way to write one",
    arguments: [
      ("constant:4", "constant:4"), ("poisson:0.5", "poisson:0.5"), ("gamma:4,cv=2", "gamma:4,cv=2.0"),
      ("gamma:4,burstiness=0.25", "gamma:4,cv=2.0"), ("gamma:4,burstiness=1", "poisson:4"),
      ("gamma:4,cv=1", "poisson:4"), ("gamma:1e3,cv=0.1", "gamma:1000,cv=0.1"),
    ])
  func read(text: String, canonical: String) throws {
    let process = try #require(ArrivalProcess(text: text))
    #expect(process.text == canonical)
    #expect(ArrivalProcess(text: canonical) == process)
  }

  @Test(
    "What is no process is refused",
    arguments: [
      "", "poisson", "poisson:", "poisson:0", "poisson:-1", "poisson:nan", "poisson:inf", "poisson:1e9",
      "poisson:4,cv=1", "constant:4,5", "gamma:4", "gamma:4,2", "gamma:4,cv", "gamma:4,cv=0", "gamma:4,cv=11",
      "gamma:4,burstiness=-1", "gamma:4,shape=1", "uniform:4", "Poisson:4", "poisson: 4",
    ])
  func refused(text: String) { #expect(ArrivalProcess(text: text) == nil) }

  @Test("Requests in step stay in step, to the nanosecond, however many there are")
  func constant() throws {
    let instants = try #require(ArrivalProcess(text: "constant:3")).instantsNs(count: 300_001, seed: 1)
    #expect(instants[0] == 0 && instants[1] == 333_333_333 && instants[3] == 1_000_000_000)
    #expect(instants[300_000] == 100_000 * 1_000_000_000)
  }

  @Test("The same seed gives the same instants, another seed others, and more of them begin alike")
  func seeds() throws {
    for text in ["poisson:10", "gamma:10,cv=3"] {
      let process = try #require(ArrivalProcess(text: text))
      let instants = process.instantsNs(count: 100, seed: 7)
      #expect(instants == process.instantsNs(count: 100, seed: 7))
      #expect(instants == Array(process.instantsNs(count: 200, seed: 7).prefix(100)))
      #expect(instants != process.instantsNs(count: 100, seed: 8))
      #expect(instants.first == 0)
      #expect(zip(instants, instants.dropFirst()).allSatisfy { $0 <= $1 })
    }
    #expect(ArrivalProcess(rate: 1, variation: 1)?.instantsNs(count: 0, seed: 1) == [])
  }
}
