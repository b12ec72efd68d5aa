# SPDX-License-Identifier: Apache-2.0
# Bash: the program itself says what may come next ("=files" asks for names of files).
_ronghe() {
  local current=${COMP_WORDS[COMP_CWORD]} answer
  answer=$("${COMP_WORDS[0]}" complete-words "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null) || return
  mapfile -t COMPREPLY < <(compgen -W "$(grep -v '^=' <<<"$answer" | cut -f1)" -- "$current")
  if grep -q '^=files' <<<"$answer"; then
    compopt -o filenames 2>/dev/null
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -f -- "$current")
  fi
}
complete -F _ronghe ronghe ronghe-node ronghe-verify
