// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ronghe/proof/receipt.hpp"
#include "ronghe/proof/tile.hpp"
#include "ronghe/proof/witness_policy.hpp"

// Any bytes as each text of a log. What parses has exactly one spelling: it gives itself back.
namespace ronghe::proof {
namespace {

void run(std::string_view bytes) {
  if (const auto note = parse_note(bytes)) {
    ensure(note->to_string() == bytes, "a note gives itself back");
    if (const auto checkpoint = parse_checkpoint(note->text)) {
      ensure(checkpoint->to_string() == note->text, "a checkpoint gives itself back");
    }
  }
  if (const auto receipt = parse_receipt(bytes)) {
    ensure(receipt->to_string() == bytes, "a receipt gives itself back");
  }
  if (const auto key = VerifierKey::parse(bytes)) {
    ensure(key->to_string() == bytes, "a key gives itself back");
  }
  if (const auto policy = WitnessPolicy::parse(bytes)) {
    ensure(policy->standing({}) != Standing::finalized, "nothing is final that nobody signed");
  }
  if (bytes.empty()) return;
  const auto width = static_cast<unsigned char>(bytes[0]);
  bytes.remove_prefix(1);
  const auto entries = decode_bundle(bytes, width);
  if (!entries) return;
  std::string again;
  for (const auto entry : *entries) ensure(append_entry(again, entry).has_value(), "it was one");
  ensure(again == bytes, "a bundle gives itself back");
}

}  // namespace
}  // namespace ronghe::proof

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ronghe::proof::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
