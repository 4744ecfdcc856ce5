internal import Bytes
internal import CLinux
internal import Glibc

/// Every system call of the program, one thin function each: EINTR is retried here, the programmer's mistakes (EBADF,
/// EFAULT) trap here, and everything else is thrown as `SystemError` for the caller to handle.
enum System {
  /// Repeats `call` while a signal interrupts it; throws what it failed with.
  @inline(__always)
  static func retrying<R: SignedInteger>(_ name: StaticString, _ call: () -> R) throws(SystemError) -> R {
    while true {
      let result = call()
      if result >= 0 { return result }
      let code = errno
      if code == EINTR { continue }
      precondition(code != EBADF && code != EFAULT, "a system call was given a dead descriptor or pointer")
      throw SystemError(call: name, code: code)
    }
  }

  /// clock_gettime(2), CLOCK_MONOTONIC.
  static func monotonicNanoseconds() -> Int64 {
    var time = timespec()
    // Sound: the struct is ours; the call cannot fail for this clock.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// clock_gettime(2), CLOCK_REALTIME: nanoseconds since 1970.
  static func wallNanoseconds() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// strerror_r(3).
  static func message(for code: Int32) -> String {
    var text = [CChar](repeating: 0, count: 128)
    guard unsafe cl_strerror(code, &text, 128) == 0 else { return "error \(code)" }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// close(2). Errors are of no use: the descriptor is gone either way.
  static func close(_ descriptor: Int32) { _ = Glibc.close(descriptor) }

  /// sysconf(3): processors this machine has in use, at least 1.
  static func processorCount() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  // epoll(7)

  /// epoll_create1(2), close-on-exec.
  static func makeEpoll() throws(SystemError) -> Descriptor {
    Descriptor(owning: try retrying("epoll_create1") { epoll_create1(Int32(EPOLL_CLOEXEC)) })
  }

  /// epoll_ctl(2), EPOLL_CTL_ADD.
  static func add(
    _ descriptor: Int32, to epoll: borrowing Descriptor, for readiness: Readiness, token: UInt64
  ) throws(SystemError) {
    try control(epoll.number, EPOLL_CTL_ADD, descriptor, readiness, token)
  }

  /// epoll_ctl(2), EPOLL_CTL_MOD.
  static func modify(
    _ descriptor: Int32, in epoll: borrowing Descriptor, for readiness: Readiness, token: UInt64
  ) throws(SystemError) {
    try control(epoll.number, EPOLL_CTL_MOD, descriptor, readiness, token)
  }

  /// epoll_ctl(2), EPOLL_CTL_DEL, of a descriptor that a C library may have closed: then there is nothing to do.
  static func forget(_ descriptor: Int32, in epoll: borrowing Descriptor) {
    var event = unsafe epoll_event()
    unsafe epoll_ctl(epoll.number, EPOLL_CTL_DEL, descriptor, &event)
  }

  private static func control(
    _ epoll: Int32, _ operation: Int32, _ descriptor: Int32, _ readiness: Readiness, _ token: UInt64
  ) throws(SystemError) {
    var event = unsafe epoll_event()
    unsafe event.events = readiness.rawValue
    unsafe event.data.u64 = token
    _ = try retrying("epoll_ctl") { unsafe epoll_ctl(epoll, operation, descriptor, &event) }
  }

  /// epoll_wait(2). A signal ends the wait with no events.
  static func wait(
    _ epoll: borrowing Descriptor, _ events: UnsafeMutableBufferPointer<epoll_event>, milliseconds: Int32
  ) -> Int {
    guard let base = events.baseAddress else { return 0 }
    let count = unsafe epoll_wait(epoll.number, base, Int32(events.count), milliseconds)
    if count >= 0 { return Int(count) }
    precondition(errno == EINTR, "epoll_wait failed on a descriptor of ours")
    return 0
  }

  // eventfd(2), signalfd(2)

  /// eventfd(2). With `semaphore`, blocking and counted down by one per read; otherwise non-blocking.
  static func makeEventDescriptor(semaphore: Bool = false) throws(SystemError) -> Descriptor {
    let flags = EFD_CLOEXEC | (semaphore ? EFD_SEMAPHORE : EFD_NONBLOCK)
    return Descriptor(owning: try retrying("eventfd") { eventfd(0, Int32(flags)) })
  }

  /// Adds one to an eventfd. A full counter (EAGAIN) already wakes whoever waits.
  static func signal(_ event: borrowing Descriptor) {
    var one: UInt64 = 1
    let number = event.number
    while unsafe Glibc.write(number, &one, 8) < 0 && errno == EINTR {}
  }

  /// Reads an eventfd; waits for it when it is a semaphore.
  static func drain(_ event: borrowing Descriptor) {
    var count: UInt64 = 0
    let number = event.number
    while unsafe Glibc.read(number, &count, 8) < 0 && errno == EINTR {}
  }

  /// Blocks `signals` for this thread and all it starts, and opens a signalfd(2) for them.
  static func makeSignalDescriptor(for signals: [Int32]) throws(SystemError) -> Descriptor {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    let flags = SFD_CLOEXEC
    return Descriptor(owning: try retrying("signalfd") { unsafe signalfd(-1, &set, Int32(flags)) })
  }

  /// Waits for a signal of a signalfd; nil if the read failed.
  static func nextSignal(from descriptor: borrowing Descriptor) -> Int32? {
    var record = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    let number = descriptor.number
    while true {
      let count = unsafe Glibc.read(number, &record, size)
      if count == size { return Int32(bitPattern: record.ssi_signo) }
      if count < 0 && errno == EINTR { continue }
      return nil
    }
  }

  /// Ignores SIGPIPE: a write to a closed socket is an error of that write, not the end of the program.
  static func ignoreBrokenPipes() { cl_ignore_sigpipe() }
}

// Sockets.
extension System {
  /// socket(2): TCP, non-blocking, close-on-exec.
  static func makeSocket(for address: IPAddress) throws(SystemError) -> Descriptor {
    let domain = address.isV4 ? AF_INET : AF_INET6
    return Descriptor(owning: try retrying("socket") { cl_socket(domain) })
  }

  /// setsockopt(2) with an integer. Options only tune; a kernel that lacks one still works.
  static func set(_ option: Int32, level: Int32, to value: Int32, on descriptor: borrowing Descriptor) {
    var value = value
    let number = descriptor.number
    unsafe setsockopt(number, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
  }

  /// Sends small writes at once (TCP_NODELAY).
  static func sendAtOnce(_ descriptor: borrowing Descriptor) {
    set(Int32(TCP_NODELAY), level: Int32(IPPROTO_TCP), to: 1, on: descriptor)
  }

  /// bind(2) and listen(2).
  static func listen(
    _ descriptor: borrowing Descriptor, at address: SocketAddress, backlog: Int32
  ) throws(SystemError) {
    let number = descriptor.number
    set(SO_REUSEADDR, level: SOL_SOCKET, to: 1, on: descriptor)
    _ = try retrying("bind") {
      unsafe withSockaddr(address) { pointer, length in unsafe Glibc.bind(number, pointer, length) }
    }
    _ = try retrying("listen") { Glibc.listen(number, backlog) }
  }

  /// connect(2) without waiting. True when connected at once, false when under way.
  static func connect(_ descriptor: borrowing Descriptor, to address: SocketAddress) throws(SystemError)
    -> Bool
  {
    let number = descriptor.number
    let result = unsafe withSockaddr(address) { pointer, length in
      unsafe Glibc.connect(number, pointer, length)
    }
    if result == 0 { return true }
    // EINTR: the attempt goes on in the background, as connect(2) says; asking again would fail with EALREADY.
    if errno == EINPROGRESS || errno == EINTR { return false }
    throw SystemError(call: "connect", code: errno)
  }

  /// The error a socket holds (SO_ERROR), for the end of a connect.
  static func pendingError(of descriptor: Int32) -> Int32 {
    var code: Int32 = 0
    var size = socklen_t(MemoryLayout<Int32>.size)
    unsafe getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &code, &size)
    return code
  }

  /// accept4(2): non-blocking, close-on-exec.
  static func accept(from listening: borrowing Descriptor) throws(SystemError) -> AcceptedSocket {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let number = listening.number
    let accepted = try retrying("accept4") { () -> Int32 in
      unsafe withUnsafeMutablePointer(to: &storage) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          unsafe cl_accept4(number, $0, &size)
        }
      }
    }
    return AcceptedSocket(descriptor: Descriptor(owning: accepted), peer: address(in: storage))
  }

