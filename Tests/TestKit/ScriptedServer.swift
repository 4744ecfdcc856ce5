import Glibc
import Reactor
import Synchronization

/// A loopback HTTP/1.1 server, with or without TLS, that answers exactly what a test tells it, byte for byte,
/// broken answers included.
///
/// Blocking, one thread per connection. `stop()` ends all of them.
package final class ScriptedServer: Sendable {
  /// What to do about a request, in order. Without `.hang`, `.close` or `.reset` at the end the connection is
  /// kept.
  package enum Step: Sendable {
    case send(String)
    /// Wait until the client goes away, or the server stops.
    case hang
    case close
    /// Close with a reset: the client's next read fails.
    case reset
  }

  /// One request as it came.
  package struct Request: Sendable {
    /// Which connection it came on, from 0.
    package let connection: Int
    /// Its place among all requests, from 0.
    package let number: Int
    /// Everything up to the empty line.
    package let head: String
    /// As many bytes as Content-Length says.
    package let body: String
  }

  /// What a test may wait for.
  package enum Event: Sendable, Equatable {
    case request(Int)
    /// The client of a hanging connection has gone away.
    case clientLeft
  }

  private struct State {
    var requests: [Request] = []
    /// Open ones only: the number of a closed descriptor may belong to somebody else by now.
    var connections: Set<Int32> = []
    var connectionCount = 0
    var threads: [SystemThread] = []
    var isStopping = false
  }

  private let listening: Int32
  private let state = Mutex(State())
  private let identity: TLSIdentity?
  private let greeting: String
  private let script: @Sendable (Request) -> [Step]
  private let send: AsyncStream<Event>.Continuation

  /// The port on 127.0.0.1.
  package let port: UInt16
  /// What has happened so far, and happens from now on. For one reader.
  package let events: AsyncStream<Event>

  package init(
    identity: TLSIdentity? = nil, greeting: String = "", _ script: @escaping @Sendable (Request) -> [Step]
  ) throws {
    self.identity = identity
    self.greeting = greeting
    self.script = script
    // A client that is gone ends a write of libssl, not the tests.
    signal(SIGPIPE, SIG_IGN)
    (events, send) = AsyncStream.makeStream(of: Event.self)
    listening = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listening = listening
    // Sound: sockaddr_in is a sockaddr of the size that is passed.
    port = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        unsafe bind(listening, pointer, size)
        listen(listening, 512)
        unsafe getsockname(listening, pointer, &size)
      }
      return unsafe UInt16(bigEndian: pointer.pointee.sin_port)
    }
    let thread = try SystemThread(named: "scripted") { self.accept() }
    state.withLock { $0.threads.append(thread) }
  }

  /// Answers every request with the same steps.
  package convenience init(always steps: Step...) throws {
    try self.init { _ in steps }
  }

  /// A whole answer with a body.
  package static func answer(
    _ status: String, _ body: String, fields: String = "Content-Type: application/json\r\n"
  ) -> Step {
    .send("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)")
  }

  /// `http://127.0.0.1:PORT`, or `https`.
  package var url: String { "\(identity == nil ? "http" : "https")://127.0.0.1:\(port)" }

  /// All requests so far.
  package var requests: [Request] { state.withLock { $0.requests } }

  /// Ends every connection and waits for the threads.
  package func stop() {
    let threads = state.withLock { state in
      state.isStopping = true
      for connection in state.connections { shutdown(connection, Int32(SHUT_RDWR)) }
      return state.threads
    }
    shutdown(listening, Int32(SHUT_RDWR))
    for thread in threads { thread.join() }
    close(listening)
    send.finish()
  }

  private func accept() {
    while true {
      let connection = Glibc.accept(listening, nil, nil)
      guard connection >= 0 else { return }
      state.withLock { state in
        let number = state.connectionCount
        state.connectionCount += 1
        state.connections.insert(connection)
        guard !state.isStopping,
          let thread = try? SystemThread(named: "scripted", { self.serve(connection, number) })
        else {
          state.connections.remove(connection)
          close(connection)
          return
        }
        state.threads.append(thread)
      }
    }
  }

  private func serve(_ connection: Int32, _ number: Int) {
    defer {
      state.withLock { state in
        state.connections.remove(connection)
        close(connection)
      }
    }
    guard let channel = TestChannel(connection, identity) else { return }
    if !greeting.isEmpty { channel.write(greeting) }
    while let request = readRequest(channel, number) {
      send.yield(.request(request.number))
      for step in script(request) {
        switch step {
        case .send(let text):
          channel.write(text)
        case .hang:
          while channel.readByte() != nil {}
          send.yield(.clientLeft)
          return
        case .close: return
        case .reset:
          var linger = linger(l_onoff: 1, l_linger: 0)
          unsafe setsockopt(
            connection, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
          return
        }
      }
    }
  }

  /// Reads byte by byte: slow, and nothing of the next request is taken.
  private func readRequest(_ channel: borrowing TestChannel, _ number: Int) -> Request? {
    var bytes: [UInt8] = []
    while bytes.suffix(4) != [13, 10, 13, 10] {
      guard let byte = channel.readByte() else { return nil }
      bytes.append(byte)
    }
    let head = String(decoding: bytes, as: UTF8.self)
    let length =
      head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).filter { $0 != " " }) } ?? 0
    var body: [UInt8] = []
    while body.count < length {
      guard let byte = channel.readByte() else { return nil }
      body.append(byte)
    }
    return state.withLock { state in
      let request = Request(
        connection: number, number: state.requests.count, head: head,
        body: String(decoding: body, as: UTF8.self))
      state.requests.append(request)
      return request
    }
  }
}
