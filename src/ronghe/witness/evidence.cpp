// SPDX-License-Identifier: Apache-2.0
#include "ronghe/witness/evidence.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <iterator>

#include "ronghe/base/durable_file.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/hash.hpp"

namespace ronghe::witness {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t evidence_max = 20;

std::unexpected<Error> unusable(const std::string& folder, const std::error_code& error) {
  return fail_with(ErrorKind::fault, "folder-not-usable"_code, "{detail}",
                   {{"detail", error.message()}}, {.file = folder});
}

}  // namespace

std::string evidence_folder(const std::string& folder, const std::string& hash) {
  return folder + "/evidence/" + hash;
}

Result<void> keep_split_view(const std::string& folder, const std::string& hash, const Seen& seen,
                             const proof::Note& other) {
  const auto path = evidence_folder(folder, hash);
  std::error_code error;
  fs::create_directories(path, error);
  if (error) return unusable(path, error);
  const auto kept = std::distance(fs::directory_iterator(path, error), fs::directory_iterator());
  if (error) return unusable(path, error);
  if (static_cast<std::size_t>(kept) >= evidence_max) return {};
  for (const auto& note : {seen.note, other}) {
    const auto tree = proof::parse_checkpoint(note.text)->tree;
    RONGHE_CHECK(write_file_durably(fmt::format("{}/{}-{}", path, tree.size, tree.root.hex()),
                                    note.to_string()));
  }
  return {};
}

Result<std::map<std::string, std::vector<proof::TreeHead>, std::less<>>> cosigned_evidence(
    const std::string& folder, const proof::VerifierKey& own) {
  std::map<std::string, std::vector<proof::TreeHead>, std::less<>> out;
  const auto path = folder + "/evidence";
  std::error_code error;
  if (!fs::exists(path, error)) return out;
  fs::recursive_directory_iterator files(path, error);
  for (; !error && files != fs::recursive_directory_iterator(); files.increment(error)) {
    const auto hash = files->path().parent_path().filename().string();
    if (!files->is_regular_file(error) || !crypto::Hash::parse_hex(hash)) continue;
    RONGHE_TRY(bytes, read_whole_file(files->path().string()));
    if (const auto seen = read_seen(bytes, own)) out[hash].push_back(seen->tree);
  }
  if (error) return unusable(path, error);
  return out;
}

}  // namespace ronghe::witness
