import CUnloqPolicy

/// The texts of a question one behind the other, each with its NUL, for the length of one call.
struct QuestionTexts {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []
  private let time: Int64
  private let groupCount: Int
  private let fieldCount: Int

  /// The texts of `unloq_policy_question` itself: host, method, path, user, client.
  private static let ownTexts = 5

  init(_ question: borrowing LibraryQuestion) {
    time = question.time
    groupCount = question.groups.count
    fieldCount = question.fields.count
    add(question.host.utf8)
    add(question.method.utf8)
    add(question.path)
    add(question.user.utf8)
    add(question.client.utf8)
    for group in question.groups { add(group.utf8) }
    for field in question.fields {
      add(field.name.utf8)
      add(field.value.utf8)
    }
  }

  private mutating func add(_ text: some Sequence<UInt8>) {
    bytes.append(contentsOf: text)
    ends.append(bytes.count)
    bytes.append(0)
  }

  /// Calls `body` with the question; its pointers are valid during the call.
  mutating func withQuestion<R>(_ body: (UnsafePointer<unloq_policy_question>) -> R) -> R {
    let (ends, time, groupCount, fieldCount) = (ends, time, groupCount, fieldCount)
    return unsafe bytes.withUnsafeBytes { raw in
      // Sound: every text lies in `bytes`, which is never empty and does not move during the call.
      let texts = unsafe ends.indices.map { index in
        let start = index == 0 ? 0 : ends[index - 1] + 1
        return unsafe unloq_policy_text(
          bytes: raw.baseAddress?.advanced(by: start).assumingMemoryBound(to: CChar.self),
          length: ends[index] - start)
      }
      let groups = unsafe Array(texts[QuestionTexts.ownTexts...].prefix(groupCount))
      let fields = unsafe (0..<fieldCount).map { index in
        let first = QuestionTexts.ownTexts + groupCount + index * 2
        return unsafe unloq_policy_field(name: texts[first], value: texts[first + 1])
      }
      return unsafe groups.withUnsafeBufferPointer { groups in
        unsafe fields.withUnsafeBufferPointer { fields in
          var question = unsafe unloq_policy_question(
            size: MemoryLayout<unloq_policy_question>.size, time: time, host: texts[0], method: texts[1],
            path: texts[2], user: texts[3], client: texts[4], groups: groups.baseAddress,
            group_count: groups.count, fields: fields.baseAddress, field_count: fields.count)
          return unsafe body(&question)
        }
      }
    }
  }
}
