# bash completion for wazobus; printed by `wazobus completion bash`
_wazobus_event_names() {
  local name
  while read -r name _; do [[ $name == {* ]] || printf '%s\n' "$name"; done < <(
    "${COMP_WORDS[0]/#\~/$HOME}" catalogue list 2>/dev/null
  )
}
_wazobus_event_list() {
  local before=''
  if [[ $1 == *,* ]]; then before=${1%,*},; fi
  compgen -P "$before" -W "$(_wazobus_event_names)" -- "${1##*,}"
}
_wazobus_events() { "${COMP_WORDS[0]/#\~/$HOME}" surface events 2>/dev/null; }
_wazobus_reply() {
  local command=''
  if ((COMP_CWORD > 1)); then command=${COMP_WORDS[1]}; fi
  case $command in
    listen)
      case $prev in
        -r|--routing-key) :; return ;;
        -e|--event) mapfile -t COMPREPLY < <(_wazobus_event_list "$cur"); return ;;
        -x|--exclude) mapfile -t COMPREPLY < <(_wazobus_event_list "$cur"); return ;;
        -t|--tenant) :; return ;;
        --user-uuid) :; return ;;
        -H|--header) :; return ;;
        --match) mapfile -t COMPREPLY < <(compgen -W 'all any' -- "$cur"); return ;;
        --where) :; return ;;
        --grep) :; return ;;
        -f|--format) mapfile -t COMPREPLY < <(compgen -W 'pretty line json record raw' -- "$cur"); return ;;
        --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
        --cut) :; return ;;
        -o|--output) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --rotate) :; return ;;
        --output-mode) :; return ;;
        --catalogue) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --client) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --client-user) :; return ;;
        --client-tenant) :; return ;;
        --client-acl) :; return ;;
        --client-subscribe) mapfile -t COMPREPLY < <(_wazobus_event_list "$cur"); return ;;
        --origin-uuid) :; return ;;
        --only) mapfile -t COMPREPLY < <(compgen -W 'delivered undelivered' -- "$cur"); return ;;
        -c|--count) :; return ;;
        --timeout) :; return ;;
        --idle-timeout) :; return ;;
        --exec) :; return ;;
        --from) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --queue) :; return ;;
        --prefetch) :; return ;;
        --stream-offset) :; return ;;
        --queue-limit) :; return ;;
        --max-body) :; return ;;
        --exchange) :; return ;;
        --exchange-type) mapfile -t COMPREPLY < <(compgen -W 'topic headers' -- "$cur"); return ;;
        -u|--uri|--url) :; return ;;
        -n|--host) :; return ;;
        --port) :; return ;;
        --vhost) :; return ;;
        --user) :; return ;;
        --password-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-ca-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-cert-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-key-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-server-name) :; return ;;
        --auth-mechanism) mapfile -t COMPREPLY < <(compgen -W 'plain external' -- "$cur"); return ;;
        --heartbeat) :; return ;;
        --connect-timeout) :; return ;;
        --profile) :; return ;;
        --config) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --token-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --auth-uri) :; return ;;
      esac
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '-r --routing-key -e --event -x --exclude -t --tenant --user-uuid -H --header --match --where --grep -i --ignore-case -f --format --json --color --compact --cut --stats -o --output --rotate --output-mode --force -q --quiet --check --only-invalid --catalogue --client --client-user --client-tenant --client-acl --client-admin --client-master --client-subscribe --origin-uuid --only -c --count --timeout --idle-timeout --exec --from --queue --prefetch --stream-offset --queue-limit --max-body --no-reconnect --exchange --exchange-type --declare -u --uri --url -n --host --port --vhost --user --password-file --tls-ca-file --tls-cert-file --tls-key-file --tls-server-name --auth-mechanism -k --insecure --heartbeat --connect-timeout -v --verbose --profile --config --token-file --auth-uri -h --help' -- "$cur")
      else
        mapfile -t COMPREPLY < <(_wazobus_event_list "$cur")
      fi ;;
    publish)
      case $prev in
        -r|--routing-key) :; return ;;
        -b|--body) :; return ;;
        -H|--header) :; return ;;
        -p|--property) :; return ;;
        --input) mapfile -t COMPREPLY < <(compgen -W 'auto body record' -- "$cur"); return ;;
        --catalogue) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --set) :; return ;;
        --unset) :; return ;;
        -t|--tenant) :; return ;;
        --user-uuid) :; return ;;
        --origin-uuid) :; return ;;
        --client) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --client-user) :; return ;;
        --client-tenant) :; return ;;
        --client-acl) :; return ;;
        --client-subscribe) mapfile -t COMPREPLY < <(_wazobus_event_list "$cur"); return ;;
        --for-client) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --template) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --var) :; return ;;
        --var-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --replay) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --speed) :; return ;;
        --rate) :; return ;;
        --repeat) :; return ;;
        --resume-from) :; return ;;
        --progress) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --window) :; return ;;
        --confirm-timeout) :; return ;;
        --reconnect-timeout) :; return ;;
        --exchange) :; return ;;
        --exchange-type) mapfile -t COMPREPLY < <(compgen -W 'topic headers' -- "$cur"); return ;;
        -u|--uri|--url) :; return ;;
        -n|--host) :; return ;;
        --port) :; return ;;
        --vhost) :; return ;;
        --user) :; return ;;
        --password-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-ca-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-cert-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-key-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-server-name) :; return ;;
        --auth-mechanism) mapfile -t COMPREPLY < <(compgen -W 'plain external' -- "$cur"); return ;;
        --heartbeat) :; return ;;
        --connect-timeout) :; return ;;
        --profile) :; return ;;
        --config) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
      esac
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '-r --routing-key -b --body -H --header -p --property --input --force --catalogue --set --unset -t --tenant --user-uuid --origin-uuid --client --client-user --client-tenant --client-acl --client-admin --client-master --client-subscribe --for-client --template --var --var-file --replay --speed --rate --repeat --loop --resume-from --progress --mandatory --window --confirm-timeout --reconnect-timeout --no-reconnect --dry-run --json -q --quiet --exchange --exchange-type --declare -u --uri --url -n --host --port --vhost --user --password-file --tls-ca-file --tls-cert-file --tls-key-file --tls-server-name --auth-mechanism -k --insecure --heartbeat --connect-timeout -v --verbose --profile --config -h --help' -- "$cur")
      else
        compopt -o filenames; mapfile -t COMPREPLY < <(compgen -W "$(_wazobus_events)" -- "$cur"; compgen -f -- "$cur")
      fi ;;
    validate)
      case $prev in
        --edition) mapfile -t COMPREPLY < <(compgen -W 'current documented' -- "$cur"); return ;;
        --input) mapfile -t COMPREPLY < <(compgen -W 'auto body record' -- "$cur"); return ;;
        -e|--event) mapfile -t COMPREPLY < <(_wazobus_event_list "$cur"); return ;;
        --catalogue) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --jobs) :; return ;;
        -f|--format) mapfile -t COMPREPLY < <(compgen -W 'text json github junit sarif' -- "$cur"); return ;;
        --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
        --min-events) :; return ;;
        --max-errors) :; return ;;
      esac
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '--strict --edition --input -e --event --unknown-fields --catalogue --jobs -f --format --color --summary -q --quiet --min-events --max-errors --fail-fast -h --help' -- "$cur")
      else
        compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur")
      fi ;;
    trace)
      case $prev in
        -f|--format) mapfile -t COMPREPLY < <(compgen -W 'text ladder json mermaid svg' -- "$cur"); return ;;
        --what) mapfile -t COMPREPLY < <(compgen -W 'all bus ami ari' -- "$cur"); return ;;
        --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
        --catalogue) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        -c|--count) :; return ;;
        --timeout) :; return ;;
        --keep) :; return ;;
        --from) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --exchange) :; return ;;
        --exchange-type) mapfile -t COMPREPLY < <(compgen -W 'topic headers' -- "$cur"); return ;;
        -u|--uri|--url) :; return ;;
        -n|--host) :; return ;;
        --port) :; return ;;
        --vhost) :; return ;;
        --user) :; return ;;
        --password-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-ca-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-cert-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-key-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-server-name) :; return ;;
        --auth-mechanism) mapfile -t COMPREPLY < <(compgen -W 'plain external' -- "$cur"); return ;;
        --heartbeat) :; return ;;
        --connect-timeout) :; return ;;
        --profile) :; return ;;
        --config) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
      esac
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '-f --format --what --color -q --quiet --catalogue -c --count --timeout --keep --from --exchange --exchange-type --declare -u --uri --url -n --host --port --vhost --user --password-file --tls-ca-file --tls-cert-file --tls-key-file --tls-server-name --auth-mechanism -k --insecure --heartbeat --connect-timeout -v --verbose --profile --config -h --help' -- "$cur")
      else
        :
      fi ;;
    catalogue)
      case $prev in
        --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
        --pattern) :; return ;;
        -f|--format) mapfile -t COMPREPLY < <(compgen -W 'json-schema asyncapi markdown text json' -- "$cur"); return ;;
        --catalogue) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --client) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --client-user) :; return ;;
        --client-tenant) :; return ;;
        --client-acl) :; return ;;
        --client-subscribe) mapfile -t COMPREPLY < <(_wazobus_event_list "$cur"); return ;;
        --origin-uuid) :; return ;;
      esac
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '--json --color --pattern -f --format --catalogue --client --client-user --client-tenant --client-acl --client-admin --client-master --client-subscribe --origin-uuid -h --help' -- "$cur")
      else
        if [[ " ${COMP_WORDS[*]:2:COMP_CWORD-2} " != *\ @(list|show|schema|example|match|export|learn|diff)\ * ]]; then mapfile -t COMPREPLY < <(compgen -W 'list show schema example match export learn diff' -- "$cur"); else compopt -o filenames; mapfile -t COMPREPLY < <(compgen -W "$(_wazobus_events)" -- "$cur"; compgen -f -- "$cur"); fi
      fi ;;
    doctor)
      case $prev in
        --timeout) :; return ;;
        --color) mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur"); return ;;
        -u|--uri|--url) :; return ;;
        -n|--host) :; return ;;
        --port) :; return ;;
        --vhost) :; return ;;
        --user) :; return ;;
        --password-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-ca-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-cert-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-key-file) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
        --tls-server-name) :; return ;;
        --auth-mechanism) mapfile -t COMPREPLY < <(compgen -W 'plain external' -- "$cur"); return ;;
        --heartbeat) :; return ;;
        --connect-timeout) :; return ;;
        --profile) :; return ;;
        --config) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$cur"); return ;;
      esac
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '--timeout --json --color -u --uri --url -n --host --port --vhost --user --password-file --tls-ca-file --tls-cert-file --tls-key-file --tls-server-name --auth-mechanism -k --insecure --heartbeat --connect-timeout -v --verbose --profile --config -h --help' -- "$cur")
      else
        :
      fi ;;
    completion)
      case $prev in
      esac
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '-h --help' -- "$cur")
      else
        if [[ " ${COMP_WORDS[*]:2:COMP_CWORD-2} " != *\ @(bash|zsh|fish)\ * ]]; then mapfile -t COMPREPLY < <(compgen -W 'bash zsh fish' -- "$cur"); fi
      fi ;;
    help) mapfile -t COMPREPLY < <(compgen -W 'listen publish validate trace catalogue doctor completion' -- "$cur") ;;
    *) mapfile -t COMPREPLY < <(compgen -W 'listen publish validate trace catalogue doctor completion help --help --version' -- "$cur") ;;
  esac
}
_wazobus() {
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} before=''
  # bash takes --color=al for three words too, and replaces the one behind the equals sign.
  if [[ $cur == = ]]; then cur=''
  elif ((COMP_CWORD > 2)) && [[ $prev == = ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
  # bash takes ari:StasisStart for three words, and replaces the one behind the colon.
  if ((COMP_CWORD > 2)) && [[ $cur == : ]]; then
    before=$prev: cur=$prev: prev=${COMP_WORDS[COMP_CWORD-2]}
  elif ((COMP_CWORD > 3)) && [[ $prev == : ]]; then
    before=${COMP_WORDS[COMP_CWORD-2]}: prev=${COMP_WORDS[COMP_CWORD-3]}
    cur=$before$cur
  fi
  COMPREPLY=()
  _wazobus_reply
  COMPREPLY=("${COMPREPLY[@]#"$before"}")
}
complete -F _wazobus wazobus
