import Glibc

/// The time of day.
enum WallSeconds {
  /// Now, as seconds since 1970 in UTC.
  static var now: Int64 { Int64(time(nil)) }
}
