// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ronghe/witness/judge.hpp"

// Any bytes as the request of a log. Nothing is cosigned that no trusted key signed.
namespace ronghe::witness {
namespace {

void run(std::string_view bytes) {
  static const auto own = *proof::generate_key("w.example", proof::type_cosignature_v1);
  static const auto log = *proof::generate_key("log.example", proof::type_ed25519);
  const auto submission = parse_submission(bytes);
  if (!submission) return;
  ensure(submission_text(submission->old_size, submission->proof, submission->note) == bytes,
         "a request gives itself back");
  const auto judged = judge(*submission, std::array{log.verifier()}, std::nullopt, own, /*now=*/1);
  ensure(!judged.seen && judged.answer.status != 200, "the log did not sign this");
}

}  // namespace
}  // namespace ronghe::witness

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ronghe::witness::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
