// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ronghe/intake/stage.hpp"

// Rows given as values instead of a file: the same conversion, rules, references and comparison.
namespace ronghe::intake {

// The texts of a row as a file would have them ("2025-12-31", "12.50", "true", "withheld"), by the
// names of its fields. What is not there, or empty, was not collected.
using RowTexts = std::map<std::string, std::string, std::less<>>;

// One JSON object, or a list of them, each with plain values: a row each.
[[nodiscard]] Result<std::vector<RowTexts>> rows_of_json(const std::string& text);

// The row with each field under its name, where a title in either language may stand for it.
// bad_input, with the closest names, for fields that the record lacks, for required ones that are
// not there, and for those given twice.
[[nodiscard]] Result<RowTexts> named_fields(const policy::RecordType& record, const RowTexts& row);

struct RowsOptions {
  const policy::RecordType* record = nullptr;
  std::string source_dept;  // empty = the record's owner
  Date submitted_on;
  // As in StageOptions.
  const std::map<std::string, std::string>* compiled_rules = nullptr;
  Language language = Language::en;
};

struct StagedRow {
  enum class State { accepted, rejected, duplicate };
  State state = State::accepted;
  bool corrects = false;
  std::optional<Conflict> conflict;  // of an accepted row that is set aside
  std::vector<Reject> rejects;
  // Of a duplicate: its place in the log, where the store held it before.
  std::optional<std::int64_t> position;
};

struct StagedRows {
  Staged staged;
  std::vector<StagedRow> rows;  // as they were given; drafts are the accepted ones, in this order
};

// `rows` have gone through named_fields; there is at least one. References are looked up in the
// dictionary, which need not hold the record itself.
[[nodiscard]] Result<StagedRows> stage_rows(engine::Connection& connection,
                                            const policy::Dictionary& dictionary,
                                            std::span<const RowTexts> rows,
                                            const RowsOptions& options);

// "need_id=N-7: ENT/9144… said other things of it on 2025-12-31 (log position 12)"
[[nodiscard]] std::string to_string(const Conflict& conflict, Language language = Language::en);
// "\"hours\" = \"26\": it is more than 12 (rule ...); correct the number"
[[nodiscard]] std::string to_string(const Reject& reject, Language language = Language::en);

}  // namespace ronghe::intake
