// SPDX-License-Identifier: Apache-2.0
#include "ronghe/evidence/row_plaintext.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace ronghe::evidence {
namespace {

policy::Field field(std::string name, policy::FieldType type, std::string reference = "") {
  policy::Field made;
  made.name = std::move(name);
  made.type = type;
  made.label = "L4";
  made.reference = std::move(reference);
  made.optional = made.name != "id" && made.name != "college";
  return made;
}

// A row by field of the record.
struct Row {
  std::vector<std::optional<std::string>> texts;
  std::vector<std::optional<std::int64_t>> numbers;
  [[nodiscard]] bool is_null(std::size_t i) const { return !texts[i] && !numbers[i]; }
  [[nodiscard]] std::string_view text(std::size_t i) const { return *texts[i]; }
  [[nodiscard]] bool boolean(std::size_t i) const { return *numbers[i] != 0; }
  [[nodiscard]] std::int64_t integer(std::size_t i) const { return *numbers[i]; }
  [[nodiscard]] Int128 unscaled(std::size_t i) const { return *numbers[i]; }
  [[nodiscard]] std::int32_t days(std::size_t i) const {
    return static_cast<std::int32_t>(*numbers[i]);
  }
};

class RowPlaintext : public testing::Test {
 protected:
  void SetUp() override {
    using policy::FieldType;
    record.name = "status";
    record.owner = "HRS";
    record.label = "L4";
    record.key = {"id"};
    record.fields = {field("id", FieldType::id),
                     field("college", FieldType::code, "college"),
                     field("employer", FieldType::uscc, "enterprise"),
                     field("note", FieldType::text),
                     field("wage", FieldType::money),
                     field("from", FieldType::date)};
    all.records["status"] = record;
    plan = seal_plan(record, all);
    row = {.texts = {"S-1", "C-1", "914403001922038216", "short", {}, {}},
           .numbers = {{}, {}, {}, {}, 123456, 20000}};
  }
  [[nodiscard]] const LabelGroup& group() const { return plan.labelled.groups.front(); }
  std::string written() {
    std::string out;
    EXPECT_TRUE(plaintext::append_fields(out, plan, group(), row, reasons));
    return out;
  }
  // The field as it is read back, by its name.
  OpenedField read(const std::string& name) {
    bytes = written();
    EXPECT_TRUE(plaintext::read_fields(bytes, plan, group(), opened));
    for (std::size_t i = 0; i < opened.size(); ++i) {
      if (plan.names[group().fields[i]] == name) return opened[i];
    }
    return {};
  }

  policy::RecordType record;
  policy::Dictionary all;
  SealPlan plan;
  Row row;
  RowReasons reasons{std::vector<std::string>{"id", "college", "employer", "note", "wage", "from"}};
  std::string bytes;
  std::vector<OpenedField> opened;
};

TEST_F(RowPlaintext, AReferenceThatMayBeMissingIsInItAndOneThatMayNotStaysInTheTable) {
  EXPECT_EQ(read("employer").value.text.reveal(), "914403001922038216");
  EXPECT_TRUE(read("employer").here);
  EXPECT_FALSE(read("college").here);
  EXPECT_FALSE(read("id").here);
  EXPECT_EQ(plan.clear_columns(), R"("id", "college", "employer")") << "its column stays";
}

TEST_F(RowPlaintext, NumbersOfEverySizeAndSignComeBack) {
  for (const auto number :
       {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{63}, std::int64_t{64},
        std::int64_t{-64}, std::int64_t{-65}, std::int64_t{999'999'999'999'999'999},
        std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()}) {
    row.numbers[4] = number;
    EXPECT_EQ(read("wage").value.number.reveal(), number);
  }
}

TEST_F(RowPlaintext, AMissingValueKeepsItsReasonOrHasNone) {
  row.numbers[4].reset();
  EXPECT_FALSE(read("wage").value.present);
  EXPECT_EQ(read("wage").reason, std::nullopt);
  for (const auto reason : missing_reasons) {
    reasons.set(4, reason);
    EXPECT_TRUE(read("wage").here);
    EXPECT_EQ(read("wage").reason, reason);
  }
  row.numbers[4] = 1;
  std::string out;
  EXPECT_FALSE(plaintext::append_fields(out, plan, group(), row, reasons))
      << "a value that is there has no reason";
}

TEST_F(RowPlaintext, UsualValuesFitAndLongTextsGoBySteps) {
  const auto usual = plaintext::usual_size(plan, group());
  const auto padded = [&] { return plaintext::padded_size(written().size(), usual); };
  EXPECT_EQ(padded(), usual);
  row.texts[3] = std::string(16, 'n');
  EXPECT_EQ(padded(), usual);
  for (auto& number : row.numbers) number.reset();
  row.texts[2].reset();
  row.texts[3].reset();
  EXPECT_EQ(padded(), usual) << "with nothing in it";
  EXPECT_EQ(plaintext::padded_size(usual + 1, usual), usual + 64);
  EXPECT_EQ(plaintext::padded_size(usual + 64, usual), usual + 64);
  EXPECT_EQ(plaintext::padded_size(usual + 65, usual), usual + 128);
  EXPECT_EQ(plaintext::padded_size(0, usual), usual);
}

TEST_F(RowPlaintext, WhatIsNotOfTheFormIsNotRead) {
  const auto whole = written();
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_FALSE(plaintext::read_fields(whole.substr(0, size), plan, group(), opened)) << size;
  }
  EXPECT_TRUE(plaintext::read_fields(whole + std::string(9, '\0'), plan, group(), opened));
  EXPECT_FALSE(plaintext::read_fields(whole + "\1", plan, group(), opened)) << "no zero";
  auto state = whole;
  state[0] = 7;  // behind the last reason
  EXPECT_FALSE(plaintext::read_fields(state, plan, group(), opened));
  std::string endless(group().fields.size() - 1, '\0');
  endless += '\1';
  endless += std::string(20, '\xff');
  EXPECT_FALSE(plaintext::read_fields(endless, plan, group(), opened)) << "a number without end";
}

}  // namespace
}  // namespace ronghe::evidence
