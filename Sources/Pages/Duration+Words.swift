extension Duration {
  /// A duration as people say it: seconds below two minutes, minutes below two hours, then hours; rounded up.
  static func rounded(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let whole = max(1, seconds + (attoseconds > 0 ? 1 : 0))
    if whole < 120 { return whole == 1 ? "1 second" : "\(whole) seconds" }
    if whole < 7200 { return "\((whole + 59) / 60) minutes" }
    return "\((whole + 3599) / 3600) hours"
  }
}
