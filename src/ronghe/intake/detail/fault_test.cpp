// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/fault.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <random>

#include "ronghe/base/utf8.hpp"
#include "ronghe/intake/detail/conversion.hpp"
#include "ronghe/intake/detail/diagnosis.hpp"
#include "ronghe/intake/detail/text.hpp"
#include "ronghe/intake/detail/wording.hpp"
#include "ronghe/intake/testing.hpp"

namespace ronghe::intake::detail {
namespace {

TEST(Wording, EveryFaultHasWordsInBothLanguages) {
  for (auto i = 0; i <= static_cast<int>(Fault::unreadable); ++i) {
    const auto& wording = wording_of(static_cast<Fault>(i));
    EXPECT_FALSE(wording.reason.zh.empty() || wording.reason.en.empty()) << i;
    EXPECT_FALSE(wording.remedy.zh.empty() || wording.remedy.en.empty()) << i;
    EXPECT_EQ(wording.reason.zh.find("{}") == std::string::npos,
              wording.reason.en.find("{}") == std::string::npos)
        << i;
  }
}

// Texts near the border between good and bad, made by breaking good ones.
std::vector<std::string> near_misses(unsigned seed) {
  std::mt19937 random(seed);
  const std::vector<std::string> good{"12",
                                      "12.50",
                                      "-3",
                                      "0.5",
                                      "2025-11-23",
                                      "2025/1/5",
                                      "2025年11月23日",
                                      "914403001922038216",
                                      "post",
                                      "岗位实习",
                                      "yes",
                                      "否",
                                      "1234567890123456.78",
                                      "P-1"};
  const std::vector<std::string> pieces{"0", "9", "-",  ".",  ",", "e",
                                        "%", "/", "年", "１", " ", "x"};
  std::vector<std::string> texts = good;
  for (int i = 0; i < 4000; ++i) {
    auto text = good[random() % good.size()];
    for (auto changes = 1 + random() % 2; changes > 0; --changes) {
      const auto at = random() % (text.size() + 1);
      if (random() % 2 == 0 && at < text.size()) {
        text.erase(at, 1);
      } else {
        text.insert(at, pieces[random() % pieces.size()]);
      }
    }
    if (!trimmed(text).empty() && is_valid_utf8(text)) texts.push_back(text);
  }
  return texts;
}

// Conversion decides in SQL, the fault is found in C++: wherever the one refuses, the other must
// know why, and it must have no complaint about a number that was taken.
TEST(Fault, WhateverTheConversionRefusesHasAReason) {
  constexpr unsigned seed = 7;
  testing::Workshop workshop;
  ASSERT_TRUE(workshop.connection.execute("CREATE TABLE texts (x VARCHAR)"));
  auto appender = workshop.connection.appender("texts");
  ASSERT_TRUE(appender);
  for (const auto& text : near_misses(seed)) {
    appender->text(text);
    appender->end_row();
  }
  ASSERT_TRUE(appender->close());
  const auto& record = *workshop.dictionary.record("placement");
  FileFacts facts;
  facts.ascii = false;
  facts.blanks = facts.controls = facts.quotes = facts.marks = true;
  const ConversionScope scope{
      .record = &record, .facts = &facts, .submitted_on = *parse_date("2025-12-31")};
  for (const auto& field : record.fields) {
    SCOPED_TRACE(field.name);
    auto own = field;
    own.reference.clear();  // a reference is looked up instead
    const auto sql = convert_text(own, scope, "x", "cell");
    auto rows = workshop.connection.collect(
        fmt::format("SELECT x, {} FROM (SELECT *, {} AS {} FROM (SELECT *, {} AS cell FROM texts))",
                    sql.fault, sql.value, engine::quoted_name(field.name), sql.text));
    ASSERT_TRUE(rows) << rows.error().message;
    const FaultScope fault_scope{.field = &own, .submitted_on = "2025-12-31"};
    while (auto chunk = rows->next().value()) {
      for (std::size_t i = 0; i < chunk->rows(); ++i) {
        const auto text = trimmed(chunk->text(0, i));
        const auto fault = fault_of(text, fault_scope);
        const bool number = field.type == policy::FieldType::money ||
                            field.type == policy::FieldType::hours ||
                            field.type == policy::FieldType::count;
        const bool refused = chunk->boolean(1, i);
        EXPECT_FALSE(refused && fault == Fault::unreadable) << text << ", seed " << seed;
        EXPECT_FALSE(number && !refused && fault != Fault::unreadable &&
                     fault != Fault::missing_word)
            << text << ", seed " << seed;
      }
    }
  }
}

// The true cause, and a remedy that never makes another number of it.
TEST(Fault, IsNamedByWhatAPersonDid) {
  const auto dictionary = testing::small_dictionary();
  const auto& record = *dictionary.record("placement");
  struct Case {
    const char* field;
    const char* cell;
    Fault fault;
  };
  const std::array cases{Case{"pay", "1,234.5", Fault::thousands},
                         Case{"pay", "1,234", Fault::thousands},
                         Case{"pay", "12 345.60", Fault::thousands},
                         Case{"pay", "1,234,567", Fault::thousands},
                         Case{"pay", "1234,56", Fault::decimal_comma},
                         Case{"pay", "1.234,56", Fault::decimal_comma},
                         Case{"pay", "12 345,60", Fault::decimal_comma},
                         Case{"pay", "12,34,56", Fault::decimal_comma},
                         Case{"pay", "12 50", Fault::not_a_number},
                         Case{"pay", "1_000", Fault::not_a_number},
                         Case{"pay", "12x", Fault::not_a_number},
                         Case{"pay", "1500元", Fault::not_a_number},
                         Case{"pay", "1500万元", Fault::multiplied},
                         Case{"pay", "-1500万元", Fault::multiplied},
                         Case{"pay", "8%", Fault::percent_elsewhere},
                         Case{"students", "12.5", Fault::not_whole},
                         Case{"students", "12.0", Fault::unreadable},  // taken
                         Case{"from", "40299", Fault::day_number},
                         Case{"from", "40299.5", Fault::day_number},
                         Case{"from", "9999", Fault::date_form},
                         Case{"from", "100000", Fault::date_form},
                         Case{"from", "2010-05-02T23:59:00.000Z", Fault::time_of_day},
                         Case{"from", "2010-05-02 08:00", Fault::time_of_day},
                         Case{"from", "2010-02-30T00:00:00", Fault::impossible_date},
                         Case{"from", "2010-05", Fault::date_form},
                         Case{"uscc", "9.2E+17", Fault::code_as_number},
                         Case{"uscc", "9.199880110000006e+17", Fault::code_as_number},
                         Case{"placement_id", "'0111", Fault::spreadsheet_mark},
                         Case{"placement_id", "=\"0111\"", Fault::spreadsheet_mark},
                         Case{"placement_id", "9.1E+9", Fault::code_as_number},
                         Case{"placement_id", "示例 P-1", Fault::example_row},
                         Case{"placement_id", "example P-1", Fault::example_row},
                         Case{"pay", "—", Fault::placeholder},
                         Case{"pay", "暂无", Fault::placeholder},
                         Case{"pay", "N/A", Fault::placeholder},
                         Case{"from", "/", Fault::placeholder_required},
                         Case{"pay", "-1", Fault::negative}};
  for (const auto& [field, cell, fault] : cases) {
    SCOPED_TRACE(cell);
    const FaultScope scope{.field = record.field(field), .submitted_on = "2025-12-31"};
    EXPECT_EQ(fault_of(cell, scope), fault);
  }
  policy::Field ratio;
  ratio.type = policy::FieldType::ratio;
  const FaultScope of_ratio{.field = &ratio, .submitted_on = "2025-12-31"};
  EXPECT_EQ(fault_of("45%", of_ratio), Fault::percent);
  EXPECT_EQ(fault_of("45", of_ratio), Fault::ratio_in_percent);
  EXPECT_EQ(fault_of("100", of_ratio), Fault::ratio_in_percent);
  EXPECT_EQ(fault_of("100.1", of_ratio), Fault::above_max);
  EXPECT_EQ(fault_of("1", of_ratio), Fault::unreadable) << "taken";
  EXPECT_EQ(day_of_number("40299"), "2010-05-01");
  EXPECT_EQ(day_of_number("4029"), "");
}

// What is taken, on the line and beside it.
TEST(Conversion, DaysAsInstantsAndWholeNumbersWithAPointAreTaken) {
  testing::Workshop workshop;
  const auto& record = *workshop.dictionary.record("placement");
  FileFacts facts;
  facts.ascii = false;
  facts.blanks = facts.marks = true;
  const ConversionScope scope{
      .record = &record, .facts = &facts, .submitted_on = *parse_date("2025-12-31")};
  struct Case {
    const char* field;
    const char* cell;
    const char* value;  // "-" = refused
  };
  const std::array cases{Case{"from", "2010-05-01T00:00:00.000Z", "2010-05-01"},
                         Case{"from", "2010-05-01T00:00:00", "2010-05-01"},
                         Case{"from", "2010-05-01T00:00:00+08:00", "2010-05-01"},
                         Case{"from", "2010-05-01 00:00", "2010-05-01"},
                         Case{"from", "2010/5/1 0:00", "2010-05-01"},
                         Case{"from", "2010-05-01T00:00:01Z", "-"},
                         Case{"from", "2010-05-01T00:00:00.001", "-"},
                         Case{"from", "2010-05-01T23:59:59", "-"},
                         Case{"from", "2010-05-01T", "-"},
                         Case{"students", "12.0", "12"},
                         Case{"students", "12.000", "12"},
                         Case{"students", "12.", "-"},
                         Case{"students", "12.01", "-"},
                         Case{"students", "999999999999999999.0", "999999999999999999"},
                         Case{"placement_id", "P+1", "P+1"},
                         Case{"placement_id", "9.1E+9", "-"},
                         Case{"placement_id", "'0111", "-"},
                         Case{"placement_id", "O'Hara", "O'Hara"},
                         Case{"placement_id", "=1", "-"},
                         Case{"placement_id", "示例 P-1", "-"},
                         Case{"placement_id", "示例P-1", "示例P-1"}};
  for (const auto& [name, cell, value] : cases) {
    SCOPED_TRACE(cell);
    const auto& field = *record.field(name);
    const auto sql = convert_text(field, scope, "x", "cell");
    EXPECT_EQ(
        workshop.rows(fmt::format("SELECT {} FROM (SELECT *, {} AS cell FROM (SELECT {} AS x))",
                                  sql.value, sql.text, engine::quoted_text(cell))),
        std::vector<std::string>{value});
  }
}

TEST(Diagnosis, OfADateThatLiesFurtherAheadThanItsFieldSays) {
  testing::Workshop workshop;
  const auto& record = *workshop.dictionary.record("placement");
  const auto& to = *record.field("to");  // at most 1,096 days
  const FileFacts facts;
  const ConversionScope scope{
      .record = &record, .facts = &facts, .submitted_on = *parse_date("2025-12-31")};
  const auto sql = convert_text(to, scope, "x", "cell");
  for (const auto& [cell, refused] : {std::pair("2028-12-31", false), {"2029-01-01", true}}) {
    EXPECT_EQ(workshop.connection
                  .text(fmt::format(
                      "SELECT ({})::VARCHAR FROM (SELECT *, {} AS \"to\" FROM (SELECT *, {} "
                      "AS cell FROM (SELECT '{}' AS x)))",
                      sql.fault, sql.value, sql.text, cell))
                  .value(),
              refused ? "true" : "false")
        << cell;
  }
  const auto told = diagnose(to, scope, "2029-01-01", Language::en);
  EXPECT_EQ(told.rule, "placement.to.days_ahead");
  EXPECT_EQ(told.reason,
            "too far ahead: it lies after 2028-12-31, the last day that may be reported now");
}

// Who obeys a remedy must not seal another figure than was meant.
TEST(Diagnosis, OfANumberNamesTheUnitInWhichItIsSealed) {
  const auto dictionary = testing::small_dictionary();
  const auto& record = *dictionary.record("placement");
  const FileFacts facts;
  const ConversionScope scope{
      .record = &record, .facts = &facts, .submitted_on = *parse_date("2025-12-31")};
  const auto remedy = [&](const policy::Field& field, const char* cell) {
    return diagnose(field, scope, cell, Language::zh).remedy;
  };
  const auto& pay = *record.field("pay");
  EXPECT_EQ(remedy(pay, "1500万元"), "写出全部数位：15000000（单位为元）");
  EXPECT_EQ(remedy(pay, "-1.5万"), "写出全部数位：-15000（单位为元）");
  EXPECT_EQ(remedy(pay, "1500元"), "只填写数字（单位为元）");
  EXPECT_EQ(remedy(pay, "8%"), "填写数额本身（单位为元）");
  EXPECT_EQ(remedy(*record.field("students"), "3人"), "只填写数字");
  auto ratio = pay;
  ratio.type = policy::FieldType::ratio;
  EXPECT_EQ(remedy(ratio, "8%"), "改写为小数，如 0.08");
  EXPECT_EQ(remedy(ratio, "45"), "若为百分比，写作 0.45；否则更正该数字");
  EXPECT_EQ(remedy(ratio, "45x"), "只填写数字（0 到 1 之间的小数）");
}

TEST(Diagnosis, NamesRuleReasonAndRemedyWithTheLimit) {
  const auto dictionary = testing::small_dictionary();
  const auto& record = *dictionary.record("placement");
  const FileFacts facts;
  const ConversionScope scope{
      .record = &record, .facts = &facts, .submitted_on = *parse_date("2025-12-31")};
  const auto choice = diagnose(*record.field("kind"), scope, "x", Language::zh);
  EXPECT_EQ(choice.rule, "placement.kind.choices");
  EXPECT_EQ(choice.remedy, "可选：认识实习（cognition）、岗位实习（post）");
  EXPECT_EQ(diagnose(*record.field("from"), scope, std::nullopt, Language::en).rule,
            "placement.from.required");
  const Reference reference{*dictionary.record("enterprise")->field("region"),
                            *dictionary.record("region")};
  const auto retired =
      retired_reference(reference, scope, {.ended = "2020-06-30", .successor = ""}, Language::zh);
  EXPECT_EQ(retired.reason, "该行政区划已于 2020-06-30 撤销");
  EXPECT_EQ(retired.remedy, "改用现行代码");
}

}  // namespace
}  // namespace ronghe::intake::detail
