// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/base/result.hpp"

// Who may look at what programs write. What they make is its owner's alone, unless it is made for
// others: the files of a log, a report (docs/decisions/0036). Symbolic links are not followed:
// whoever can put one into a folder would choose what is read, changed or removed elsewhere.
namespace ronghe {

// From now on, for the whole process: what is made without a mode of its own is its owner's alone.
void keep_new_files_private();

// Refused where a symbolic link stands at the path.
[[nodiscard]] Result<void> check_no_link(const std::string& path);
// The same for all that is in a folder, which may be absent.
[[nodiscard]] Result<void> check_no_links_in(const std::string& folder);

// Makes a folder of its owner alone (0700), and those above it as usual. One that is there becomes
// so. Refused where a link or a file stands in its place.
[[nodiscard]] Result<void> make_private_folder(const std::string& path);
// Makes a file that is there its owner's alone (0600).
[[nodiscard]] Result<void> make_private_file(const std::string& path);
// Makes a folder that is there, with all that is in it, its owner's alone. Links stay as they are.
[[nodiscard]] Result<void> make_private_all(const std::string& folder);

// Lets everyone read a file (0644) or enter and list a folder (0755).
[[nodiscard]] Result<void> let_everyone_read(const std::string& path);
// The same for a folder with all that is in it, itself last. Links stay as they are.
[[nodiscard]] Result<void> let_everyone_read_all(const std::string& folder);

}  // namespace ronghe
