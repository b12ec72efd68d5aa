// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evaluate/erased_rows.hpp"

#include <fmt/format.h>

#include "ronghe/evidence/labels.hpp"
#include "ronghe/policy/label.hpp"
#include "ronghe/sql/quoted.hpp"

namespace ronghe::evaluate {

OwnedRows::OwnedRows(const std::string& relation, const Erasures& erasures) : erasures_(erasures) {
  if (!erasures.request_of) return;
  const auto* record = erasures.dictionary->record(relation);
  if (record != nullptr && !policy::is_public(*record)) record_ = record;
}

std::string OwnedRows::select(const std::string& rows) const {
  const auto labelled = evidence::labelled_of(*record_, *erasures_.dictionary);
  return fmt::format(
      "SELECT r.*, CAST(v.{} AS VARCHAR) AS {} FROM ({}) r JOIN {} v ON v.position = r.position",
      sql::quoted_name(record_->fields[labelled.subject].name), sql::quoted_name(whose), rows,
      sql::quoted_name(record_->name));
}

std::string OwnedRows::request_of(const std::string& owner) const {
  return erasures_.request_of(
      evidence::subject_id(evidence::labelled_of(*record_, *erasures_.dictionary), owner));
}

}  // namespace ronghe::evaluate
