/// A stored action template.
package struct ActionRecord: Sendable, Hashable {
  package let id: Int64
  package let applicationID: Int64
  package let template: ActionTemplate
  package let createdAt: WallTime
  package let updatedAt: WallTime
}
