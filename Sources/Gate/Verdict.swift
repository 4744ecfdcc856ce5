/// What becomes of a request.
package enum Verdict: ~Copyable {
  /// It may go upstream, with this permit and nothing else.
  case pass(Permit)
  /// It goes nowhere; the client is told why.
  case refuse(Refusal)
  /// It is for one of the gate's own pages on this route's host.
  case own(Route)

  /// Why it goes nowhere; nil where it may, or is the gate's own.
  package consuming func refused() -> Refusal? {
    switch consume self {
    case .refuse(let refusal): refusal
    case .pass: nil
    case .own: nil
    }
  }
}
