/// A host name that could not be turned into addresses, with getaddrinfo(3)'s code.
package struct ResolveError: Error, Sendable {
  /// One of the EAI_ codes.
  package let code: Int32

  package init(code: Int32) { self.code = code }
}
