/// What the gate can say about a request without waiting.
package enum FirstLook: ~Copyable {
  /// What becomes of it.
  case decided(Verdict)
  /// Somebody has to be asked.
  case open(OpenQuestion)
}

/// A request that somebody has to be asked about: a session store, a policy engine, a person.
package struct OpenQuestion {
  let inquiry: Inquiry
  let session: SessionAtHand
}
