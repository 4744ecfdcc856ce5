import Crypto
import FoundationEssentials
package import Gate

/// The credential file as text: JSON, read strictly, so that a slip or a tampering hand shows at once.
package struct CredentialText: Sendable {
  /// By what they are found by, in no order.
  package private(set) var credentials: [CredentialName: SealedCredential]

  private static let version = 1

  /// A file without any credential.
  package init() { credentials = [:] }

  /// Reads the file's text.
  ///
  /// - Throws: `CredentialTextError`: unknown keys, another version, rows that are no credential or appear twice.
  package init(_ text: [UInt8]) throws(CredentialTextError) {
    let document: Document
    do {
      document = try JSONDecoder().decode(Document.self, from: Data(text))
    } catch let error as CredentialTextError {
      throw error
    } catch {
      throw .notJSON
    }
    guard document.version == CredentialText.version else { throw .otherVersion }
    credentials = [:]
    for (number, row) in document.credentials.enumerated() {
      guard let credential = row.credential else { throw .badRow(number + 1) }
      guard credentials.updateValue(credential, forKey: credential.name) == nil else {
        throw .secondRow(number + 1)
      }
    }
  }

  /// Adds a credential, in the place of one of the same name; true where there was one.
  package mutating func add(_ credential: SealedCredential) -> Bool {
    credentials.updateValue(credential, forKey: credential.name) != nil
  }

  /// Takes out the credential of that person, route and name; false where there is none.
  package mutating func remove(email: EmailAddress, route: String, name: String) -> Bool {
    let found = credentials.values.filter {
      $0.email == email && $0.name.route == route && $0.name.name == name
    }
    for credential in found { credentials[credential.name] = nil }
    return !found.isEmpty
  }

  /// All of them by person, route and name, for lists.
  package var sorted: [SealedCredential] {
    credentials.values.sorted {
      ($0.email.text, $0.name.route, $0.name.name, $0.name.userID)
        < ($1.email.text, $1.name.route, $1.name.name, $1.name.userID)
    }
  }

  /// The file's text: one object, keys and rows in order, ended by a newline.
  package var text: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let document = Document(version: CredentialText.version, credentials: sorted.map(Row.init))
    // Texts and numbers can always be written.
    guard let data = try? encoder.encode(document) else {
      preconditionFailure("texts and numbers can always be written")
    }
    return Array(data) + [0x0A]
  }

  private struct Document: Codable {
    let version: Int
    let credentials: [Row]

    enum CodingKeys: String, CodingKey, CaseIterable {
      case version, credentials
    }

    init(version: Int, credentials: [Row]) {
      self.version = version
      self.credentials = credentials
    }

    init(from decoder: any Decoder) throws {
      try AnyKey.check(decoder, knows: CodingKeys.allCases.map(\.rawValue))
      let container = try decoder.container(keyedBy: CodingKeys.self)
      version = try container.decode(Int.self, forKey: .version)
      guard version == CredentialText.version else { throw CredentialTextError.otherVersion }
      credentials = try container.decode([Row].self, forKey: .credentials)
    }
  }

  private struct Row: Codable {
    let user: String
    let email: String
    let route: String
    let name: String
    let kind: String
    let field: String?
    let sealedAt: Int64
    let salt: String
    let nonce: String
    let sealed: String

    enum CodingKeys: String, CodingKey, CaseIterable {
      case user, email, route, name, kind, field
      case sealedAt = "sealed_at"
      case salt, nonce, sealed
    }

    init(_ credential: SealedCredential) {
      user = credential.name.userID
      email = credential.email.text
      route = credential.name.route
      name = credential.name.name
      kind = credential.kind.rawValue
      field = credential.kind.hasOwnName ? credential.place.name : nil
      sealedAt = credential.sealedAt
      salt = Base64.standard.encode(credential.salt.span)
      nonce = Base64.standard.encode(credential.box.nonce.span)
      sealed = Base64.standard.encode(credential.box.content.span)
    }

    init(from decoder: any Decoder) throws {
      try AnyKey.check(decoder, knows: CodingKeys.allCases.map(\.rawValue))
      let container = try decoder.container(keyedBy: CodingKeys.self)
      user = try container.decode(String.self, forKey: .user)
      email = try container.decode(String.self, forKey: .email)
      route = try container.decode(String.self, forKey: .route)
      name = try container.decode(String.self, forKey: .name)
      kind = try container.decode(String.self, forKey: .kind)
      field = try container.decodeIfPresent(String.self, forKey: .field)
      sealedAt = try container.decode(Int64.self, forKey: .sealedAt)
      salt = try container.decode(String.self, forKey: .salt)
      nonce = try container.decode(String.self, forKey: .nonce)
      sealed = try container.decode(String.self, forKey: .sealed)
    }

    /// Nil for what no `seal` has written.
    var credential: SealedCredential? {
      guard let address = EmailAddress(email), address.text == email,
        let person = UserIdentity(id: user, email: address), !route.isEmpty, !name.isEmpty,
        let kind = CredentialKind(rawValue: kind), let place = CredentialPlace(kind, name: field),
        let salt = Base64.standard.decode(salt), salt.count == SealedCredential.saltCount,
        let nonce = Base64.standard.decode(nonce), let content = Base64.standard.decode(sealed),
        let box = SealedBox(nonce: nonce, content: content)
      else { return nil }
      return SealedCredential(
        name: CredentialName(userID: person.id, route: route, name: name), email: address, kind: kind,
        place: place, sealedAt: sealedAt, salt: salt, box: box)
    }
  }

  /// Any key, to find the unknown ones.
  private struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init?(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { nil }

    /// Throws where an object has other keys.
    static func check(_ decoder: any Decoder, knows names: [String]) throws {
      let container = try decoder.container(keyedBy: AnyKey.self)
      for key in container.allKeys where !names.contains(key.stringValue) {
        throw CredentialTextError.unknownKey
      }
    }
  }
}
