/// That a program may go on: the wait is over, and what it asked for is there.
struct Arrival: Encodable {
  /// As in `WaitState`.
  let status = "approved"
  /// Where to go on, a path on the same host.
  let location: String

  private enum CodingKeys: String, CodingKey { case status, location }
}
