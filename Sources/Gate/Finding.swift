/// What the gate found about a request.
enum Finding {
  case pass(Passage)
  case refuse(Refusal)
}
