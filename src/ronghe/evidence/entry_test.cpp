// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/entry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <optional>

#include "ronghe/base/date.hpp"
#include "ronghe/evidence/labels.hpp"

namespace ronghe::evidence {
namespace {

// A row of values in the order of the layout's inputs; none = NULL.
struct TestRow {
  struct Cell {
    std::string text;
    Int128 number = 0;
  };
  std::vector<std::optional<Cell>> cells;
  bool is_null(std::size_t column) const { return !cells[column]; }
  std::string_view text(std::size_t column) const { return cells[column]->text; }
  bool boolean(std::size_t column) const { return cells[column]->number != 0; }
  std::int64_t integer(std::size_t column) const {
    return static_cast<std::int64_t>(cells[column]->number);
  }
  Int128 unscaled(std::size_t column) const { return cells[column]->number; }
  std::int32_t days(std::size_t column) const { return static_cast<std::int32_t>(integer(column)); }
};

using Cell = TestRow::Cell;

policy::RecordType placement() {
  using policy::FieldType;
  policy::RecordType record;
  record.name = "placement";
  record.schema = 3;
  record.key = {"placement_id"};
  const auto add = [&](const char* name, FieldType type) {
    policy::Field field;
    field.name = name;
    field.type = type;
    record.fields.push_back(std::move(field));
  };
  add("placement_id", FieldType::id);
  add("pay", FieldType::money);
  add("days", FieldType::count);
  add("from", FieldType::date);
  add("insured", FieldType::boolean);
  return record;
}

std::optional<Cell> day(std::string_view iso) {
  return Cell{.text = {}, .number = days_since_epoch(*parse_date(iso))};
}
std::optional<Cell> number(Int128 value) { return Cell{.text = {}, .number = value}; }
std::optional<Cell> text(std::string value) { return Cell{.text = std::move(value)}; }

std::string entry_of(const TestRow& row) {
  std::string out;
  append_entry(out, layout_of(placement()), row);
  return out;
}

TEST(Entry, FieldsStandByNameAndValuesKeepTheirForm) {
  EXPECT_EQ(entry_of({{text("P-1"), number(1250), number(90), day("2025-03-01"), number(1),
                       text("EDU"), day("2025-12-31"), std::nullopt, std::nullopt, std::nullopt}}),
            R"({"fields":{"days":90,"from":"2025-03-01","insured":true,"pay":"12.50",)"
            R"("placement_id":"P-1"},"record":"placement","schema":3,"source":"EDU",)"
            R"("submitted":"2025-12-31"})");
}

TEST(Entry, AbsentValuesAreLeftOutAndTheirReasonAndTheCorrectionAreTold) {
  EXPECT_EQ(
      entry_of({{text("P-1"), std::nullopt, std::nullopt, std::nullopt, std::nullopt, text("EDU"),
                 day("2025-12-31"), text(R"({"pay":"withheld"})"), number(17), std::nullopt}}),
      R"({"fields":{"placement_id":"P-1"},"missing":{"pay":"withheld"},"record":"placement",)"
      R"("schema":3,"source":"EDU","submitted":"2025-12-31","supersedes":17})");
}

TEST(Entry, ARowThatWasSetAsideSaysFirstWithWhatItConflicts) {
  EXPECT_EQ(entry_of({{text("P-1"), std::nullopt, std::nullopt, std::nullopt, std::nullopt,
                       text("ENT/1"), day("2025-12-31"), std::nullopt, std::nullopt, number(0)}}),
            R"({"conflicts_with":0,"fields":{"placement_id":"P-1"},"record":"placement",)"
            R"("schema":3,"source":"ENT/1","submitted":"2025-12-31"})");
}

TEST(Entry, DecimalsCarryEveryDigitOfTheirScale) {
  struct Case {
    Int128 unscaled;
    int scale;
    const char* expected;
  };
  const auto big = static_cast<Int128>(UINT64_MAX) * 1000 + 7;
  for (const auto& [unscaled, scale, expected] :
       std::vector<Case>{{0, 2, "\"0.00\""},
                         {5, 2, "\"0.05\""},
                         {-5, 2, "\"-0.05\""},
                         {100, 2, "\"1.00\""},
                         {-123456, 6, "\"-0.123456\""},
                         {1000000, 6, "\"1.000000\""},
                         {7, 0, "\"7\""},
                         {0, 0, "\"0\""},
                         {INT64_MIN, 4, "\"-922337203685477.5808\""},
                         {big, 3, "\"18446744073709551615.007\""}}) {
    std::string out;
    append_decimal(out, {}, unscaled, scale);
    EXPECT_EQ(out, expected);
  }
}

TEST(Entry, TextsAreEscapedOnlyWhereTheyMustBe) {
  struct Case {
    std::string text;
    std::string expected;
  };
  for (const auto& [value, expected] :
       std::vector<Case>{{"", "\"\""},
                         {"1234567", "\"1234567\""},
                         {"12345678", "\"12345678\""},
                         {"实习企业名称", "\"实习企业名称\""},
                         {"\x7F", "\"\x7F\""},
                         {"quote\"", "\"quote\\\"\""},
                         {"long text with a \\", "\"long text with a \\\\\""},
                         {std::string("a\0b", 3), "\"a\\u0000b\""},
                         {"\x1F", "\"\\u001f\""},
                         {"line\nbreak", "\"line\\nbreak\""}}) {
    std::string out;
    append_text(out, {}, value);
    EXPECT_EQ(out, expected);
  }
}

// The quick look must agree with the slow one on every character at every place.
TEST(Entry, NoCharacterEscapesTheQuickLook) {
  for (int c = 0; c < 128; ++c) {
    for (std::size_t length = 1; length <= 17; ++length) {
      for (std::size_t at = 0; at < length; ++at) {
        std::string value(length, 'x');
        value[at] = static_cast<char>(c);
        std::string out;
        append_text(out, {}, value);
        const bool escaped = out.size() != length + 2;
        ASSERT_EQ(escaped, c < 0x20 || c == '"' || c == '\\') << c << " at " << at;
      }
    }
  }
}

TEST(Entry, DatesAreIso) {
  for (const auto* iso : {"1970-01-01", "1969-12-31", "2024-02-29", "0001-01-01", "9999-12-31"}) {
    std::string out;
    append_date(out, {}, days_since_epoch(*parse_date(iso)));
    EXPECT_EQ(out, '"' + std::string(iso) + '"');
  }
}

TEST(Table, HoldsTheFieldsAndWhatTheLogAdds) {
  EXPECT_EQ(create_table_sql(placement()),
            R"(CREATE TABLE "placement" ("placement_id" VARCHAR, "pay" DECIMAL(18,2), )"
            R"("days" BIGINT, "from" DATE, "insured" BOOLEAN, "position" BIGINT NOT NULL, )"
            R"("supersedes" BIGINT, "superseded_by" BIGINT, "source_dept" VARCHAR, )"
            R"("submitted_on" DATE, "missing" VARCHAR))");
}

TEST(Entry, LabelledFieldsAreCommitmentsAndTheirReasonsAreNotTold) {
  auto record = placement();
  record.owner = "EDU";
  for (auto& field : record.fields) field.label = field.name == "days" ? "L0" : "L4";
  record.fields[1].label = "L2";
  const auto labelled = labelled_of(record, {});
  auto layout = sealed_layout(record, labelled);
  ASSERT_EQ(layout.inputs.size(), 1U + 5U + 2U);
  TestRow row{{number(90), text("EDU"), day("2025-12-31"), std::nullopt, number(17), std::nullopt,
               text(std::string(32, '\0')), text(std::string(32, '\xFF'))}};
  std::string out;
  append_entry(out, layout, row);
  const std::string sealed = R"("sealed":{"EDU/L2":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",)"
                             R"("EDU/L4":"//////////////////////////////////////////8="})";
  EXPECT_EQ(out, R"({"fields":{"days":90},"record":"placement","schema":3,)" + sealed +
                     R"(,"source":"EDU","submitted":"2025-12-31","supersedes":17})");
  EXPECT_EQ(layout.sources[3], "NULL");
  EXPECT_EQ(layout.sources[5], conflicts_with_sql);
  const auto without = [&](std::size_t cell) {
    row.cells[cell] = std::nullopt;
    out.clear();
    append_entry(out, layout, row);
    return out;
  };
  EXPECT_THAT(without(6), testing::HasSubstr(R"("sealed":{"EDU/L4":"//)"))
      << "no field had that label";
  EXPECT_THAT(without(7), testing::HasSubstr(R"("sealed":{},"source")"));
}

TEST(Layout, RecordsOfTheSystemAreSealedLikeThoseOfAPack) {
  policy::Dictionary dictionary;
  dictionary.records["placement"] = placement();
  const auto layouts = layouts_of(dictionary);
  std::vector<std::string> names;
  for (const auto& layout : layouts) {
    names.push_back(layout.record);
    EXPECT_EQ(layout.inputs.size(), layout.sources.size()) << layout.record;
  }
  EXPECT_THAT(names, testing::ElementsAre("placement", "act_signature", "adoption", "erasure",
                                          "label_epoch", "officer", "relabelling", "run",
                                          "store_mark", "tombstone"));
}

// A format on disk: entries that were sealed long ago are written again from the rows.
TEST(SystemRecords, AreWrittenAsEverSince) {
  struct Case {
    const char* record;
    std::vector<std::optional<Cell>> fields;
    const char* day;
    const char* source;
    const char* entry;
  };
  const std::array cases{
      Case{"run",
           {text("0a1b"), number(5), text("cafe"), text("national"), text("beef"),
            day("2025-12-31"), text("evaluate/1"), text("9c3d"), number(42)},
           "2025-12-31",
           "EVA",
           R"({"fields":{"as_of":"2025-12-31","code_version":"evaluate/1","log_root":"cafe",)"
           R"("log_size":5,"pack_hash":"beef","pack_id":"national","result_hash":"9c3d",)"
           R"("run_id":"0a1b","values_count":42},"record":"run","schema":1,"source":"EVA",)"
           R"("submitted":"2025-12-31"})"},
      Case{"erasure",
           {text("request \"7\""), day("2026-03-01")},
           "2026-03-01",
           "STORE",
           R"({"fields":{"erased_on":"2026-03-01","request":"request \"7\""},"record":"erasure",)"
           R"("schema":1,"source":"STORE","submitted":"2026-03-01"})"},
      Case{"label_epoch",
           {text("EDU/L4"), number(2), day("2026-03-02")},
           "2026-03-02",
           "STORE",
           R"({"fields":{"begun_on":"2026-03-02","epoch":2,"label":"EDU/L4"},)"
           R"("record":"label_epoch","schema":1,"source":"STORE","submitted":"2026-03-02"})"},
      Case{"relabelling",
           {text("placement"), text("pay"), text("L2"), text("L4"), text("order 17"),
            day("2026-03-03")},
           "2026-03-03",
           "STORE",
           R"({"fields":{"field":"pay","level_after":"L4","level_before":"L2","reason":"order 17",)"
           R"("record":"placement","relabelled_on":"2026-03-03"},"record":"relabelling",)"
           R"("schema":1,"source":"STORE","submitted":"2026-03-03"})"},
  };
  const auto layouts = layouts_of({});
  for (const auto& [record, fields, submitted, source, entry] : cases) {
    SCOPED_TRACE(record);
    const auto layout = std::ranges::find(layouts, record, &EntryLayout::record);
    ASSERT_NE(layout, layouts.end());
    EXPECT_EQ(layout->table, "\"" + std::string(record) + "\"");
    TestRow row{fields};
    row.cells.insert(row.cells.end(),
                     {text(source), day(submitted), std::nullopt, std::nullopt, std::nullopt});
    ASSERT_EQ(row.cells.size(), layout->inputs.size());
    // The engine reads them from here: the source is a constant, the day a column of the table.
    EXPECT_EQ(layout->sources[layout->fields], "'" + std::string(source) + "'");
    EXPECT_EQ(layout->sources[layout->fields + 2], "NULL");
    EXPECT_EQ(layout->sources[layout->fields + 3], "NULL");
    EXPECT_EQ(layout->sources[layout->fields + 4], "NULL");
    std::string out;
    append_entry(out, *layout, row);
    EXPECT_EQ(out, entry);
  }
}

}  // namespace
}  // namespace ronghe::evidence
