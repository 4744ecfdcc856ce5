import CCurl
import Reactor

/// Many transfers on one event loop, without a thread for any of them: owns libcurl's multi handle and
/// carries out what the handle asks for, watching sockets and setting one timer (curl_multi_socket_action).
///
/// Lives on its loop. libcurl's callbacks only note or register things; a result is handed out after libcurl
/// has returned, because it must not be called from its own callbacks.
@safe
final class CurlMulti {
  private let loop: EventLoop
  private let handle: UnsafeMutableRawPointer
  private let timer = LoopTimer()
  private var isDue = false
  private var watches: [Int32: DescriptorWatch] = [:]
  private var transfers: [Transfer.ID: Transfer] = [:]
  private var refused: [Transfer.ID] = []

  /// - Throws: `outOfResources` when libcurl cannot be set up.
  init(loop: EventLoop) throws(FetchError) {
    guard CurlLibrary.isReady, let handle = unsafe curl_multi_init() else { throw .outOfResources }
    self.loop = loop
    unsafe self.handle = handle
    timer.onFire = { [weak self] in self?.timeCame() }
    // Sound: the handle does not outlive this object, and calls back only from calls made by it.
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe unloq_multi_set_socket_callback(handle, CurlMulti.socketChanged, context)
    unsafe unloq_multi_set_timer_callback(handle, CurlMulti.timerChanged, context)
    unsafe unloq_multi_set_long(handle, CURLMOPT_MAXCONNECTS, CurlMulti.keptConnections)
  }

  /// Running transfers hold their owner, so none is left. Closing the kept connections must not call back:
  /// the loop may be another thread, or gone.
  deinit {
    unsafe unloq_multi_set_socket_callback(handle, nil, nil)
    unsafe unloq_multi_set_timer_callback(handle, nil, nil)
    unsafe curl_multi_cleanup(handle)
  }

  /// Connections kept alive for later calls.
  private static let keptConnections = 16

  /// Transfers that are running.
  var count: Int { transfers.count }

  /// Starts `transfer`, which calls its completion on the loop, once, possibly before this returns.
  func start(_ transfer: Transfer) {
    loop.checkIsolated()
    transfers[transfer.id] = transfer
    guard unsafe curl_multi_add_handle(handle, transfer.handle) == CURLM_OK else {
      finish(transfer.id, .failure(.outOfResources))
      return
    }
    settle()
  }

  /// Ends `transfer` with `cancelled`, closing its connection; nothing happens if it has ended.
  func cancel(_ transfer: Transfer) {
    guard transfers[transfer.id] === transfer else { return }
    finish(transfer.id, .failure(.cancelled))
    settle()
  }

  // What libcurl asks for

  private static let socketChanged: unloq_socket_callback = { easy, descriptor, what, context, _ in
    guard let context = unsafe context else { return 0 }
    let multi = unsafe Unmanaged<CurlMulti>.fromOpaque(context).takeUnretainedValue()
    multi.watch(descriptor, what, for: Transfer.ID(bitPattern: easy))
    return 0
  }

  private static let timerChanged: unloq_timer_callback = { _, milliseconds, context in
    guard let context = unsafe context else { return 0 }
    let multi = unsafe Unmanaged<CurlMulti>.fromOpaque(context).takeUnretainedValue()
    multi.setTimer(milliseconds)
    return 0
  }

  private func watch(_ descriptor: Int32, _ what: Int32, for id: Transfer.ID) {
    if what == CURL_POLL_REMOVE {
      if let watch = watches.removeValue(forKey: descriptor) { loop.deregister(watch, for: descriptor) }
      return
    }
    var interest: Readiness = []
    if what & CURL_POLL_IN != 0 { interest.insert(.readable) }
    if what & CURL_POLL_OUT != 0 { interest.insert(.writable) }
    do {
      if let watch = watches[descriptor] {
        try loop.modify(watch, for: descriptor, interest)
      } else {
        let watch = DescriptorWatch { [weak self] readiness in self?.ready(descriptor, readiness) }
        try loop.register(watch, for: descriptor, interest)
        watches[descriptor] = watch
      }
    } catch {
      refused.append(id)
    }
  }

  private func setTimer(_ milliseconds: Int) {
    isDue = milliseconds == 0
    if milliseconds > 0 {
      loop.schedule(timer, at: loop.now + .milliseconds(milliseconds))
    } else {
      loop.cancel(timer)
    }
  }

  // What libcurl is told

  private func ready(_ descriptor: Int32, _ readiness: Readiness) {
    var events: Int32 = 0
    if readiness.contains(.readable) { events |= CURL_CSELECT_IN }
    if readiness.contains(.writable) { events |= CURL_CSELECT_OUT }
    if !readiness.isDisjoint(with: [.error, .hangUp]) { events |= CURL_CSELECT_ERR }
    act(descriptor, events)
    settle()
  }

  private func timeCame() {
    act(CURL_SOCKET_TIMEOUT, 0)
    settle()
  }

  private func act(_ descriptor: Int32, _ events: Int32) {
    var running: Int32 = 0
    unsafe curl_multi_socket_action(handle, descriptor, events, &running)
  }

  /// Lets libcurl do what it wants done at once, then hands out results.
  private func settle() {
    // A bound, so that a transfer that is always due cannot keep the loop from its other work.
    for _ in 0..<32 where isDue {
      isDue = false
      act(CURL_SOCKET_TIMEOUT, 0)
    }
    if isDue {
      isDue = false
      loop.schedule(timer, at: loop.now)
    }
    handOut()
  }

  private func handOut() {
    while let id = refused.popLast() { finish(id, .failure(.outOfResources)) }
    var code = CURLE_OK
    while let easy = unsafe unloq_multi_next_finished(handle, &code) {
      let id = Transfer.ID(bitPattern: easy)
      guard let transfer = transfers[id] else { continue }
      finish(id, transfer.result(code))
    }
  }

  private func finish(_ id: Transfer.ID, _ result: Result<FetchResponse, FetchError>) {
    guard let transfer = transfers.removeValue(forKey: id) else { return }
    unsafe curl_multi_remove_handle(handle, transfer.handle)
    let completion = transfer.completion
    transfer.completion = nil
    completion?(result)
  }
}
