# SPDX-License-Identifier: Apache-2.0
# Fish: the program itself says what may come next ("=files" asks for names of files).
function __ronghe_words
    set -l words (commandline -opc) (commandline -ct)
    set -l answer ($words[1] complete-words $words[2..] 2>/dev/null)
    string match -v -- '=*' $answer
    if contains -- =files $answer
        __fish_complete_path (commandline -ct)
    end
end
for program in ronghe ronghe-node ronghe-verify
    complete -c $program -f -a '(__ronghe_words)'
end
