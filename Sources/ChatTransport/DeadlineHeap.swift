/// What is due when, earliest first. At most one deadline for each identity; setting it again moves it.
struct DeadlineHeap<ID: Hashable> {
  private var entries: [(dueNs: Int64, id: ID)] = []
  private var places: [ID: Int] = [:]

  /// The earliest deadline.
  var nextNs: Int64? { entries.first?.dueNs }
  var isEmpty: Bool { entries.isEmpty }

  /// Sets or moves a deadline.
  mutating func set(_ id: ID, dueNs: Int64) {
    if let place = places[id] {
      entries[place].dueNs = dueNs
      settle(place)
    } else {
      entries.append((dueNs, id))
      places[id] = entries.count - 1
      settle(entries.count - 1)
    }
  }

  /// Forgets a deadline; does nothing if there is none.
  mutating func remove(_ id: ID) {
    guard let place = places.removeValue(forKey: id) else { return }
    let last = entries.removeLast()
    guard place < entries.count else { return }
    entries[place] = last
    places[last.id] = place
    settle(place)
  }

  /// Takes the earliest one out if its instant has come.
  mutating func popDue(nowNs: Int64) -> ID? {
    guard let first = entries.first, first.dueNs <= nowNs else { return nil }
    remove(first.id)
    return first.id
  }

  private mutating func settle(_ place: Int) {
    var place = place
    while place > 0, entries[place].dueNs < entries[(place - 1) / 2].dueNs {
      exchange(place, (place - 1) / 2)
      place = (place - 1) / 2
    }
    while true {
      var least = place
      for child in (2 * place + 1)..<(2 * place + 3)
      where child < entries.count && entries[child].dueNs < entries[least].dueNs {
        least = child
      }
      if least == place { return }
      exchange(place, least)
      place = least
    }
  }

  private mutating func exchange(_ a: Int, _ b: Int) {
    entries.swapAt(a, b)
    places[entries[a].id] = a
    places[entries[b].id] = b
  }
}
