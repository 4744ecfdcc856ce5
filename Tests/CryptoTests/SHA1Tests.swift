import Crypto
import Testing

@Suite struct SHA1Tests {
  /// RFC 3174, 7.3, and the empty message.
  @Test(arguments: [
    ("abc", "a9993e364706816aba3e25717850c26c9cd0d89d"),
    ("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
    ("", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
  ]) func `digests of the standard`(_ text: String, _ digest: String) {
    #expect(Hexadecimal.encode(SHA1.digest(text.utf8.span).span) == digest)
  }
}
