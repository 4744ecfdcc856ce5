import FoundationEssentials
import HTTP
import Pages

extension Response {
  /// An answer of the gate's own in JSON, with the fields that every own answer carries.
  static func json(_ value: some Encodable, type: String = "application/json", status: Int) -> Response {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return .own(Array(try encoder.encode(value)) + [0x0A], type: type, status: status)
    } catch {
      // Texts and whole numbers always have a JSON form; should one not, nothing is better than half of it.
      return .own([], type: type, status: 500)
    }
  }
}
