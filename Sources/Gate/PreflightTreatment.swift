/// What becomes of the CORS preflights (Fetch, 4.8) of requests that need an approval. A browser sends them without
/// cookies, so nobody is signed in there; see docs/decisions/0021.
package enum PreflightTreatment: String, CaseIterable, Sendable {
  /// Refused: the application sees nothing before an approval. The default.
  case refuse
  /// They reach the application, without cookies, `Authorization` or identity. For applications that answer
  /// `OPTIONS` with CORS fields and nothing else.
  case pass
}
