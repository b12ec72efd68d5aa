// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/engine/database.hpp"
#include "ronghe/intake/detail/diagnosis.hpp"
#include "ronghe/intake/detail/source.hpp"

namespace ronghe::intake::detail {

// The faults of the staged file, kept in a table: there may be as many as rows.
class FaultTable {
 public:
  [[nodiscard]] static Result<FaultTable> create(engine::Connection& connection,
                                                 const Source& source, const ConversionScope& scope,
                                                 Language language);
  struct Entry {
    std::int64_t at = 0;                 // rowid of the row
    std::optional<std::int64_t> number;  // of the row in the user's file, where it is known
    std::string column;
    std::string value;
    Diagnosis diagnosis;
  };
  [[nodiscard]] Result<void> add(engine::Connection& connection, const std::vector<Entry>& entries);
  // The number of each entry's row as the user's program shows it.
  [[nodiscard]] std::vector<std::uint64_t> numbers_of(const std::vector<Entry>& entries) const;
  // "line 7", "row 7"; "another row" of an act.
  [[nodiscard]] std::string name_of_row(std::uint64_t number) const {
    return name_of_row(number, language_);
  }
  [[nodiscard]] std::string name_of_row(std::uint64_t number, Language language) const;
  // Rejects every accepted row that has a fault by now.
  [[nodiscard]] Result<void> settle(engine::Connection& connection);

  [[nodiscard]] const ConversionScope& scope() const { return *scope_; }
  // Whether the conversion refused any cell.
  [[nodiscard]] bool refused_cells() const { return refused_cells_; }
  [[nodiscard]] Language language() const { return language_; }

 private:
  FaultTable(const Source& source, const ConversionScope& scope, Language language)
      : source_(&source), scope_(&scope), language_(language) {}

  const Source* source_;
  const ConversionScope* scope_;
  Language language_;
  std::uint64_t records_ = 0;  // of the file
  bool refused_cells_ = false;
};

}  // namespace ronghe::intake::detail
