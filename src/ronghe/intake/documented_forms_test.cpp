// SPDX-License-Identifier: Apache-2.0
// docs/formats/files.md says how cells are read; each line of its tables is tried here.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>

#include "ronghe/intake/detail/conversion.hpp"
#include "ronghe/intake/detail/fault.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

using Row = std::vector<std::string>;

// The rows of the table whose first row is `head`, without the line below it.
std::vector<Row> table(const std::string& head) {
  std::ifstream in("docs/formats/files.md");
  std::string line;
  std::vector<Row> rows;
  bool within = false;
  while (std::getline(in, line)) {
    if (line == head) {
      within = true;
      std::getline(in, line);
      continue;
    }
    if (within && !line.starts_with('|')) break;
    if (!within) continue;
    Row& row = rows.emplace_back();
    std::istringstream cells(line.substr(1));
    for (std::string cell; std::getline(cells, cell, '|');) row.emplace_back(trimmed(cell));
  }
  return rows;
}

std::string without_code_marks(const std::string& cell) { return cell.substr(1, cell.size() - 2); }

TEST(DocumentedForms, MissingWordsAreThoseOfTheCode) {
  std::set<std::pair<std::string, std::string>> documented;
  for (const auto& row : table("| 中文 | code | meaning |")) documented.emplace(row[1], row[0]);
  std::set<std::pair<std::string, std::string>> known;
  for (const auto& word : missing_words) known.emplace(word.code, word.zh);
  EXPECT_EQ(documented, known);
}

TEST(DocumentedForms, EachCellIsReadAsWritten) {
  using policy::FieldType;
  testing::Workshop workshop;
  const auto placement = *workshop.dictionary.record("placement");
  FileFacts facts;
  facts.ascii = false;
  facts.blanks = facts.controls = facts.quotes = facts.hashes = facts.marks = true;
  const ConversionScope scope{
      .record = &placement, .facts = &facts, .submitted_on = *parse_date("2025-12-31")};
  std::set<FieldType> tried;
  for (const auto& row : table("| type | written | read as |")) {
    SCOPED_TRACE(fmt::format("{} {}", row[0], row[1]));
    policy::Field field;
    field.name = "x";
    field.optional = true;
    for (auto i = 0; i <= static_cast<int>(FieldType::number); ++i) {
      if (to_string(static_cast<FieldType>(i)) == row[0]) field.type = static_cast<FieldType>(i);
    }
    ASSERT_EQ(to_string(field.type), row[0]);
    tried.insert(field.type);
    if (field.type == FieldType::code) field.length = 4;
    if (field.type == FieldType::choice) field.choices = placement.field("kind")->choices;
    const auto sql = convert_text(field, scope, "raw", "cell");
    const auto read = workshop.rows(fmt::format(
        "SELECT {0}, x FROM (SELECT *, {1} AS x FROM (SELECT *, {2} AS cell FROM (SELECT {3} AS "
        "raw)))",
        sql.fault, sql.value, sql.text, engine::quoted_text(without_code_marks(row[1]))));
    ASSERT_EQ(read.size(), 1U);
    const bool refused = read.front().starts_with("true");
    EXPECT_EQ(refused, row[2] == "refused") << read.front();
    if (!refused) {
      auto value = read.front().substr(read.front().find('|') + 1);
      if (value.contains('.')) value.erase(value.find_last_not_of("0.") + 1);
      EXPECT_EQ(value, row[2]);
    } else {
      const FaultScope fault_scope{.field = &field, .submitted_on = "2025-12-31"};
      EXPECT_NE(fault_of(without_code_marks(row[1]), fault_scope), Fault::unreadable);
    }
  }
  EXPECT_EQ(tried.size(), static_cast<std::size_t>(FieldType::number) + 1) << "every type is there";
}

}  // namespace
}  // namespace ronghe::intake::detail
