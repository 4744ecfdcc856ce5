/// A policy library that decides.
package struct LibrarySettings: Sendable, Equatable {
  /// The shared object.
  package var path: String
  /// What its `unloq_policy_open` is given. Default empty.
  package var argument: String
  /// How long an answer may take. Default 200 ms.
  package var timeout: Duration
  /// How many calls run at one time, each on a thread. Default 4.
  package var threads: Int
  /// How many questions may be under way at one time, those that wait for a thread and those that never came back among
  /// them. Default 1,000.
  package var inFlight: Int
  /// Names of header fields that are handed over, in lower case.
  package var headers: [String]
  /// What is kept of the decisions.
  package var cache: DecisionCacheSettings

  package init(
    path: String, argument: String = "", timeout: Duration = .milliseconds(200), threads: Int = 4,
    inFlight: Int = 1000, headers: [String] = [], cache: DecisionCacheSettings = DecisionCacheSettings()
  ) {
    self.path = path
    self.argument = argument
    self.timeout = timeout
    self.threads = threads
    self.inFlight = inFlight
    self.headers = headers
    self.cache = cache
  }
}
