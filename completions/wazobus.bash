# bash completion for wazobus; printed by `wazobus completion bash`
_wazobus_add() { mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen "$@" -- "$cur"); }
# Folders, and files with one of these endings; all files if there is neither.
_wazobus_files() {
  local file ending folders=() suited=()
  compopt -o filenames
  while IFS= read -r file; do
    if [[ -d ${file/#\~/$HOME} ]]; then folders+=("$file"); continue; fi
    for ending; do
      if [[ $file == *."$ending" ]]; then suited+=("$file"); fi
    done
  done < <(compgen -f -- "$cur")
  if ((${#suited[@]} + ${#folders[@]})); then COMPREPLY+=("${folders[@]}" "${suited[@]}")
  else _wazobus_add -f; fi
}
# Words that wazobus knows, but for those that would need other quotes. What goes on after one gets no
# space behind it.
_wazobus_words() {
  local line typed=${cur#[\"\']} unfit=$'[ &;()<>|$`\'"\\\\]'
  case $cur in
    \'*) unfit=\' ;;
    \"*) unfit=$'[$`"\\\\]' ;;
  esac
  while IFS= read -r line; do
    line=${line%%$'\t'*}
    if [[ $line != *$unfit* ]]; then COMPREPLY+=("$line"); fi
  done < <(
    "${COMP_WORDS[0]/#\~/$HOME}" surface words "$1" "=$typed" "${COMP_WORDS[@]/#/=}" 2>/dev/null
  )
  for line in "${COMPREPLY[@]}"; do
    if [[ $line == *[._:=\ ] ]]; then compopt -o nospace; break; fi
  done
  # bash closes the quote behind the only word, unless it may be another one.
  if [[ ${#COMPREPLY[@]} == 1 && $cur == [\"\']* && $line == *[._:=] ]]; then COMPREPLY+=("$line "); fi
}
_wazobus_reply() {
  local command=''
  if ((COMP_CWORD > 1)); then command=${COMP_WORDS[1]}; fi
  case $command in
    listen)
      case $prev in
        -r|--routing-key) _wazobus_words pattern; return ;;
        -e|--event) _wazobus_words event; return ;;
        -x|--exclude) _wazobus_words selector; return ;;
        -t|--tenant) :; return ;;
        --user-uuid) :; return ;;
        -H|--header) :; return ;;
        --match) _wazobus_add -W 'all any'; return ;;
        --where) _wazobus_words condition; return ;;
        --grep) :; return ;;
        -f|--format) _wazobus_words template; _wazobus_add -W 'pretty line json record raw'; return ;;
        --color) _wazobus_add -W 'auto always never'; return ;;
        --body) _wazobus_add -W 'all data'; return ;;
        --cut) :; return ;;
        --by) _wazobus_add -W 'name service tenant user routing_key'; return ;;
        -o|--output) _wazobus_files json ndjson jsonl gz zst; return ;;
        --rotate) :; return ;;
        --rotate-keep) :; return ;;
        --output-mode) :; return ;;
        --redact-key) _wazobus_files; return ;;
        --catalogue) _wazobus_files json; return ;;
        --client) _wazobus_files json; return ;;
        --client-user) :; return ;;
        --client-tenant) :; return ;;
        --client-acl) :; return ;;
        --client-subscribe) _wazobus_words event; return ;;
        --origin-uuid) :; return ;;
        --only) _wazobus_add -W 'delivered undelivered'; return ;;
        -c|--count) :; return ;;
        --timeout) :; return ;;
        --idle-timeout) :; return ;;
        --exec) :; return ;;
        --from) _wazobus_files json ndjson jsonl gz zst; return ;;
        --since) :; return ;;
        --until) :; return ;;
        --queue) :; return ;;
        --prefetch) :; return ;;
        --stream-offset) :; return ;;
        --queue-limit) :; return ;;
        --max-body) :; return ;;
        --exchange) :; return ;;
        --exchange-type) _wazobus_add -W 'topic headers'; return ;;
        -u|--uri|--url) :; return ;;
        -n|--host) :; return ;;
        --port) :; return ;;
        --vhost) :; return ;;
        --user) :; return ;;
        --password-file) _wazobus_files; return ;;
        --tls-ca-file) _wazobus_files pem crt cer key; return ;;
        --tls-cert-file) _wazobus_files pem crt cer key; return ;;
        --tls-key-file) _wazobus_files pem crt cer key; return ;;
        --tls-server-name) :; return ;;
        --auth-mechanism) _wazobus_add -W 'plain external'; return ;;
        --heartbeat) :; return ;;
        --connect-timeout) :; return ;;
        --profile) _wazobus_words profile; return ;;
        --config) _wazobus_files toml; return ;;
        --wait-for-broker) :; return ;;
        --token-file) _wazobus_files; return ;;
        --auth-uri) :; return ;;
      esac
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '-r --routing-key -e --event -x --exclude -t --tenant --user-uuid -H --header --match --where --grep -i --ignore-case -f --format --json --color --body --compact --delta --sort-keys --cut --stats --by -o --output --rotate --rotate-keep --output-mode --force --redact --redact-key -q --quiet --check --only-invalid --catalogue --client --client-user --client-tenant --client-acl --client-admin --client-master --client-subscribe --origin-uuid --only -c --count --timeout --idle-timeout --exec --from --follow --since --until --queue --prefetch --stream-offset --queue-limit --max-body --no-reconnect --exchange --exchange-type --declare -u --uri --url -n --host --port --vhost --user --password-file --tls-ca-file --tls-cert-file --tls-key-file --tls-server-name --auth-mechanism -k --insecure --heartbeat --connect-timeout -v --verbose --profile --config --wait-for-broker --token-file --auth-uri -h --help' -- "$cur")
      else
        _wazobus_words selector
      fi ;;
    publish)
      case $prev in
        -r|--routing-key) :; return ;;
        -b|--body) :; return ;;
        -H|--header) :; return ;;
        -p|--property) :; return ;;
        --input) _wazobus_add -W 'auto body record'; return ;;
        --catalogue) _wazobus_files json; return ;;
        --set) _wazobus_words change; return ;;
        --unset) _wazobus_words path; return ;;
        -t|--tenant) :; return ;;
        --user-uuid) :; return ;;
        --origin-uuid) :; return ;;
        --client) _wazobus_files json; return ;;
        --client-user) :; return ;;
        --client-tenant) :; return ;;
        --client-acl) :; return ;;
        --client-subscribe) _wazobus_words event; return ;;
        --for-client) _wazobus_files json; return ;;
        --template) _wazobus_files json; return ;;
        --var) :; return ;;
        --var-file) _wazobus_files csv ndjson jsonl json gz zst; return ;;
        --replay) _wazobus_files json ndjson jsonl gz zst; return ;;
        --speed) :; return ;;
        --max-pause) :; return ;;
        --rate) :; return ;;
        --repeat) :; return ;;
        --resume-from) :; return ;;
        --progress) _wazobus_files; return ;;
        --window) :; return ;;
        --confirm-timeout) :; return ;;
        --reconnect-timeout) :; return ;;
        --exchange) :; return ;;
        --exchange-type) _wazobus_add -W 'topic headers'; return ;;
        -u|--uri|--url) :; return ;;
        -n|--host) :; return ;;
        --port) :; return ;;
        --vhost) :; return ;;
        --user) :; return ;;
        --password-file) _wazobus_files; return ;;
        --tls-ca-file) _wazobus_files pem crt cer key; return ;;
        --tls-cert-file) _wazobus_files pem crt cer key; return ;;
        --tls-key-file) _wazobus_files pem crt cer key; return ;;
        --tls-server-name) :; return ;;
        --auth-mechanism) _wazobus_add -W 'plain external'; return ;;
        --heartbeat) :; return ;;
        --connect-timeout) :; return ;;
        --profile) _wazobus_words profile; return ;;
        --config) _wazobus_files toml; return ;;
        --wait-for-broker) :; return ;;
      esac
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '-r --routing-key -b --body -H --header -p --property --input --force --skip-refused --catalogue --set --unset -t --tenant --user-uuid --origin-uuid --client --client-user --client-tenant --client-acl --client-admin --client-master --client-subscribe --for-client --template --var --var-file --replay --speed --max-pause --rate --repeat --loop --resume-from --progress --mandatory --window --confirm-timeout --reconnect-timeout --no-reconnect --dry-run --json -q --quiet --exchange --exchange-type --declare -u --uri --url -n --host --port --vhost --user --password-file --tls-ca-file --tls-cert-file --tls-key-file --tls-server-name --auth-mechanism -k --insecure --heartbeat --connect-timeout -v --verbose --profile --config --wait-for-broker -h --help' -- "$cur")
      else
        _wazobus_words publishable; _wazobus_files json ndjson jsonl gz zst
      fi ;;
    validate)
      case $prev in
        --edition) _wazobus_add -W 'current documented'; return ;;
        --input) _wazobus_add -W 'auto body record'; return ;;
        -e|--event) _wazobus_words event; return ;;
        --ignore) _wazobus_words ignored; return ;;
        --catalogue) _wazobus_files json; return ;;
        --jobs) :; return ;;
        -f|--format) _wazobus_add -W 'text json github junit sarif'; return ;;
        --color) _wazobus_add -W 'auto always never'; return ;;
        --explain) _wazobus_words rule; return ;;
        --min-events) :; return ;;
        --max-errors) :; return ;;
        --profile) _wazobus_words profile; return ;;
        --config) _wazobus_files toml; return ;;
      esac
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '--strict --edition --input -e --event --unknown-fields --ignore --catalogue --jobs -f --format --json --color --summary -q --quiet --explain --min-events --max-errors --fail-fast --profile --config -h --help' -- "$cur")
      else
        _wazobus_files json ndjson jsonl gz zst
      fi ;;
    trace)
      case $prev in
        -f|--format) _wazobus_add -W 'text ladder json mermaid svg'; return ;;
        --what) _wazobus_add -W 'all bus ami ari'; return ;;
        --color) _wazobus_add -W 'auto always never'; return ;;
        --catalogue) _wazobus_files json; return ;;
        -c|--count) :; return ;;
        --timeout) :; return ;;
        --keep) :; return ;;
        --from) _wazobus_files json ndjson jsonl gz zst; return ;;
        --since) :; return ;;
        --until) :; return ;;
        --exchange) :; return ;;
        --exchange-type) _wazobus_add -W 'topic headers'; return ;;
        -u|--uri|--url) :; return ;;
        -n|--host) :; return ;;
        --port) :; return ;;
        --vhost) :; return ;;
        --user) :; return ;;
        --password-file) _wazobus_files; return ;;
        --tls-ca-file) _wazobus_files pem crt cer key; return ;;
        --tls-cert-file) _wazobus_files pem crt cer key; return ;;
        --tls-key-file) _wazobus_files pem crt cer key; return ;;
        --tls-server-name) :; return ;;
        --auth-mechanism) _wazobus_add -W 'plain external'; return ;;
        --heartbeat) :; return ;;
        --connect-timeout) :; return ;;
        --profile) _wazobus_words profile; return ;;
        --config) _wazobus_files toml; return ;;
        --wait-for-broker) :; return ;;
      esac
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '-f --format --json --what --failed --color -q --quiet --catalogue -c --count --timeout --keep --from --since --until --exchange --exchange-type --declare -u --uri --url -n --host --port --vhost --user --password-file --tls-ca-file --tls-cert-file --tls-key-file --tls-server-name --auth-mechanism -k --insecure --heartbeat --connect-timeout -v --verbose --profile --config --wait-for-broker -h --help' -- "$cur")
      else
        :
      fi ;;
    catalogue)
      case $prev in
        --color) _wazobus_add -W 'auto always never'; return ;;
        --pattern) _wazobus_words pattern; return ;;
        -f|--format) _wazobus_words layout; return ;;
        --catalogue) _wazobus_files json; return ;;
        --client) _wazobus_files json; return ;;
        --client-user) :; return ;;
        --client-tenant) :; return ;;
        --client-acl) :; return ;;
        --client-subscribe) _wazobus_words event; return ;;
        --origin-uuid) :; return ;;
        --profile) _wazobus_words profile; return ;;
        --config) _wazobus_files toml; return ;;
      esac
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '--json --color --pattern -f --format --catalogue --client --client-user --client-tenant --client-acl --client-admin --client-master --client-subscribe --origin-uuid --profile --config -h --help' -- "$cur")
      else
        if [[ " ${COMP_WORDS[*]:2:COMP_CWORD-2} " != *\ @(list|show|schema|example|match|export|learn|diff|check)\ * ]]; then _wazobus_add -W 'list show schema example match export learn diff check'; else _wazobus_words publishable; _wazobus_files json ndjson jsonl gz zst; fi
      fi ;;
    doctor)
      case $prev in
        --timeout) :; return ;;
        --color) _wazobus_add -W 'auto always never'; return ;;
        -u|--uri|--url) :; return ;;
        -n|--host) :; return ;;
        --port) :; return ;;
        --vhost) :; return ;;
        --user) :; return ;;
        --password-file) _wazobus_files; return ;;
        --tls-ca-file) _wazobus_files pem crt cer key; return ;;
        --tls-cert-file) _wazobus_files pem crt cer key; return ;;
        --tls-key-file) _wazobus_files pem crt cer key; return ;;
        --tls-server-name) :; return ;;
        --auth-mechanism) _wazobus_add -W 'plain external'; return ;;
        --heartbeat) :; return ;;
        --connect-timeout) :; return ;;
        --profile) _wazobus_words profile; return ;;
        --config) _wazobus_files toml; return ;;
        --token-file) _wazobus_files; return ;;
        --auth-uri) :; return ;;
      esac
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '--timeout --json --color -u --uri --url -n --host --port --vhost --user --password-file --tls-ca-file --tls-cert-file --tls-key-file --tls-server-name --auth-mechanism -k --insecure --heartbeat --connect-timeout -v --verbose --profile --config --token-file --auth-uri -h --help' -- "$cur")
      else
        :
      fi ;;
    completion)
      case $prev in
      esac
      if [[ $cur == -* ]]; then
        mapfile -t COMPREPLY < <(compgen -W '-h --help' -- "$cur")
      else
        if [[ " ${COMP_WORDS[*]:2:COMP_CWORD-2} " != *\ @(bash|zsh|fish)\ * ]]; then _wazobus_add -W 'bash zsh fish'; fi
      fi ;;
    help) _wazobus_add -W 'listen publish validate trace catalogue doctor completion' ;;
    *) _wazobus_add -W 'listen publish validate trace catalogue doctor completion help --help --version' ;;
  esac
}
_wazobus() {
  # bash takes --color=al, ari:StasisStart and --set=data.status=U for several words, and replaces the
  # last one. Without the equals sign in COMP_WORDBREAKS they are one.
  local at=$COMP_CWORD last=${COMP_WORDS[COMP_CWORD]} before prev
  local cur=$last
  COMPREPLY=()
  while ((at > 2)) && [[ ${COMP_WORDS[at]} == +([:=]) || ${COMP_WORDS[at-1]} == +([:=]) ]]; do
    ((at--))
    cur=${COMP_WORDS[at]}$cur
  done
  prev=${COMP_WORDS[at-1]}
  if [[ $last == +([:=]) ]]; then last=''; fi
  if [[ $cur == --*=* ]]; then prev=${cur%%=*} cur=${cur#*=}; fi
  _wazobus_reply
  if [[ $last == --*=* ]]; then COMPREPLY=("${COMPREPLY[@]/#/${last%%=*}=}")
  else before=${cur%"$last"} COMPREPLY=("${COMPREPLY[@]#"$before"}"); fi
}
complete -F _wazobus wazobus
