// The policy of this example as a library in Swift: what examples/opa says in Rego and examples/policy-c in C. The types come
// from unloq_policy.h, which the build imports; the functions below are the four that the header declares.

/// What `unloq_policy_open` makes. It never changes, so that any number of threads may read it.
private final class Policy: Sendable {
  /// The people who may administrate.
  let operators: Set<String>

  init(operators: Set<String>) { self.operators = operators }

  /// Fills in the answer; what is never filled in lets nobody pass.
  func decide(_ question: Question, _ answer: inout unloq_policy_answer) {
    let reads = question.method == "GET" || question.method == "HEAD"
    if reads, question.lies(in: "/static") { return say(&answer, UNLOQ_POLICY_ALLOW, "assets") }
    if question.lies(in: "/debug") || question.path == "/metrics" {
      return say(&answer, UNLOQ_POLICY_DENY, "internals")
    }
    if reads, question.lies(in: "/handbook"), question.client.hasPrefix("10.") {
      return say(&answer, UNLOQ_POLICY_ALLOW, "office")
    }
    if question.host == "admin.corp.example", question.method == "DELETE" {
      write("Delete $path", to: &answer.message)
      return approval(&answer, UNLOQ_POLICY_FRESH, UNLOQ_POLICY_SCOPE_RULE, "destructive")
    }
    if question.lies(in: "/admin") {
      guard let user = question.user else { return say(&answer, UNLOQ_POLICY_SIGN_IN, "administration") }
      if operators.contains(user) {
        return approval(&answer, 5 * 60, UNLOQ_POLICY_SCOPE_RULE, "administration")
      }
    }
    guard let user = question.user else { return say(&answer, UNLOQ_POLICY_SIGN_IN, "staff") }
    if user.hasSuffix("@corp.example") {
      return approval(&answer, 8 * 3600, UNLOQ_POLICY_SCOPE_DEFAULT, "staff")
    }
    say(&answer, UNLOQ_POLICY_NO_RULE, "")
  }

  private func say(_ answer: inout unloq_policy_answer, _ decision: Int32, _ rule: String) {
    answer.decision = decision
    write(rule, to: &answer.rule)
  }

  private func approval(
    _ answer: inout unloq_policy_answer, _ seconds: Int32, _ scope: Int32, _ rule: String
  ) {
    answer.freshness = Int64(seconds)
    answer.scope = scope
    say(&answer, UNLOQ_POLICY_APPROVAL, rule)
  }
}

/// A question as Swift values.
private struct Question {
  let host, method, path, client: String
  let user: String?

  init(_ question: unloq_policy_question) {
    host = String(cString: question.host.bytes)
    method = String(cString: question.method.bytes)
    path = String(cString: question.path.bytes)
    client = String(cString: question.client.bytes)
    user = question.user.length == 0 ? nil : String(cString: question.user.bytes)
  }

  /// Whether the path is the folder or lies below it.
  func lies(in folder: String) -> Bool { path == folder || path.hasPrefix(folder + "/") }
}

/// Writes a text into a `char` array that is zero so far, and leaves its last byte.
private func write<Characters>(_ text: String, to characters: inout Characters) {
  withUnsafeMutableBytes(of: &characters) { bytes in
    bytes.dropLast().copyBytes(from: text.utf8.prefix(bytes.count - 1))
  }
}

@_cdecl("unloq_policy_version")
public func policyVersion() -> UInt32 { UInt32(UNLOQ_POLICY_VERSION) }

@_cdecl("unloq_policy_open")
public func openPolicy(
  _ argument: UnsafePointer<CChar>, _ policy: UnsafeMutablePointer<OpaquePointer?>,
  _ error: UnsafeMutablePointer<CChar>, _ errorSize: Int
) -> Int32 {
  let operators = String(cString: argument).split(separator: ",").map(String.init)
  guard !operators.isEmpty, operators.allSatisfy({ $0.contains("@") }) else {
    let words = "the argument names nobody: write ana@corp.example,bob@corp.example"
    for (index, byte) in words.utf8.prefix(errorSize - 1).enumerated() { error[index] = CChar(byte) }
    error[min(words.utf8.count, errorSize - 1)] = 0
    return 1
  }
  policy.pointee = OpaquePointer(Unmanaged.passRetained(Policy(operators: Set(operators))).toOpaque())
  return 0
}

@_cdecl("unloq_policy_decide")
public func decide(
  _ policy: OpaquePointer, _ question: UnsafePointer<unloq_policy_question>,
  _ answer: UnsafeMutablePointer<unloq_policy_answer>
) -> Int32 {
  let policy = Unmanaged<Policy>.fromOpaque(UnsafeRawPointer(policy)).takeUnretainedValue()
  policy.decide(Question(question.pointee), &answer.pointee)
  return 0
}

@_cdecl("unloq_policy_close")
public func closePolicy(_ policy: OpaquePointer) {
  Unmanaged<Policy>.fromOpaque(UnsafeRawPointer(policy)).release()
}
