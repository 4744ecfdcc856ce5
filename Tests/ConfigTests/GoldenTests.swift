import Foundation
import Testing

@Suite struct GoldenTests {
  /// With `GOLDEN=record` in the environment the files are rewritten instead; read the difference before committing.
  @Test(arguments: try GoldenCase.all())
  func `a conf gives the diagnostics and settings of its golden file`(golden: GoldenCase) throws {
    if ProcessInfo.processInfo.environment["GOLDEN"] == "record" {
      try golden.record()
    } else {
      #expect(golden.outcome() == golden.expected)
    }
  }

  @Test func `there are golden files for each kind of mistake`() throws {
    #expect(try GoldenCase.all().count >= 40)
  }
}
