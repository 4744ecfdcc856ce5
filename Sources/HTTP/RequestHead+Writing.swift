package import Bytes

extension RequestHead {
  /// Appends the request line that goes upstream: the method as sent, the canonical target, always HTTP/1.1.
  package func appendRequestLine(to output: Buffer) {
    output.append(methodText)
    output.append(" ")
    output.append(target)
    output.append(" HTTP/1.1\r\n")
  }

  /// Appends the host in its one form, and the port where one was written. This is what goes upstream: an
  /// application that compares hosts byte by byte sees the very name that was decided about.
  package func appendAuthority(to output: Buffer) {
    // Nearly always it was sent in that form.
    if authority.isEqual(to: host) {
      output.append(host)
      return
    }
    let isBracketed = authority[0] == UInt8(ascii: "[")
    if isBracketed { output.append(UInt8(ascii: "[")) }
    output.append(host)
    if isBracketed { output.append(UInt8(ascii: "]")) }
    if let port {
      output.append(UInt8(ascii: ":"))
      output.append(decimal: port)
    }
  }
}
