import Glibc

/// The environment the program was started with.
package enum EnvironmentVariable {
  /// The value of the variable (`getenv(3)`), `nil` where it is not set. Nothing in the program changes the
  /// environment but `TimeZoneDatabase`, which keeps to one variable and moves nothing, so that reading it from any
  /// thread is sound.
  package static func value(of name: String) -> String? {
    // Sound: the text is copied before anything else runs.
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }
}
