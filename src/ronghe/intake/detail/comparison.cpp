// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/comparison.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "ronghe/engine/database.hpp"

namespace ronghe::intake::detail {

using engine::quoted_name;
using policy::RecordType;

namespace {

bool is_key(const RecordType& record, const std::string& field) {
  return std::ranges::find(record.key, field) != record.key.end();
}

// Why values are missing, as far as it says something: a row from before a field came gives no
// reason for it, one that is sent without it now says that it was not collected, and is no other.
std::string reasons(const std::string& alias) {
  return fmt::format(
      R"(replace(regexp_replace(coalesce({}missing, '{{}}'), '"[^"]*":"not_collected",?', '', 'g'), )"
      R"(',}}', '}}'))",
      alias);
}

}  // namespace

std::string same_key(const RecordType& record) {
  std::string condition;
  for (const auto& key : record.key) {
    condition +=
        fmt::format("{0}s.{1} = t.{1}", condition.empty() ? "" : " AND ", quoted_name(key));
  }
  return condition;
}

std::string same_content(const RecordType& record) {
  auto condition = fmt::format("(s.missing IS NOT DISTINCT FROM t.missing OR {} = {})",
                               reasons("s."), reasons("t."));
  for (const auto& field : record.fields) {
    if (is_key(record, field.name)) continue;
    condition += fmt::format(" AND s.{0} IS NOT DISTINCT FROM t.{0}", quoted_name(field.name));
  }
  return condition;
}

std::string content(const RecordType& record, const std::string& alias) {
  std::string list = reasons(alias);
  for (const auto& field : record.fields) {
    if (!is_key(record, field.name)) list += fmt::format(", {}{}", alias, quoted_name(field.name));
  }
  return "row(" + list + ")";
}

}  // namespace ronghe::intake::detail
