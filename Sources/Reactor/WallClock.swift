/// The time of day, for people and log lines; ages and deadlines use `MonotonicTime`.
package enum WallClock {
  /// Nanoseconds since 1970-01-01 UTC.
  package static func nanosecondsSince1970() -> Int64 { System.wallNanoseconds() }
}
