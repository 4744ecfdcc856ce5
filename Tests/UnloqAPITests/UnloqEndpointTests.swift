import Testing
import UnloqAPI

@Suite struct UnloqEndpointTests {
  @Test(arguments: [
    ("https://api.example/v1", "https://api.example/v1"),
    ("https://api.example/v1///", "https://api.example/v1"),
    ("https://api.example", "https://api.example"),
    ("https://api.example:8443/v1", "https://api.example:8443/v1"),
    ("https://[2001:db8::1]:8443/v1", "https://[2001:db8::1]:8443/v1"),
    ("http://localhost:8081/v1", "http://localhost:8081/v1"), ("http://LOCALHOST/v1", "http://LOCALHOST/v1"),
    ("http://127.0.0.1/v1", "http://127.0.0.1/v1"), ("http://127.8.8.8/v1", "http://127.8.8.8/v1"),
    ("http://[::1]:8081/v1", "http://[::1]:8081/v1"),
  ])
  func `https goes anywhere, http to this machine only`(text: String, expected: String) {
    #expect(UnloqEndpoint(text)?.text == expected)
  }

  @Test(arguments: [
    "", "api.example", "ftp://api.example", "https://", "https:///v1", "https://:443/v1", "https://a b/",
    "http://api.example/v1", "http://10.0.0.1/v1", "http://localhost.evil.example/",
    "http://127.0.0.1.evil.example/",
    "http://127.0.0.1@evil.example/", "http://[2001:db8::1]/v1", "http://0.0.0.0/", "http://localhost:99999/",
    "http://localhost:/x", "http://[::1/v1", "https://user:pass@api.example/", "https://api.example/v1?x=y",
    "https://api.example/v1#x", "https://api.example\\@evil", "https://api.example/\r\nX: y",
    "http://localhost:80:80/",
  ])
  func `anything else is refused`(text: String) {
    #expect(UnloqEndpoint(text) == nil)
  }
}