  /// getsockname(2): the address a listening socket really has, so that port 0 can be told.
  static func localAddress(of descriptor: borrowing Descriptor) -> SocketAddress {
    var storage = sockaddr_storage()
    var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let number = descriptor.number
    unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = unsafe getsockname(number, $0, &size)
      }
    }
    return address(in: storage)
  }

  /// recv(2). 0 is the end of the stream.
  @inline(__always)
  static func receive(_ descriptor: Int32, into memory: UnsafeMutableRawBufferPointer) throws(SystemError)
    -> Int
  {
    try retrying("recv") { unsafe recv(descriptor, memory.baseAddress, memory.count, 0) }
  }

  /// send(2), no SIGPIPE.
  @inline(__always)
  static func send(
    _ descriptor: Int32, _ memory: UnsafeRawBufferPointer, more: Bool = false
  ) throws(SystemError) -> Int {
    let flags = Int32(MSG_NOSIGNAL) | (more ? Int32(MSG_MORE) : 0)
    return try retrying("send") { unsafe Glibc.send(descriptor, memory.baseAddress, memory.count, flags) }
  }

  /// shutdown(2) of the sending side: the peer reads the end of the stream.
  static func endSending(_ descriptor: Int32) {
    _ = shutdown(descriptor, Int32(SHUT_WR))
  }

  /// Makes close(2) throw away what has not been sent and tell the peer so (SO_LINGER of no time): a reset.
  static func resetAtClose(_ number: Int32) {
    var nothing = linger(l_onoff: 1, l_linger: 0)
    unsafe setsockopt(number, SOL_SOCKET, SO_LINGER, &nothing, socklen_t(MemoryLayout<linger>.size))
  }

  /// shutdown(2) of a listening socket: the kernel refuses connections from now on, though the descriptor stays.
  static func stopListening(_ descriptor: borrowing Descriptor) {
    _ = shutdown(descriptor.number, Int32(SHUT_RDWR))
  }

  /// getaddrinfo(3), stream sockets: blocks, so it runs on the blocking pool only.
  static func resolve(_ name: String) throws(ResolveError) -> [IPAddress] {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    unsafe hints.ai_flags = AI_ADDRCONFIG
    var list: UnsafeMutablePointer<addrinfo>?
    let code = unsafe getaddrinfo(name, nil, &hints, &list)
    guard code == 0 else { throw ResolveError(code: code) }
    // Sound: on success the list is ours until freeaddrinfo, and each entry's address has ai_addrlen bytes.
    defer { unsafe freeaddrinfo(list) }
    var found: [IPAddress] = []
    var entry = unsafe list
    while let current = unsafe entry {
      var storage = sockaddr_storage()
      let length = min(Int(unsafe current.pointee.ai_addrlen), MemoryLayout<sockaddr_storage>.size)
      if let source = unsafe current.pointee.ai_addr {
        unsafe withUnsafeMutableBytes(of: &storage) { target in
          unsafe target.copyMemory(from: UnsafeRawBufferPointer(start: source, count: length))
        }
        let address = address(in: storage).address
        if !found.contains(address) { found.append(address) }
      }
      unsafe entry = current.pointee.ai_next
    }
    return found
  }

  private static func withSockaddr<R>(
    _ address: SocketAddress, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R
  ) -> R {
    var storage = sockaddr_storage()
    let length: Int
    if address.address.isV4 {
      var v4 = sockaddr_in()
      v4.sin_family = sa_family_t(AF_INET)
      v4.sin_port = address.port.number.bigEndian
      v4.sin_addr.s_addr = UInt32(truncatingIfNeeded: address.address.low).bigEndian
      length = MemoryLayout<sockaddr_in>.size
      unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: v4, as: sockaddr_in.self) }
    } else {
      var v6 = sockaddr_in6()
      v6.sin6_family = sa_family_t(AF_INET6)
      v6.sin6_port = address.port.number.bigEndian
      unsafe withUnsafeMutableBytes(of: &v6.sin6_addr) { raw in
        unsafe raw.storeBytes(of: address.address.high.bigEndian, toByteOffset: 0, as: UInt64.self)
        unsafe raw.storeBytes(of: address.address.low.bigEndian, toByteOffset: 8, as: UInt64.self)
      }
      length = MemoryLayout<sockaddr_in6>.size
      unsafe withUnsafeMutableBytes(of: &storage) { unsafe $0.storeBytes(of: v6, as: sockaddr_in6.self) }
    }
    return unsafe withUnsafePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe body($0, socklen_t(length)) }
    }
  }

  private static func address(in storage: sockaddr_storage) -> SocketAddress {
    unsafe withUnsafeBytes(of: storage) { raw in
      // Sound: sockaddr_storage is large enough and aligned for both families; the family says which was written.
      if storage.ss_family == sa_family_t(AF_INET) {
        let v4 = unsafe raw.load(as: sockaddr_in.self)
        return SocketAddress(
          address: IPAddress(v4: UInt32(bigEndian: v4.sin_addr.s_addr)),
          port: Port(UInt16(bigEndian: v4.sin_port)))
      }
      // The other end of a Unix socket has no address: it is on this machine.
      if storage.ss_family != sa_family_t(AF_INET6) { return SocketAddress(address: .loopback, port: 0) }
      let v6 = unsafe raw.load(as: sockaddr_in6.self)
      let high = unsafe raw.load(fromByteOffset: 8, as: UInt64.self)
      let low = unsafe raw.load(fromByteOffset: 16, as: UInt64.self)
      return SocketAddress(
        address: IPAddress(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low)),
        port: Port(UInt16(bigEndian: v6.sin6_port)))
    }
  }
}
