internal import CCurl
internal import TokenStreams

extension LoopThread {
  /// Puts a call before its endpoint's gate.
  func arrive(_ plan: TransferPlan) {
    let nowNs = monotonicNowNs()
    let opensNs = gates[plan.gate].opensNs
    if let totalNs = plan.limits.totalNs, opensNs > nowNs, opensNs - nowNs > totalNs {
      let waitNs = opensNs - nowNs
      let failure = plan.caller.failure(
        .httpStatus,
        "was not called: the server asked to be left alone for another \(waitNs / 1_000_000_000) s.",
        status: 429, retryAfterNs: waitNs)
      return plan.end(.failed(failure), atNs: nowNs)
    }
    waiting[plan.id] = plan
    gates[plan.gate].arrive(plan.id)
    admit(plan.gate)
  }

  /// Starts the calls that their gate lets through now.
  func admit(_ gate: Int) {
    let nowNs = monotonicNowNs()
    while let id = gates[gate].admit(nowNs: nowNs) {
      if let plan = waiting.removeValue(forKey: id) { start(plan) } else { gates[gate].leave() }
    }
    if gates[gate].hasWaiting, gates[gate].opensNs > nowNs {
      deadlines.set(.gate(gate), dueNs: gates[gate].opensNs)
    }
  }

  private func start(_ plan: TransferPlan) {
    guard let easy = takeHandle() else {
      gates[plan.gate].leave()
      let failure = plan.caller.failure(
        .connect, "was not called: libcurl has no memory for another transfer.")
      return plan.end(.failed(failure), atNs: monotonicNowNs())
    }
    let transfer = Transfer(plan, easy: easy, on: self)
    transfers[plan.id] = transfer
    transfer.prepare()
    arm(transfer)
    curl_multi_add_handle(multi, easy)
  }

  /// Sets the alarm to the limit that passes next.
  func arm(_ transfer: Transfer) {
    if let next = transfer.progress.next(transfer.plan.limits) {
      deadlines.set(.transfer(transfer.plan.id), dueNs: next.dueNs)
    } else {
      deadlines.remove(.transfer(transfer.plan.id))
    }
  }

  /// A limit may have passed; but text since then will have moved it, which is not written down with every event.
  func limitPassed(_ id: Int, nowNs: Int64) {
    guard let transfer = transfers[id] else { return }
    guard let next = transfer.progress.next(transfer.plan.limits), next.dueNs <= nowNs else {
      return arm(transfer)
    }
    close(transfer)
    transfer.finish(transfer.plan.caller.failure(next.limit, transfer.plan.limits), atNs: nowNs)
  }

  /// The consumer has made room.
  func unpause(_ id: Int) {
    guard let transfer = transfers[id], transfer.progress.isPaused else { return }
    transfer.progress.isPaused = false
    let nowNs = monotonicNowNs()
    if transfer.progress.lastTextNs != nil { transfer.progress.lastTextNs = nowNs }
    arm(transfer)
    // What libcurl held back is delivered inside this call, and carries the instant when it was read.
    readNs = transfer.pausedReadNs
    curl_easy_pause(transfer.easy, CURLPAUSE_CONT)
    readNs = nowNs
  }

  /// The consumer has gone; its stream has already been told.
  func cancel(_ id: Int) {
    waiting[id] = nil
    if let transfer = transfers[id] { close(transfer) }
  }

  /// Ends everything as cancelled.
  func endAll(atNs: Int64) {
    for plan in waiting.values { plan.end(.cancelled, atNs: atNs) }
    waiting = [:]
    for transfer in Array(transfers.values) {
      close(transfer)
      transfer.plan.end(.cancelled, atNs: atNs)
    }
  }

  /// Ends the transfers that libcurl is done with.
  func reap() {
    var code = CURLE_OK
    while let easy = ccurl_next_done(multi, &code) {
      var context: UnsafeMutableRawPointer?
      ccurl_get_pointer(easy, CURLINFO_PRIVATE, &context)
      // The transfer is in `transfers` as long as its handle is in the multi handle.
      let transfer = Unmanaged<Transfer>.fromOpaque(context!).takeUnretainedValue()
      if transfer.isStale(code) {
        transfer.retriesOnFreshConnection = true
        transfer.progress.connectAgain(atNs: monotonicNowNs())
        arm(transfer)
        curl_multi_remove_handle(multi, easy)
        ccurl_set_long(easy, CURLOPT_FRESH_CONNECT, 1)
        curl_multi_add_handle(multi, easy)
        continue
      }
      let problem = transfer.problem(code)
      if let delayNs = transfer.head.retryAfterNs, transfer.head.status >= 400 {
        gates[transfer.plan.gate].close(untilNs: monotonicNowNs() + delayNs)
      }
      close(transfer)
      transfer.finish(problem, atNs: monotonicNowNs())
    }
  }

  /// Takes a transfer out. A response that is not whole costs its connection.
  private func close(_ transfer: Transfer) {
    curl_multi_remove_handle(multi, transfer.easy)
    transfers[transfer.plan.id] = nil
    deadlines.remove(.transfer(transfer.plan.id))
    transfer.releaseHeaders()
    giveBack(transfer.easy)
    gates[transfer.plan.gate].leave()
    admit(transfer.plan.gate)
  }
}
