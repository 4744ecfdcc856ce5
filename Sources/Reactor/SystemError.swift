internal import CLinux

/// A failed system call: what was called and the kernel's `errno`.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Name of the call, fixed text.
  package let call: StaticString
  /// The kernel's error number, see errno(3).
  package let code: Int32

  package init(call: StaticString, code: Int32) {
    self.call = call
    self.code = code
  }

  package static func == (left: SystemError, right: SystemError) -> Bool { left.code == right.code }

  package func hash(into hasher: inout Hasher) { hasher.combine(code) }

  /// `bind: Address already in use`, as strerror(3) words it.
  package var description: String { "\(call): \(System.message(for: code))" }

  /// The operation would have to wait (EAGAIN, EWOULDBLOCK).
  package var isWouldBlock: Bool { code == EAGAIN || code == EWOULDBLOCK }
}
