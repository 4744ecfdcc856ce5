internal import Adapters
internal import Bytes
package import Config
internal import Crypto
package import Gate
internal import Reactor
internal import Synchronization
internal import UnloqAPI

/// `unloq-gateway seal`: asks a person's phone for the person's encryption key and seals a credential under it. Runs beside
/// the gateway, which reads the file again by itself.
package struct SealProgram {
  private let settings: GatewaySettings
  private let path: String

  /// The program for the conf's credential file.
  package init(_ settings: GatewaySettings) throws(SealError) {
    guard let credentials = settings.credentials else {
      throw SealError(
        "the conf names no credential file",
        hint: "credentials: {path: /var/lib/unloq-gateway/credentials.json}")
    }
    self.settings = settings
    path = credentials.path
  }

  /// Says what is wrong with a request before anybody is asked for a secret or a key.
  package func check(_ request: SealRequest) throws(SealError) {
    let routes = settings.routes.map(\.route.name)
    guard routes.contains(request.route) else {
      throw SealError(
        "there is no route \(request.route)", hint: "there are \(routes.joined(separator: ", "))")
    }
    guard CredentialPlace(request.kind, name: request.field) != nil else {
      throw SealError(
        request.kind.hasOwnName
          ? "no credential can stand in \(request.field ?? "a field without a name")"
          : "\(request.kind.rawValue) stands in Authorization and takes no other name",
        hint: "--header-name and --cookie-name take names that neither the gate nor the connection uses")
    }
    if request.kind == .basic {
      guard let name = request.userName, !name.isEmpty, !name.contains(":") else {
        throw SealError("basic needs --username, without a colon")
      }
    } else if request.userName != nil {
      throw SealError("--username is for --kind basic")
    }
  }

  /// Seals `secret`, which is overwritten. Blocks while the phone rings; `ringing` is told the code that it shows.
  ///
  /// - Returns: whether it took the place of an earlier one.
  package func seal(
    _ request: SealRequest, secret: inout [UInt8], ringing: (String) -> Void
  ) throws(SealError) -> Bool {
    try check(request)
    _ = SecretHeap.prepare()
    guard let place = CredentialPlace(request.kind, name: request.field) else {
      throw SealError("no credential can stand there")
    }
    let value = SealProgram.value(of: request, &secret)
    guard place.takes(value.span) else {
      throw SealError(
        "the secret cannot stand in a request as it is",
        hint: "up to \(CredentialPlace.longest) bytes of visible ASCII, on one line")
    }
    let random = SecureRandom()
    let code = String(10 + random.number(below: 90))
    ringing(code)
    let answer = try release(request, code)
    let name = CredentialName(userID: answer.user.text, route: request.route, name: request.name)
    let sealed: SealedCredential
    do throws(CryptoError) {
      sealed = try SealedCredential(
        sealing: value, under: answer.key, name: name, email: request.user, kind: request.kind, place: place,
        at: WallClock.nanosecondsSince1970() / 1_000_000_000, random: random)
    } catch {
      throw SealError("cannot seal (\(error.label))")
    }
    var isReplaced = false
    try update { isReplaced = $0.add(sealed) }
    return isReplaced
  }

  /// All sealed credentials by person, route and name; nothing of what is in them.
  package func list() throws(SealError) -> [SealedCredential] {
    let bytes: [UInt8]
    do throws(FileReadError) {
      bytes = try FileContents.read(path, ceiling: ReplacedFile.ceiling).bytes
    } catch {
      if case .missing = error { return [] }
      throw unreadable
    }
    return try text(of: bytes).sorted
  }

  /// Removes a credential; false where there is none.
  package func remove(user: EmailAddress, route: String, name: String) throws(SealError) -> Bool {
    var isRemoved = false
    try update { isRemoved = $0.remove(email: user, route: route, name: name) }
    return isRemoved
  }

  /// The whole value of the field or cookie. `secret` is overwritten.
  private static func value(of request: SealRequest, _ secret: inout [UInt8]) -> WipedBytes {
    defer { SecretHeap.wipe(&secret) }
    var value: [UInt8] = []
    switch request.kind {
    case .basic:
      // RFC 7617, 2: user-id ":" password, in UTF-8.
      var pair = Array("\(request.userName ?? ""):".utf8) + secret
      value = Array("Basic \(Base64.standard.encode(pair.span))".utf8)
      SecretHeap.wipe(&pair)
    case .bearer: value = Array("Bearer ".utf8) + secret
    case .header, .cookie: value = secret
    }
    return WipedBytes(wiping: &value)
  }

  /// Rings and waits, on a loop of its own.
  private func release(_ request: SealRequest, _ code: String) throws(SealError) -> KeyRequest.Answer {
    var call = KeyReleaseCall(subject: .email(request.user.text))
    let reason = "Seal a login \(request.name) for \(request.route)"
    call.message = PhoneText.cleaned("\(reason) (code \(code))", longest: 200)
    call.variables = ["match_code": code, "place": request.route]
    let answer: Result<KeyRequest.Answer, UnloqError>
    do throws(SystemError) {
      answer = try Self.run(settings.unloq, call)
    } catch {
      throw SealError("the system refuses: \(error)")
    }
    do throws(UnloqError) {
      return try answer.get()
    } catch {
      throw SealError(error, asking: request.user.text)
    }
  }

  private static func run(_ settings: UnloqSettings, _ call: KeyReleaseCall) throws(SystemError)
    -> Result<KeyRequest.Answer, UnloqError>
  {
    let loop = try EventLoop()
    let pool = try BlockingPool(named: "keys", limit: 1)
    let thread = try loop.start(named: "seal")
    let outcome = Outcome()
    loop.spawn {
      do throws(UnloqError) {
        let client = try UnloqClient(settings, loop: loop)
        let keys = KeyRequest(client, padding: settings.keyPadding, pool: pool)
        outcome.set(.success(try await keys.ask(call)))
      } catch {
        outcome.set(.failure(error))
      }
      loop.stop()
    }
    thread.join()
    pool.stop()
    return outcome.value ?? .failure(.missingField(.result))
  }

  /// What the loop's task leaves for the main thread.
  private final class Outcome: Sendable {
    private let result = Mutex<Result<KeyRequest.Answer, UnloqError>?>(nil)

    var value: Result<KeyRequest.Answer, UnloqError>? { result.withLock { $0 } }

    func set(_ value: Result<KeyRequest.Answer, UnloqError>) { result.withLock { $0 = value } }
  }

  // The file

  private var unreadable: SealError {
    SealError("cannot read \(path)", hint: "this user must be able to read and write it")
  }

  private func text(of bytes: [UInt8]) throws(SealError) -> CredentialText {
    do throws(CredentialTextError) {
      return try CredentialText(bytes)
    } catch {
      throw SealError("\(path) is not usable: \(error.words)", hint: "nothing was changed in it")
    }
  }

  private func update(_ change: (inout CredentialText) -> Void) throws(SealError) {
    do throws(ReplacedFile.UpdateError<SealError>) {
      try ReplacedFile(path: path).update { (read) throws(SealError) in
        let bytes: [UInt8]?
        do throws(FileReadError) {
          bytes = try read()
        } catch {
          throw unreadable
        }
        var text = CredentialText()
        if let bytes { text = try self.text(of: bytes) }
        change(&text)
        return text.text
      }
    } catch {
      switch error {
      case .refused(let reason): throw reason
      case .system(let cause):
        throw SealError(
          "cannot write \(path): \(cause)",
          hint: "its folder must be there, and this user must be able to write to it")
      }
    }
  }
}
