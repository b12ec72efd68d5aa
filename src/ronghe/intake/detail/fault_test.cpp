// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/fault.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

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
  facts.blanks = facts.controls = facts.quotes = true;
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

TEST(Diagnosis, NamesRuleReasonAndRemedyWithTheLimit) {
  const auto dictionary = testing::small_dictionary();
  const auto& record = *dictionary.record("placement");
  const FileFacts facts;
  const ConversionScope scope{
      .record = &record, .facts = &facts, .submitted_on = *parse_date("2025-12-31")};
  const auto choice = diagnose(*record.field("kind"), scope, "x", Language::zh);
  EXPECT_EQ(choice.rule, "placement.kind.choices");
  EXPECT_EQ(choice.remedy, "可选：cognition (认识实习), post (岗位实习)");
  EXPECT_EQ(diagnose(*record.field("from"), scope, std::nullopt, Language::en).rule,
            "placement.from.required");
  const auto retired = retired_reference(*dictionary.record("enterprise")->field("region"), scope,
                                         {.ended = "2020-06-30", .successor = ""}, Language::zh);
  EXPECT_EQ(retired.reason, "该 region 已于 2020-06-30 撤销");
  EXPECT_EQ(retired.remedy, "改用现行代码");
}

}  // namespace
}  // namespace ronghe::intake::detail
