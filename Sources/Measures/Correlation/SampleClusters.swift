/// Which samples are of the same instruction: repetitions tell nothing of other instructions, so that whatever is drawn,
/// shuffled or left out is an instruction with all of its samples.
struct SampleClusters {
  /// For each sample the index of its cluster; clusters are numbered as they first appear.
  let indices: [Int]
  /// For each cluster its samples, in order.
  let members: [[Int]]

  /// Puts together what has the same key.
  init<Key: Hashable>(_ keys: [Key]) {
    var indexOfKey: [Key: Int] = [:]
    var members: [[Int]] = []
    indices = keys.enumerated().map { sample, key in
      let index = indexOfKey[key] ?? members.count
      if index == members.count {
        indexOfKey[key] = index
        members.append([])
      }
      members[index].append(sample)
      return index
    }
    self.members = members
  }

  /// How many there are.
  var count: Int { members.count }
}
