import Crypto
import Testing

@Suite struct WipedBytesTests {
  @Test(arguments: [0, 1, 31, 4096, 1 << 20]) func `bytes are kept as they were`(count: Int) {
    let bytes = SecureRandom().bytes(count)
    let kept = WipedBytes(bytes)
    #expect(kept.count == count && kept.hexadecimal == bytes.hexadecimal)
  }

  @Test func `the source is overwritten where it is handed over`() {
    var bytes: [UInt8] = [1, 2, 3]
    let kept = WipedBytes(wiping: &bytes)
    #expect(bytes == [0, 0, 0])
    #expect(kept.hexadecimal == "010203")
  }

  @Test func `no text shows them`() {
    let kept = WipedBytes(Array("password".utf8))
    #expect("\(kept)" == "***" && String(reflecting: kept) == "***")
    var dumped = ""
    dump(kept, to: &dumped)
    #expect(!dumped.contains("password") && !dumped.contains("112"))
  }
}
