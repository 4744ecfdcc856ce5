internal import CLinux
internal import Glibc

/// One operating-system thread. Ends when its body returns; `join()` waits for that.
package struct SystemThread: Sendable {
  private let handle: pthread_t

  /// Starts `body` on a new thread.
  /// - Parameters:
  ///   - name: shown by `top -H`; at most 15 bytes.
  ///   - body: what the thread does.
  /// - Throws: EAGAIN when the process may have no more threads.
  package init(named name: String, _ body: @escaping @Sendable () -> Void) throws(SystemError) {
    let box = unsafe Unmanaged.passRetained(ThreadBody(name: name, body: body))
    var handle = pthread_t()
    // Sound: the box is retained here and released by the thread, which runs exactly once when the call succeeds.
    let code = unsafe pthread_create(
      &handle, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        let body = unsafe Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue()
        unsafe body.name.withCString { unsafe cl_name_thread($0) }
        body.body()
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      unsafe box.release()
      throw SystemError(call: "pthread_create", code: code)
    }
    self.handle = handle
  }

  /// Waits for the thread's end. Once, from one thread that may block.
  package func join() { pthread_join(handle, nil) }
}

private final class ThreadBody: Sendable {
  let name: String
  let body: @Sendable () -> Void

  init(name: String, body: @escaping @Sendable () -> Void) {
    self.name = name
    self.body = body
  }
}
