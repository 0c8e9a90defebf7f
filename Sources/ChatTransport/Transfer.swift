internal import CCurl
internal import Glibc
internal import TokenStreams

/// One HTTP request and its response, while libcurl has them. Lives on the loop's thread.
final class Transfer {
  /// Of what a server calls itself so many scalars are kept.
  private static let longestServer = 100

  let plan: TransferPlan
  let easy: UnsafeMutableRawPointer
  private let thread: LoopThread
  var progress: StreamProgress
  private(set) var head = ResponseHead()
  /// The instant of the read whose bytes libcurl holds back while the stream is paused.
  private(set) var pausedReadNs: Int64 = 0
  /// The connection from the pool was dead, and the request is made again on a new one.
  var retriesOnFreshConnection = false
  private var decoder: ChatResponseDecoder?
  private var headers: UnsafeMutablePointer<curl_slist>?
  private var connectedNs: Int64 = 0
  private var sentNs: Int64 = 0
  /// When the response began; nil before.
  private var firstByteNs: Int64?
  private var hasToldFirstByte = false
  private var isFull = false
  /// Where libcurl writes what went wrong.
  private let problemText: UnsafeMutablePointer<CChar>

  init(_ plan: TransferPlan, easy: UnsafeMutableRawPointer, on thread: LoopThread) {
    self.plan = plan
    self.easy = easy
    self.thread = thread
    progress = StreamProgress(startNs: monotonicNowNs())
    problemText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    problemText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
  }

  deinit { problemText.deallocate() }

  /// Sets everything on the easy handle.
  func prepare() {
    let isSecure = plan.request.url.hasPrefix("https:")
    ccurl_set_text(easy, CURLOPT_URL, plan.request.url)
    ccurl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
    ccurl_set_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    // Waiting for a connection that turns out to be HTTP/1.1 would send one stream after the other.
    ccurl_set_long(easy, CURLOPT_PIPEWAIT, isSecure ? 1 : 0)
    ccurl_set_long(easy, CURLOPT_NOSIGNAL, 1)
    // The limits here are ours; libcurl's own for connecting, 300 s, must not come before them.
    ccurl_set_long(easy, CURLOPT_CONNECTTIMEOUT_MS, Int(Int32.max))
    if let address = Address(plan.request.url), address.isLoopback { ccurl_set_text(easy, CURLOPT_PROXY, "") }
    // What a proxy answers to CONNECT is no byte of the response, nor of the server's.
    ccurl_set_long(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    if let file = plan.authorities { ccurl_set_text(easy, CURLOPT_CAINFO, file) }
    for header in plan.request.headers { headers = curl_slist_append(headers, header) }
    ccurl_set_list(easy, CURLOPT_HTTPHEADER, headers)
    ccurl_set_size(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(plan.request.body.count))
    _ = plan.request.body.withUnsafeBytes { ccurl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, $0.baseAddress) }
    ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, problemText)

