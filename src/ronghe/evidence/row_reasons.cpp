// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/row_reasons.hpp"

#include <algorithm>
#include <numeric>

#include "ronghe/base/json.hpp"

namespace ronghe::evidence {

RowReasons::RowReasons(const std::vector<std::string>& names)
    : by_name_(names.size()), of_(names.size()) {
  std::iota(by_name_.begin(), by_name_.end(), std::size_t{0});
  std::ranges::sort(by_name_, {},
                    [&](std::size_t field) { return std::string_view(names[field]); });
  for (const auto field : by_name_) heads_.push_back(json_string(names[field]) + ":\"");
}

void RowReasons::clear() { std::ranges::fill(of_, std::nullopt); }

bool RowReasons::read(std::string_view json) {
  clear();
  if (json.empty()) return true;
  if (json.size() > 2 && json.starts_with('{') && json.ends_with('}') &&
      read_members(json.substr(1, json.size() - 2))) {
    return true;
  }
  clear();
  return false;
}

bool RowReasons::read_members(std::string_view rest) {
  for (std::size_t i = 0; i < by_name_.size(); ++i) {
    if (!rest.starts_with(heads_[i])) continue;
    rest.remove_prefix(heads_[i].size());
    const auto end = rest.find('"');
    const auto reason =
        end == std::string_view::npos ? std::nullopt : reason_of(rest.substr(0, end));
    if (!reason) return false;
    of_[by_name_[i]] = reason;
    rest.remove_prefix(end + 1);
    if (rest.empty()) return true;
    if (rest.front() != ',') return false;
    rest.remove_prefix(1);
  }
  return false;
}

std::string_view RowReasons::json() {
  text_.clear();
  for (std::size_t i = 0; i < by_name_.size(); ++i) {
    const auto reason = of_[by_name_[i]];
    if (!reason) continue;
    text_ += text_.empty() ? '{' : ',';
    text_ += heads_[i];
    text_ += code(*reason);
    text_ += '"';
  }
  if (!text_.empty()) text_ += '}';
  return text_;
}

}  // namespace ronghe::evidence
