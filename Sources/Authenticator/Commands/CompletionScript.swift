/// Completion scripts for the usual shells.
package enum CompletionScript {
  /// The shells there is a script for.
  package static let shells = ["bash", "zsh", "fish"]

  /// The script for `shell`, one of `shells`.
  package static func text(for shell: String) -> String {
    switch shell {
    case "fish": fish
    case "zsh": "autoload -U +X bashcompinit && bashcompinit\n" + bash
    default: bash
    }
  }

  private static let bash = #"""
    _unloq_authenticator() {
      local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} choices
      case $before in
        --database|--api-key-file) COMPREPLY=($(compgen -f -- "$word")); return ;;
        --wait) COMPREPLY=($(compgen -W "10s 20s 30s 40s" -- "$word")); return ;;
        --listen) COMPREPLY=($(compgen -W "127.0.0.1:8081" -- "$word")); return ;;
        --*) [[ $before != --behind-tls-proxy ]] && return ;;
      esac
      case ${COMP_WORDS[1]} in
        init) choices="--database --application --user --name --origin --api-key-file --help" ;;
        serve) choices="--database --listen --wait --origin --behind-tls-proxy --help" ;;
        user)
          if ((COMP_CWORD == 2)); then choices="add list link remove unlock"; else choices="--database --origin --name --help"; fi ;;
        completion) choices="bash zsh fish" ;;
        *) choices="init serve user completion version help --help" ;;
      esac
      COMPREPLY=($(compgen -W "$choices" -- "$word"))
    }
    complete -F _unloq_authenticator unloq-authenticator

    """#

  private static let fish = #"""
    complete -c unloq-authenticator -f
    complete -c unloq-authenticator -n __fish_use_subcommand -a "init serve user completion version help"
    complete -c unloq-authenticator -n "__fish_seen_subcommand_from user" -a "add list link remove unlock"
    complete -c unloq-authenticator -n "__fish_seen_subcommand_from completion" -a "bash zsh fish"
    complete -c unloq-authenticator -n "__fish_seen_subcommand_from init serve user" -l database -r -F
    complete -c unloq-authenticator -n "__fish_seen_subcommand_from init serve user" -l origin -x
    complete -c unloq-authenticator -n "__fish_seen_subcommand_from init user" -l name -x
    complete -c unloq-authenticator -n "__fish_seen_subcommand_from init" -l application -x
    complete -c unloq-authenticator -n "__fish_seen_subcommand_from init" -l user -x
    complete -c unloq-authenticator -n "__fish_seen_subcommand_from init" -l api-key-file -r -F
    complete -c unloq-authenticator -n "__fish_seen_subcommand_from serve" -l listen -x -a 127.0.0.1:8081
    complete -c unloq-authenticator -n "__fish_seen_subcommand_from serve" -l wait -x -a "10s 20s 30s 40s"
    complete -c unloq-authenticator -n "__fish_seen_subcommand_from serve" -l behind-tls-proxy

    """#
}
