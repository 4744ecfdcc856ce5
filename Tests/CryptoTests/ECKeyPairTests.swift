import Bytes
import Crypto
import Testing

@Suite struct ECKeyPairTests {
  @Test func `a key survives its PEM text, and what stands in front of it`() throws {
    let made = try ECKeyPair()
    let pem = try made.privatePEM()
    #expect(String(decoding: pem, as: UTF8.self).hasPrefix("-----BEGIN PRIVATE KEY-----\n"))
    let read = try ECKeyPair(pem: Array("Signs-From: 5\n".utf8) + pem)
    #expect(read.x == made.x && read.y == made.y && made.x.count == 32 && made.y.count == 32)
  }

  @Test func `signatures are two numbers of 32 bytes, and new each time`() throws {
    let pair = try ECKeyPair()
    var seen: Set<[UInt8]> = []
    // Numbers with leading zeroes are shorter in DER; one in 256 is.
    for _ in 0..<600 {
      let signature = try pair.sign([1, 2, 3])
      #expect(signature.count == 64)
      seen.insert(signature)
    }
    #expect(seen.count == 600)
  }

  @Test(arguments: [
    "", "no key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
    // A key of another curve (secp384r1), and one that is encrypted.
    """
    -----BEGIN PRIVATE KEY-----
    ME4CAQAwEAYHKoZIzj0CAQYFK4EEACIENzA1AgEBBDA=
    -----END PRIVATE KEY-----

    """,
    """
    -----BEGIN ENCRYPTED PRIVATE KEY-----
    MIGwMBsGCSqGSIb3DQEFAzAOBAh5/FsDfn9jGwICCAAEgZA=
    -----END ENCRYPTED PRIVATE KEY-----

    """,
  ]) func `what is no P-256 key is refused, and nobody is asked for a password`(_ pem: String) {
    #expect(throws: CryptoError.unusablePrivateKey) { try ECKeyPair(pem: Array(pem.utf8)) }
  }
}
