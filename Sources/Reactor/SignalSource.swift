internal import CLinux

/// Signals as values on a loop, by signalfd(2). Make it before any other thread is started: the signals are blocked in
/// the calling thread, and threads inherit that.
package struct SignalSource: ~Copyable, Sendable {
  /// The signals a service answers to.
  package enum Signal: Sendable, Hashable {
    /// SIGTERM or SIGINT: stop gracefully.
    case terminate
    /// SIGUSR1: reopen log files.
    case reopenLogs
    /// SIGHUP: read the configuration again.
    case reload
  }

  private let descriptor: Descriptor

  /// Blocks the signals and opens the descriptor. Also makes writes to closed sockets errors instead of a SIGPIPE.
  package init() throws(SystemError) {
    System.ignoreBrokenPipes()
    descriptor = try System.makeSignalDescriptor(for: [SIGTERM, SIGINT, SIGUSR1, SIGHUP])
  }

  /// Waits for the next signal on the calling thread, which does nothing else meanwhile: the main thread's job.
  package func next() -> Signal {
    while true {
      switch System.nextSignal(from: descriptor) {
      case SIGTERM, SIGINT: return .terminate
      case SIGUSR1: return .reopenLogs
      case SIGHUP: return .reload
      default: continue
      }
    }
  }
}
