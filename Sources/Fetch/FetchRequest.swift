package import Bytes

/// One call to make: everything about it except how it is made, which `FetchSettings` says.
package struct FetchRequest: Sendable {
  /// The methods calls of ours need.
  package enum Method: String, Sendable {
    case get = "GET"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
  }

  /// Default GET.
  package var method: Method
  /// Absolute, `http` or `https`.
  package var url: String
  /// Further header fields, written as given. Host, Content-Length and User-Agent are set without being
  /// asked.
  package var fields: [(name: String, value: String)] = []
  /// Sent as `Authorization: Bearer …`.
  package var bearer: Secret?
  /// Empty for none.
  package var body: [UInt8] = []
  /// For the whole call, waiting for the answer included. Default 10 s.
  package var timeout: Duration = .seconds(10)
  /// Whether a kept-alive connection may be used. Default true. False where the call must not reach the
  /// service twice: libcurl silently repeats a request when a kept connection turns out to be closed.
  package var mayReuseConnection = true

  package init(_ method: Method = .get, _ url: String) {
    self.method = method
    self.url = url
  }
}
