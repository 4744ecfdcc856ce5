import Config
import Testing

@Suite struct NearestTests {
  @Test(arguments: [
    ("acces_log", "access_log"), ("ACCESS-LOG", "access_log"), ("sesions", "sessions"), ("limist", "limits"),
    ("listener", "listeners"), ("lo", "log"),
  ])
  func `a word with a slip finds what was meant`(word: String, meant: String) {
    #expect(Nearest.word(to: word, among: ["listeners", "sessions", "limits", "access_log", "log"]) == meant)
  }

  @Test(arguments: ["", "x", "colour", "listen_everywhere", String(repeating: "sessions", count: 1000)])
  func `a word that is near to nothing finds nothing`(word: String) {
    #expect(Nearest.word(to: word, among: ["listeners", "sessions", "limits"]) == nil)
  }
}