    // The loop holds this object for as long as the handle is in the multi handle, and only then are there calls.
    let context = Unmanaged.passUnretained(self).toOpaque()
    ccurl_set_pointer(easy, CURLOPT_PRIVATE, context)
    ccurl_set_write(easy, CURLOPT_WRITEFUNCTION, bodyArrived)
    ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context)
    ccurl_set_write(easy, CURLOPT_HEADERFUNCTION, headerArrived)
    ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context)
    ccurl_set_prereq(easy, connectionReady)
    ccurl_set_pointer(easy, CURLOPT_PREREQDATA, context)
    // The only way to learn when the request has been written. Switched off with the first byte of the response.
    ccurl_set_debug(easy, requestWritten)
    ccurl_set_pointer(easy, CURLOPT_DEBUGDATA, context)
    ccurl_set_long(easy, CURLOPT_VERBOSE, 1)
  }

  func releaseHeaders() {
    curl_slist_free_all(headers)
    headers = nil
  }

  /// Whether the transfer failed because the server had closed a pooled connection, which says nothing about the
  /// request. llama-server closes after each stream while it advertises keep-alive.
  func isStale(_ code: CURLcode) -> Bool {
    guard !retriesOnFreshConnection, firstByteNs == nil, isReused else { return false }
    return code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING
  }

  private var isReused: Bool {
    var connections = 0
    ccurl_get_long(easy, CURLINFO_NUM_CONNECTS, &connections)
    return connections == 0
  }

  /// What libcurl's code means for the stream; nil for a response that came whole.
  func problem(_ code: CURLcode) -> StreamFailure? {
    if code == CURLE_OK { return nil }
    let detail =
      problemText[0] == 0 ? String(cString: curl_easy_strerror(code)) : String(cString: problemText)
    let said = plan.caller.quoted(ServerMessage.cleaned(detail, plan.caller.secrets))
    if code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL && !progress.isConnected {
      return plan.caller.failure(.invalidRequest, "cannot be called at this address" + said)
    }
    if code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE {
      return plan.caller.failure(.certificate, "was not called, for its certificate cannot be trusted" + said)
    }
    if !progress.isConnected { return plan.caller.failure(.connect, "could not be reached" + said) }
    if code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY {
      return plan.caller.failure(.malformed, "is no HTTP server" + said)
    }
    return plan.caller.failure(.disconnected, "lost its connection" + said)
  }

  /// Ends the stream.
  func finish(_ problem: StreamFailure?, atNs: Int64) {
    tellFirstByte()
    var events: [StreamEvent] = []
    if head.status == 0 {
      let failure = problem ?? plan.caller.failure(.empty, "answered with an empty response.")
      events.append(.ended(.failed(failure), readNs: atNs))
    } else {
      var decoder = decoder ?? newDecoder()
      decoder.finish(problem, readNs: atNs, into: &events)
    }
    _ = plan.pipe.append(&events)
  }

  private func newDecoder() -> ChatResponseDecoder {
    ChatResponseDecoder(head: head, caller: plan.caller, maxBytes: plan.limits.maxBytes)
  }

  fileprivate func connected() {
    connectedNs = monotonicNowNs()
    progress.isConnected = true
  }

  /// libcurl may read right after it has written, before the thread looks at its sockets again: whatever is read from now
  /// on was read after this instant.
  fileprivate func sent() {
    sentNs = monotonicNowNs()
    thread.readNs = sentNs
  }

  fileprivate func takeHeader(_ line: UnsafeRawBufferPointer) {
    if firstByteNs == nil {
      firstByteNs = thread.readNs
      ccurl_set_long(easy, CURLOPT_VERBOSE, 0)
    }
    head.take(line: String(decoding: line, as: UTF8.self))
    if head.isWhole { tellFirstByte() }
  }

  /// Tells when the response began. Not before its head is whole, or broken off: who answers stands in it.
  private func tellFirstByte() {
    guard let firstByteNs, !hasToldFirstByte else { return }
    hasToldFirstByte = true
    let server = ServerMessage.cleaned(head.server, plan.caller.secrets, longest: Self.longestServer)
    let report = StreamEvent.FirstByte(
      connectedNs: connectedNs, sentNs: max(sentNs, connectedNs), readNs: firstByteNs,
      reusedConnection: isReused, server: server)
    var events: [StreamEvent] = [.firstByte(report)]
    _ = plan.pipe.append(&events)
  }

  /// Decodes a piece of the body. Returns what libcurl's write callback must.
  fileprivate func takeBody(_ bytes: UnsafeRawBufferPointer) -> Int {
    if isFull {
      if plan.pipe.pausesIfFull() {
        progress.isPaused = true
        pausedReadNs = thread.readNs
        return Int(CURL_WRITEFUNC_PAUSE)
      }
      isFull = false
    }
    if decoder == nil { decoder = newDecoder() }
    decoder!.decode(bytes, readNs: thread.readNs, into: &thread.events)
    let room = plan.pipe.append(&thread.events)
    isFull = room == .full
    noteProgress()
    // Fewer bytes than were offered end the transfer.
    return room == .closed || decoder!.hasFailed ? 0 : bytes.count
  }

  private func noteProgress() {
    let isFirstText = progress.lastTextNs == nil && decoder!.lastTextNs != nil
    if let lastTextNs = decoder!.lastTextNs { progress.lastTextNs = lastTextNs }
    let ends = progress.endedNs == nil && decoder!.hasEnded
    if ends { progress.endedNs = thread.readNs }
    // Later texts only move the idle limit away; the alarm looks for itself when it goes off.
    if isFirstText || ends { thread.arm(self) }
  }
}

// Functions and no closures: libcurl calls them on the loop's thread, where one written in an isolated scope traps.

private func transfer(_ context: UnsafeMutableRawPointer?) -> Unmanaged<Transfer> {
  .fromOpaque(context!)
}

private func bodyArrived(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  // Once for each event: without the retain and release that `takeUnretainedValue` brings.
  transfer(context)._withUnsafeGuaranteedRef {
    $0.takeBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
  }
}

private func headerArrived(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  transfer(context).takeUnretainedValue().takeHeader(
    UnsafeRawBufferPointer(start: bytes, count: size * count))
  return size * count
}

private func connectionReady(
  _ context: UnsafeMutableRawPointer?, _ server: UnsafeMutablePointer<CChar>?,
  _ client: UnsafeMutablePointer<CChar>?, _ serverPort: Int32, _ clientPort: Int32
) -> Int32 {
  transfer(context).takeUnretainedValue().connected()
  return Int32(CURL_PREREQFUNC_OK)
}

private func requestWritten(
  _ easy: UnsafeMutableRawPointer?, _ kind: curl_infotype, _ bytes: UnsafeMutablePointer<CChar>?,
  _ count: Int,
  _ context: UnsafeMutableRawPointer?
) -> Int32 {
  if kind == CURLINFO_HEADER_OUT || kind == CURLINFO_DATA_OUT {
    transfer(context).takeUnretainedValue().sent()
  }
  return 0
}
