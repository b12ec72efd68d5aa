// SPDX-License-Identifier: Apache-2.0
#include "ronghe/crypto/passphrase.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <algorithm>

#include "ronghe/base/worded.hpp"
#include "ronghe/crypto/detail/secret_file.hpp"

namespace ronghe::crypto {

namespace {

constexpr mode_t others_read = 0044;

Result<void> check_unread(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0) {
    return fail_with(ErrorKind::not_found, "passphrase-file-absent"_code,
                     "there is no file with the passphrase", {}, {.file = path});
  }
  if ((status.st_mode & others_read) == 0) return {};
  return fail_with(ErrorKind::refused, "passphrase-file-open"_code,
                   "others may read this passphrase (mode {mode}); make the file private (chmod "
                   "600), and choose a new one if somebody may have read it",
                   {{"mode", fmt::format("{:04o}", status.st_mode & 07777U)}}, {.file = path});
}

}  // namespace

Result<void> check_new_passphrase(const SecretText& passphrase) {
  // Bytes that continue a code point of UTF-8 do not count.
  const auto count = std::ranges::count_if(passphrase.characters(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  if (static_cast<std::size_t>(count) >= passphrase_characters_min) return {};
  return fail_with(ErrorKind::bad_input, "passphrase-too-short"_code,
                   "the passphrase is too short: it has fewer than {least} characters; choose a "
                   "longer one that nobody guesses, such as five words drawn by dice",
                   {{"least", fmt::format("{}", passphrase_characters_min)}});
}

Result<SecretText> read_passphrase_file(const std::string& path) {
  RONGHE_CHECK(check_unread(path));
  RONGHE_TRY(text, detail::read_secret_file(path));
  const auto characters = text.characters();
  auto end = std::ranges::find(characters, '\n');
  if (end != characters.begin() && *(end - 1) == '\r') --end;
  if (end == characters.begin()) {
    return fail_with(ErrorKind::bad_input, "passphrase-empty"_code,
                     "the first line holds no passphrase", {}, {.file = path});
  }
  return SecretText(std::string(characters.begin(), end));
}

}  // namespace ronghe::crypto
