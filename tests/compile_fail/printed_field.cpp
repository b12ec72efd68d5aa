// SPDX-License-Identifier: Apache-2.0
// An opened value of a labelled field cannot be put into a message.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <string_view>

#include "ronghe/evidence/masked.hpp"

std::string printed_field(const ronghe::evidence::Masked<std::string_view>& pay) {
#ifdef MUST_FAIL
  return fmt::format("the pay is {}", pay);
#else
  return fmt::format("the pay has {} characters", pay.reveal().size());
#endif
}
