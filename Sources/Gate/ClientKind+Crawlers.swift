import HTTP

extension ClientKind {
  /// Whether a program says that it is one: a search engine's or a monitor's robot, or a messenger that looks at an
  /// address somebody wrote to show what is there. Nobody waits at its screen.
  static func isRobot(_ head: RequestHead) -> Bool {
    guard let agent = head.text(.userAgent)?.lowercased() else { return false }
    return robots.contains { agent.contains($0) }
  }

  /// What such programs call themselves. Most say "bot" with a version behind it; the others have names of their own.
  private static let robots = [
    "bot/", "bot-", "bot;", "bot)", "robot", "crawler", "spider", "slurp", "facebookexternalhit", "whatsapp/",
    "skypeuripreview", "preview/", "google-inspectiontool", "ia_archiver", "pingdom", "statuscake",
    "feedfetcher",
    "mediapartners-google", "embedly", "bitlybot", "nuzzel", "vkshare", "w3c_validator", "lighthouse",
  ]
}
