package import HTTP

extension Response {
  /// A page, with the fields that keep it from being framed, sniffed, stored, or told to other sites.
  package static func page(_ html: HTML, status: Int) -> Response {
    own(Array(html.markup.utf8), type: "text/html; charset=utf-8", status: status)
  }

  /// An asset of the pages; may be kept for an hour, and by its browser only.
  package static func asset(_ text: String, type: String) -> Response {
    var response = Response(status: 200, body: Array(text.utf8))
    response.fields = [
      ("Content-Type", type), ("Cache-Control", "private, max-age=3600"),
      ("X-Content-Type-Options", "nosniff"),
    ]
    return response
  }

  /// An answer of the gate's own, of any type, with the same protection as a page.
  package static func own(_ body: [UInt8], type: String, status: Int) -> Response {
    var response = Response(status: status, body: body)
    response.fields = [
      ("Content-Type", type), ("Cache-Control", "no-store"), ("Content-Security-Policy", policy),
      ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
      ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
    return response
  }

  private static let policy = """
    default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; \
    form-action 'self'; frame-ancestors 'none'; base-uri 'none'
    """
}
