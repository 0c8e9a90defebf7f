internal import CCurl
internal import Glibc

/// What the thread waits for: sockets and an instant, as libcurl and the deadlines want it.
extension LoopThread {
  /// libcurl says from now on what it waits for.
  ///
  /// It calls back only while this thread is inside one of its functions, and `self` outlives them all.
  func listenToCurl() {
    let context = Unmanaged.passUnretained(self).toOpaque()
    ccurl_multi_set_socket(multi, socketChanged, context)
    ccurl_multi_set_timer(multi, timerChanged, context)
  }

  /// Nothing that libcurl says is heard any more.
  func ignoreCurl() {
    ccurl_multi_set_socket(multi, nil, nil)
    ccurl_multi_set_timer(multi, nil, nil)
  }

  /// Watches, or stops watching, a descriptor.
  func watch(_ descriptor: Int32, _ events: UInt32, _ operation: Int32) {
    var event = epoll_event()
    event.events = events
    event.data.fd = descriptor
    epoll_ctl(epoll, operation, descriptor, &event)
  }

  /// Sets the timer descriptor to the next deadline, if that has changed.
  func armTimer() {
    let nextNs = deadlines.nextNs ?? .max
    if nextNs == timerNs { return }
    timerNs = nextNs
    var value = itimerspec()
    if nextNs != .max {
      // Zero would disarm it; an instant that has passed fires at once.
      value.it_value.tv_sec = Int(max(1, nextNs) / 1_000_000_000)
      value.it_value.tv_nsec = Int(max(1, nextNs) % 1_000_000_000)
    }
    timerfd_settime(timer, ccurl_timer_absolute, &value, nil)
  }
}

/// libcurl wants a socket to be watched for something else, or no more.
private func socketChanged(
  _ easy: UnsafeMutableRawPointer?, _ socket: curl_socket_t, _ what: Int32,
  _ context: UnsafeMutableRawPointer?,
  _ isWatched: UnsafeMutableRawPointer?
) -> Int32 {
  let thread = Unmanaged<LoopThread>.fromOpaque(context!).takeUnretainedValue()
  if what == CURL_POLL_REMOVE {
    thread.watch(socket, 0, EPOLL_CTL_DEL)
    return 0
  }
  let events =
    (what & CURL_POLL_IN != 0 ? ccurl_epollin : 0) | (what & CURL_POLL_OUT != 0 ? ccurl_epollout : 0)
  thread.watch(socket, events, isWatched == nil ? EPOLL_CTL_ADD : EPOLL_CTL_MOD)
  // Any pointer will do: it comes back as `isWatched`.
  curl_multi_assign(thread.multi, socket, context)
  return 0
}

/// libcurl wants to be called after so many milliseconds; -1: no more.
private func timerChanged(
  _ multi: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> Int32 {
  let thread = Unmanaged<LoopThread>.fromOpaque(context!).takeUnretainedValue()
  if milliseconds < 0 {
    thread.deadlines.remove(.curl)
  } else {
    thread.deadlines.set(.curl, dueNs: monotonicNowNs() + Int64(milliseconds) * 1_000_000)
  }
  return 0
}
