// SPDX-License-Identifier: Apache-2.0
#include "ronghe/proof/receipt.hpp"

#include <fmt/format.h>

#include "ronghe/base/base64.hpp"
#include "ronghe/proof/text.hpp"

namespace ronghe::proof {

namespace {

constexpr std::string_view head = "c2sp.org/tlog-proof@v1";
constexpr std::string_view extra_word = "extra ";
constexpr std::string_view index_word = "index ";
constexpr std::size_t path_max = 64;  // no tree is deeper

}  // namespace

std::string Receipt::to_string() const {
  auto out = fmt::format("{}\n", head);
  if (extra) out += fmt::format("{}{}\n", extra_word, base64(*extra));
  out += fmt::format("{}{}\n", index_word, index);
  for (const auto& hash : path) out += hash.base64() + "\n";
  return out + "\n" + checkpoint.to_string();
}

Result<Receipt> parse_receipt(std::string_view bytes) {
  if (take_line(bytes) != head) {
    return bad_input(fmt::format("a receipt begins with the line {}", head));
  }
  Receipt out;
  auto line = take_line(bytes);
  if (line && line->starts_with(extra_word)) {
    out.extra = parse_base64(line->substr(extra_word.size()));
    if (!out.extra) return bad_input("the line `extra` of the receipt is not base64", {.line = 2});
    line = take_line(bytes);
  }
  const auto index = line && line->starts_with(index_word)
                         ? parse_count(line->substr(index_word.size()))
                         : std::nullopt;
  if (!index) return bad_input("the receipt has no line `index` with the position of its entry");
  out.index = *index;
  for (line = take_line(bytes); line && !line->empty(); line = take_line(bytes)) {
    const auto hash = crypto::Hash::parse_base64(*line);
    if (!hash || out.path.size() == path_max) {
      return bad_input(fmt::format("line {} of the inclusion proof is not one of at most {} hashes",
                                   out.path.size() + 1, path_max));
    }
    out.path.push_back(*hash);
  }
  if (!line) return bad_input("the receipt ends before its checkpoint");
  RONGHE_TRY(note, parse_note(bytes));
  out.checkpoint = std::move(note);
  return out;
}

crypto::Hash leaf_for(const Receipt& receipt, std::string_view entry) {
  const std::string_view text = receipt.checkpoint.text;
  return hasher_of(text.substr(0, text.find('\n'))).leaf(entry);
}

Result<CheckpointVerdict> verify_receipt(const Receipt& receipt, const crypto::Hash& leaf,
                                         const WitnessPolicy& policy) {
  RONGHE_TRY(verdict, verify_checkpoint(receipt.checkpoint, policy));
  const auto& log = verdict.checkpoint;
  RONGHE_CHECK(check_inclusion(leaf, receipt.index, log.tree, receipt.path, hasher_of(log.origin)));
  return verdict;
}

}  // namespace ronghe::proof
