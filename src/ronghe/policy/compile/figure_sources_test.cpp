// SPDX-License-Identifier: Apache-2.0
#include "ronghe/policy/compile/figure_sources.hpp"

#include <gmock/gmock.h>

#include <array>

#include "ronghe/policy/compile/compiler.hpp"

namespace ronghe::policy {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;

Field field(const std::string& name, FieldType type, const std::string& label,
            const std::string& reference = "") {
  Field made;
  made.name = name;
  made.type = type;
  made.label = label;
  made.reference = reference;
  made.optional = type == FieldType::money;
  if (type == FieldType::money) made.unit = "yuan";
  return made;
}

RecordType record(const std::string& name, const std::string& owner, std::vector<Field> fields) {
  RecordType made;
  made.name = name;
  made.owner = owner;
  made.fields = std::move(fields);
  made.key = {made.fields.front().name};
  return made;
}

// Enterprises with their taxes; persons with placements at enterprises.
Pack labelled_pack() {
  Pack pack;
  auto& records = pack.dictionary.records;
  records["enterprise"] =
      record("enterprise", "MKT",
             {field("uscc", FieldType::uscc, "L0"), field("size", FieldType::text, "L0")});
  records["tax"] =
      record("tax", "TAX",
             {field("enterprise", FieldType::uscc, "L0", "enterprise"),
              field("revenue", FieldType::money, "L2"), field("year", FieldType::count, "L0")});
  records["person"] = record("person", "EDU", {field("ref", FieldType::code, "L3")});
  records["person"].entity = true;
  records["person"].label = "L3";
  records["placement"] =
      record("placement", "EDU",
             {field("id", FieldType::id, "L0"), field("person", FieldType::code, "L0", "person"),
              field("enterprise", FieldType::uscc, "L0", "enterprise"),
              field("pay", FieldType::money, "L4"), field("open", FieldType::boolean, "L0")});
  Definition paid;
  paid.relation = "placement";
  paid.name = "paid";
  paid.formula = {"pay != null and pay > 0", {}};
  Definition busy;
  busy.relation = "enterprise";
  busy.name = "busy";
  busy.formula = {"count(placement[paid]) > 0", {}};
  pack.definitions = {paid, busy};
  return pack;
}

Indicator indicator(const std::string& formula) {
  Indicator made;
  made.id = "X1";
  made.subjects = {"enterprise"};
  made.unit = "ratio";
  made.formula = {formula, {}};
  return made;
}

FigureSources sources(const Pack& pack, const Dictionary& levels, const std::string& formula) {
  const auto made = indicator(formula);
  std::vector<Error> errors;
  Compiler compiler(pack, *parse_date("2025-12-31"), errors);
  compiler.compile(made);
  return sources_of_figures(compiler.plan(), pack, levels)[{"X1", "enterprise"}];
}

TEST(FigureSources, HoldTheLabelsOfAllFieldsBehindANumber) {
  struct Case {
    const char* name;
    const char* formula;
    std::vector<std::string> labels;
  };
  const std::array cases{
      Case{"public fields only", "count(placement[open]) / count(placement)", {}},
      Case{"a sum", "count(placement[open]) / sum(tax.revenue)", {"TAX/L2"}},
      Case{"a filter", "count(placement[pay > 5]) / count(placement)", {"EDU/L4"}},
      Case{"a definition in a filter", "count(placement[paid]) / count(placement)", {"EDU/L4"}},
      Case{"a step to a definition that counts", "count(placement[enterprise.busy])", {"EDU/L4"}},
      Case{"a step to a labelled field", "count(placement[person.ref = \"a\"])", {"EDU/L3"}},
      Case{"several", "sum(tax.revenue) / count(placement[paid])", {"EDU/L4", "TAX/L2"}},
  };
  const auto pack = labelled_pack();
  for (const auto& [name, formula, labels] : cases) {
    SCOPED_TRACE(name);
    EXPECT_THAT(sources(pack, pack.dictionary, formula).labels, ElementsAreArray(labels));
  }
}

TEST(FigureSources, HaveTheLevelThatAFieldHasNow) {
  const auto pack = labelled_pack();
  auto levels = pack.dictionary;
  levels.records["tax"].fields[1].label = "L4";
  EXPECT_THAT(sources(pack, levels, "sum(tax.revenue)").labels, ElementsAre("TAX/L4"));
}

TEST(FigureSources, KnowWhetherTheDenominatorCountsPersons) {
  const auto pack = labelled_pack();
  const auto counts = [&](const char* formula) {
    return sources(pack, pack.dictionary, formula).counts_persons;
  };
  EXPECT_TRUE(counts("count(placement[open]) / count(placement)"));
  EXPECT_FALSE(counts("count(placement) / count(tax)"));
  EXPECT_FALSE(counts("count(placement) / sum(tax.revenue)"));
  EXPECT_FALSE(counts("count(placement)"));
  // Persons, each once; or enterprises, of which nobody knows how many persons are behind them.
  EXPECT_TRUE(counts("count(placement[open]) / count(distinct values(placement.person))"));
  EXPECT_FALSE(counts("count(placement[open]) / count(distinct values(placement.enterprise))"));
  EXPECT_FALSE(counts("count(placement[open]) / count(distinct values(placement.id))"));
}

TEST(FigureSources, ShowTheLightAtMostWhereNobodySaysHowManyAreBehind) {
  struct Case {
    const char* name;
    const char* formula;
    const char* persons;
    const char* contributors;
    PublicForm form;
    bool hides_persons;
    bool hides_contributors;
  };
  constexpr auto shown = PublicForm::rounded;
  constexpr auto light = PublicForm::light;
  const std::array cases{
      Case{"a denominator that counts persons", "count(placement[paid]) / count(placement)", "", "",
           shown, false, false},
      Case{"a mean over persons", "sum(placement.pay) / sum(tax.revenue)", "", "", light, true,
           false},
      Case{"and their number", "sum(placement.pay) / sum(tax.revenue)", "count(placement)", "",
           shown, false, false},
      Case{"an amount with a label", "sum(tax[year > 1].revenue) / sum(tax.revenue)", "", "", light,
           false, true},
      Case{"and who contributes", "sum(tax[year > 1].revenue) / sum(tax.revenue)", "", "count(tax)",
           shown, false, false},
      Case{"rows that are counted by a field with a label", "count(tax[revenue > 5]) / count(tax)",
           "", "", shown, false, false},
      Case{"enterprises, each once, that are counted by a field with a label",
           "count(distinct values(tax[revenue > 5].enterprise)) / "
           "count(distinct values(tax.enterprise))",
           "", "", shown, false, false},
      Case{"enterprises, each once, of rows about persons",
           "count(distinct values(placement[paid].enterprise)) / "
           "count(distinct values(placement.enterprise))",
           "", "", light, true, false},
      Case{"no label", "sum(tax.year) / sum(tax.year)", "", "", shown, false, false}};
  for (const auto& [name, formula, persons, contributors, form, hides_persons, hides_contributors] :
       cases) {
    SCOPED_TRACE(name);
    auto pack = labelled_pack();
    auto& made = pack.indicators.emplace_back(indicator(formula));
    made.public_forms = {{"enterprise", shown}};
    if (*persons != '\0') made.persons = feel::Source{persons, {}};
    if (*contributors != '\0') made.contributors = feel::Source{contributors, {}};
    std::vector<Error> errors;
    Compiler compiler(pack, *parse_date("2025-12-31"), errors);
    compiler.compile(made);
    for (const auto& error : errors) ADD_FAILURE() << error.message;
    const auto found =
        sources_of_figures(compiler.plan(), pack, pack.dictionary)[{"X1", "enterprise"}];
    EXPECT_EQ(found.form, form);
    EXPECT_EQ(found.hides_persons, hides_persons);
    EXPECT_EQ(found.hides_contributors, hides_contributors);
  }
}

}  // namespace
}  // namespace ronghe::policy
