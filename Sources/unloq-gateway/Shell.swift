/// The shells there is a completion script for.
enum Shell: String, CaseIterable {
  case bash, zsh, fish
}
