// SPDX-License-Identifier: Apache-2.0
#include "ronghe/commands/detail/signing.hpp"

#include "ronghe/base/durable_file.hpp"

namespace ronghe::commands::detail {

namespace {

// What asks for nothing alone: an act would be sealed by whoever wanted to look at it, or be signed
// by nobody.
Result<void> check_together(const Arguments& given) {
  if (given.has("preview") && !given.on("check")) {
    return fail(ErrorKind::bad_input, "preview-without-check"_code, {},
                "a preview is what a check shows, and a check is not asked for");
  }
  if (given.has("sign") && !given.has("actor")) {
    return fail(ErrorKind::bad_input, "signature-without-actor"_code, {},
                "the actor signs, and nobody is named as the actor");
  }
  return {};
}

}  // namespace

Argument passphrase_file_argument() {
  return {.name = "passphrase-file",
          .kind = Kind::path,
          .help = {"a file whose first line opens that key", "首行为该密钥口令的文件"}};
}

Argument signature_argument() {
  return {.name = "signature",
          .help = {"of another officer: what `officer sign` printed",
                   "另一经办人的签名：`officer sign` 的输出"},
          .many = true};
}

Argument preview_argument() {
  return {.name = "preview",
          .kind = Kind::path,
          .help = {"with --check: a file for what is to be signed",
                   "与 --check 同用：待签署内容写入的文件"}};
}

Result<Signing> signing_of(const Arguments& given) {
  RONGHE_CHECK(check_together(given));
  Signing signing;
  if (given.has("sign")) {
    signing.sign = store::KeyPlace{.path = given.text("sign"),
                                   .passphrase_file = given.text("passphrase-file")};
  }
  for (const auto& text : given.texts("signature")) {
    RONGHE_TRY(signature, store::ActSignature::parse(text));
    signing.signatures.push_back(std::move(signature));
  }
  return signing;
}

Result<void> keep_preview(const Arguments& given, const std::string& statement, Answer& answer) {
  if (!given.has("preview")) return {};
  // Nothing of it is public before it is sealed.
  constexpr unsigned owner_only = 0600;
  RONGHE_CHECK(write_file_durably(given.text("preview"), statement, owner_only));
  answer.facts.push_back({"preview", given.text("preview")});
  return {};
}

}  // namespace ronghe::commands::detail
