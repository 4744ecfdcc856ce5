import Reactor

extension Duration {
  /// Whole milliseconds, rounded up, at least 1: to libcurl 0 means "no limit".
  var wholeMilliseconds: Int {
    max(1, Int((wholeNanoseconds + 999_999) / 1_000_000))
  }
}
