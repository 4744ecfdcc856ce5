import Bytes
import Crypto

/// One signing key: its place in the row of keys, since when it signs, and its public half as a JWK.
///
/// In its file there is one line that says since when it signs, in seconds since 1970, and the key as PEM. Readers
/// of PEM pass over what stands in front (RFC 7468, 2).
struct AssertionKey: Sendable {
  /// 1 for the first key; the key that follows has the next number.
  let number: Int
  /// Seconds since 1970.
  let signsFrom: Int64
  /// The key.
  let pair: ECKeyPair
  /// The key's name in assertions: the thumbprint of RFC 7638.
  let id: String

  private static let label = "Signs-From: "

  /// A key under its number.
  init(number: Int, signsFrom: Int64, pair: ECKeyPair) {
    self.number = number
    self.signsFrom = signsFrom
    self.pair = pair
    let (x, y) = (Base64.url.encode(pair.x), Base64.url.encode(pair.y))
    // The members that RFC 7638, 3.2 asks for, in the order it asks for.
    let thumbprint = Digest.sha256("{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"\(x)\",\"y\":\"\(y)\"}")
    id = Base64.url.encode(thumbprint.bytes)
  }

  /// A key from its file.
  ///
  /// - Throws: what is wrong with the file.
  init(number: Int, file: [UInt8]) throws(AssertionKeyError) {
    let name = AssertionKey.fileName(number)
    let line = file.prefix { $0 != UInt8(ascii: "\n") }
    let text = String(decoding: line, as: UTF8.self)
    guard text.hasPrefix(AssertionKey.label), let start = Int64(text.dropFirst(AssertionKey.label.count))
    else { throw .unreadableKey(name, "its first line is not “\(AssertionKey.label)SECONDS”") }
    do throws(CryptoError) {
      self.init(number: number, signsFrom: start, pair: try ECKeyPair(pem: file))
    } catch {
      throw .unreadableKey(name, "there is no private key of the curve P-256 in it")
    }
  }

  /// What stands in its file.
  func file() throws(CryptoError) -> [UInt8] {
    Array("\(AssertionKey.label)\(signsFrom)\n".utf8) + (try pair.privatePEM())
  }

  /// `es256-000001.pem`.
  static func fileName(_ number: Int) -> String {
    let digits = String(number)
    return "es256-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits).pem"
  }

  /// The number in a file's name; nil for other files.
  static func number(ofFile name: String) -> Int? {
    let digits = name.dropFirst("es256-".count).dropLast(".pem".count)
    guard digits.count <= 9, let number = Int(digits), number > 0, fileName(number) == name else {
      return nil
    }
    return number
  }
}
