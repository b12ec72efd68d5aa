// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "ronghe/proof/commitment.hpp"
#include "ronghe/proof/disclosure.hpp"

// Any bytes as what a receipt discloses. What parses gives itself back, and beside an entry that
// somebody has sealed nothing is ever shown that was not sealed.
namespace ronghe::proof {
namespace {

using crypto::Suite;

struct Sealed {
  const char* name;
  const char* value;
  char salt;  // 32 times
};
constexpr std::array sealed_fields{Sealed{"injury", "false", 'i'},
                                   Sealed{"pay", "\"2500.00\"", 'p'}, Sealed{"post", "null", 'q'}};
constexpr const char* sealed_label = "EDU/L4";

std::string entry_of(Suite suite) {
  std::vector<crypto::Hash> hashes;
  for (const auto& [name, value, salt] : sealed_fields) {
    hashes.push_back(field_commitment(suite, std::string(salt_bytes, salt), name, value));
  }
  const auto sealed = commitment_of(suite, sealed_label, hashes).base64();
  return std::string(R"({"fields":{},"record":"placement","schema":1,"sealed":{")") + sealed_label +
         "\":\"" + sealed + R"("},"source":"EDU")" +
         (suite == Suite::gm ? R"(,"suite":"gm"})" : "}");
}

bool was_sealed(const ShownField& shown) {
  return std::ranges::any_of(sealed_fields, [&](const Sealed& field) {
    return shown.name == field.name && shown.value == field.value &&
           shown.salt == std::string(salt_bytes, field.salt);
  });
}

void check_beside(const std::string& entry, const Disclosure& disclosure) {
  const Disclosure claimed{.entry = entry, .labels = disclosure.labels};
  if (!check_disclosure(claimed)) return;
  for (const auto& label : claimed.labels) {
    ensure(label.label == sealed_label, "only a sealed label opens");
    for (const auto& field : label.fields) {
      const auto* shown = std::get_if<ShownField>(&field);
      ensure(shown == nullptr || was_sealed(*shown), "only what was sealed is shown");
    }
  }
}

void run(std::string_view bytes) {
  static const std::array entries{entry_of(Suite::international), entry_of(Suite::gm)};
  const auto disclosure = parse_disclosure(bytes);
  if (!disclosure) return;
  ensure(disclosure->to_string() == bytes, "a disclosure gives itself back");
  (void)check_disclosure(*disclosure);
  for (const auto& entry : entries) check_beside(entry, *disclosure);
}

}  // namespace
}  // namespace ronghe::proof

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ronghe::proof::run({reinterpret_cast<const char*>(data), size});
  return 0;
}
