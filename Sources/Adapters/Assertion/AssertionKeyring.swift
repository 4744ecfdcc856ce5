import Bytes
package import Crypto
import Reactor
import Synchronization

/// The keys of signed assertions: kept in a folder, so that they outlast restarts and several gateways can share
/// them, and replaced one after the other.
///
/// Nobody has to agree with anybody: the next key's number follows from the newest one's, whoever adds it first wins,
/// and everybody switches by the time that is written in its file. It is added a quarter of the rotation (an hour at
/// most) before that time, so that whoever fetches the published keys knows it before it signs. A key that no longer
/// signs stays published until the last assertion by it has expired, and is then taken away.
package final class AssertionKeyring: Sendable {
  private struct State {
    /// By number.
    var keys: [AssertionKey] = []
    var document: [UInt8] = []
  }

  private let folder: PrivateFolder
  private let rotation: Int64
  private let random: any RandomSource
  private let state = Mutex(State())

  /// How long after its last signature a key stays, besides the longest life of an assertion: for clocks that
  /// differ.
  private static let margin: Int64 = 300

  /// Reads the keys, and makes the first one where there is none. Blocks.
  ///
  /// - Throws: why there are no keys to sign with; nothing is signed then.
  package init(_ settings: AssertionSettings, random: any RandomSource, now: Int64) throws(AssertionKeyError)
  {
    do throws(SystemError) {
      folder = try PrivateFolder(at: settings.folder)
    } catch {
      throw .folder(error)
    }
    rotation = settings.rotation.components.seconds
    self.random = random
    try refresh(now: now)
  }

  /// How long before it signs a key is published.
  private var grace: Int64 { min(3600, rotation / 4) }

  /// Looks into the folder, adds the next key where it is time for it, and takes away those that have had their time.
  /// Blocks; to be called once a minute. `now` is in seconds since 1970.
  ///
  /// - Throws: what stands in the way; the keys that are known go on.
  package func refresh(now: Int64) throws(AssertionKeyError) {
    var keys = try read()
    if let newest = keys.last {
      let end = newest.signsFrom + rotation
      if now >= end - grace {
        try add(number: newest.number + 1, signsFrom: max(end, now + grace))
        keys = try read()
      }
    } else {
      try add(number: 1, signsFrom: now)
      keys = try read()
    }
    guard !keys.isEmpty else { throw .noKey }
    keys = try retire(keys, now: now)
    let document = AssertionKeyring.document(keys)
    state.withLock { $0 = State(keys: keys, document: document) }
  }

  /// The key that signs at a time, in seconds since 1970: the newest one that has begun; the oldest one where the
  /// clock stands before all of them.
  func signer(at now: Int64) -> AssertionKey? {
    state.withLock { state in
      state.keys.last { $0.signsFrom <= now } ?? state.keys.first
    }
  }

  /// The published keys as a JWK Set (RFC 7517, 5).
  package var published: [UInt8] { state.withLock { $0.document } }

  /// The keys of the folder by number; those that are known are not read again.
  private func read() throws(AssertionKeyError) -> [AssertionKey] {
    let names: [String]
    do throws(SystemError) {
      names = try folder.names()
    } catch {
      throw .folder(error)
    }
    let known = state.withLock { $0.keys }
    var keys: [AssertionKey] = []
    for number in names.compactMap(AssertionKey.number).sorted() {
      if let key = known.first(where: { $0.number == number }) {
        keys.append(key)
      } else if let key = try read(number) {
        keys.append(key)
      }
    }
    return keys
  }

  /// The key in a file; nil where it has just been taken away.
  private func read(_ number: Int) throws(AssertionKeyError) -> AssertionKey? {
    let name = AssertionKey.fileName(number)
    let contents: FileContents
    do throws(FileReadError) {
      contents = try FileContents.read("\(folder.path)/\(name)", ceiling: .kibibytes(16))
    } catch {
      if case .missing = error { return nil }
      throw .unreadableKey(name, "\(error)")
    }
    guard !contents.isWorldReadable else { throw .exposedKey(name) }
    return try AssertionKey(number: number, file: contents.bytes)
  }

  /// Adds a fresh key, unless another gateway has done so already.
  private func add(number: Int, signsFrom: Int64) throws(AssertionKeyError) {
    let file: [UInt8]
    do throws(CryptoError) {
      file = try AssertionKey(number: number, signsFrom: signsFrom, pair: ECKeyPair()).file()
    } catch {
      throw .noKey
    }
    do throws(SystemError) {
      _ = try folder.add(AssertionKey.fileName(number), file, nonce: random.token(bytes: 9))
    } catch {
      throw .folder(error)
    }
  }

  /// What is left when the keys have gone whose last assertion has expired.
  private func retire(_ keys: [AssertionKey], now: Int64) throws(AssertionKeyError) -> [AssertionKey] {
    let life = AssertionSettings.longestLifetime.components.seconds + AssertionKeyring.margin
    var kept: [AssertionKey] = []
    for (index, key) in keys.enumerated() {
      guard index + 1 < keys.count, keys[index + 1].signsFrom + life < now else {
        kept.append(key)
        continue
      }
      do throws(SystemError) {
        try folder.remove(AssertionKey.fileName(key.number))
      } catch {
        throw .folder(error)
      }
    }
    return kept
  }

  private static func document(_ keys: [AssertionKey]) -> [UInt8] {
    let members = keys.map { key in
      let (x, y) = (Base64.url.encode(key.pair.x), Base64.url.encode(key.pair.y))
      // base64url has no character that JSON would escape.
      return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"alg\":\"ES256\",\"use\":\"sig\",\"kid\":\"\(key.id)\","
        + "\"x\":\"\(x)\",\"y\":\"\(y)\"}"
    }
    return Array("{\"keys\":[\(members.joined(separator: ","))]}\n".utf8)
  }
}
