internal import CMicroHTTPD

// What libmicrohttpd calls, on the server's thread. Constants at file scope, so that they belong to no actor.

/// The context is the shard, which outlives its daemon. The request's own context holds one reference to its exchange,
/// taken at the first call and given back by `completedCallback`, which every request with a context gets once.
let accessCallback: MHD_AccessHandlerCallback = {
  context, connection, url, method, _, body, bodyCount, requestContext in
  guard let context, let connection, let url, let method, let bodyCount, let requestContext else {
    return .NO
  }
  let shard = Unmanaged<Shard>.fromOpaque(context).takeUnretainedValue()
  guard let known = requestContext.pointee else {
    requestContext.pointee = Unmanaged.passRetained(shard.loop.open(connection, on: shard)).toOpaque()
    return .YES
  }
  let exchange = Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
  if bodyCount.pointee > 0 {
    let part = UnsafeRawBufferPointer(start: body, count: bodyCount.pointee)
    bodyCount.pointee = 0
    if exchange.body.count + part.count > MockLoop.maximumBodyBytes {
      exchange.overflowed = true
      exchange.body = []
    }
    if !exchange.overflowed { exchange.body.append(contentsOf: part) }
    return .YES
  }
  return shard.loop.handle(exchange, method: String(cString: method), path: String(cString: url))
}

let completedCallback: MHD_RequestCompletedCallback = { context, _, requestContext, reason in
  guard let context, let known = requestContext?.pointee else { return }
  let shard = Unmanaged<Shard>.fromOpaque(context).takeUnretainedValue()
  requestContext?.pointee = nil
  shard.loop.close(
    Unmanaged<Exchange>.fromOpaque(known).takeRetainedValue(),
    completed: reason == .REQUEST_TERMINATED_COMPLETED_OK)
}

/// The context is the exchange, which lives until `completedCallback`; libmicrohttpd reads no further then.
let readerCallback: MHD_ContentReaderCallback = { context, _, buffer, capacity in
  guard let context, let buffer else { return gateway_end_with_error() }
  let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
  return exchange.loop.read(exchange, into: UnsafeMutableRawBufferPointer(start: buffer, count: capacity))
}
