// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/missing.hpp"

#include <utility>

namespace ronghe::evidence {

std::string_view code(MissingReason reason) {
  switch (reason) {
    case MissingReason::not_collected: return "not_collected";
    case MissingReason::not_applicable: return "not_applicable";
    case MissingReason::withheld: return "withheld";
    case MissingReason::unverifiable: return "unverifiable";
  }
  std::unreachable();
}

std::string_view zh(MissingReason reason) {
  switch (reason) {
    case MissingReason::not_collected: return "未采集";
    case MissingReason::not_applicable: return "不适用";
    case MissingReason::withheld: return "保密";
    case MissingReason::unverifiable: return "无法核实";
  }
  std::unreachable();
}

std::string_view en(MissingReason reason) {
  switch (reason) {
    case MissingReason::not_collected: return "not collected";
    case MissingReason::not_applicable: return "not applicable";
    case MissingReason::withheld: return "withheld";
    case MissingReason::unverifiable: return "cannot be verified";
  }
  std::unreachable();
}

std::optional<MissingReason> reason_of(std::string_view text) {
  for (const auto reason : missing_reasons) {
    if (text == code(reason)) return reason;
  }
  return std::nullopt;
}

std::optional<MissingReason> parse_missing(std::string_view cell) {
  for (const auto reason : missing_reasons) {
    if (cell == zh(reason)) return reason;
  }
  return reason_of(cell);
}

}  // namespace ronghe::evidence
