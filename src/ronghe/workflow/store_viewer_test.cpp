// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <thread>

#include "ronghe/store/viewer.hpp"
#include "ronghe/workflow/run_evaluation.hpp"
#include "ronghe/workflow/small_store.hpp"

namespace ronghe::workflow {
namespace {

using release::Audience;
using release::Reader;
using ::testing::HasSubstr;

constexpr const char* pay_sql =
    "SELECT coalesce(pay::VARCHAR, missing) FROM placement WHERE placement_id = 'P-1'";

class StoreViewer : public SmallStore {
 protected:
  void SetUp() override { set_up_with_people(); }
  store::Viewer viewer(Reader reader) {
    auto opened = store::Viewer::open(*store, std::move(reader));
    EXPECT_TRUE(opened) << to_string(opened.error());
    return *std::move(opened);
  }
  static Reader inside(std::set<std::string> labels) {
    return {.audience = Audience::internal, .labels = std::move(labels)};
  }
  static std::string text(store::Viewer& viewer, const std::string& sql) {
    const auto value = viewer.connection().text(sql);
    EXPECT_TRUE(value) << to_string(value.error());
    return value ? value->value_or("null") : "error";
  }
  static std::int64_t rows(store::Viewer& viewer, const std::string& from) {
    const auto count = viewer.connection().integer("SELECT count(*) FROM " + from);
    EXPECT_TRUE(count) << to_string(count.error());
    return count.value_or(-1);
  }
  // A second county with an enterprise and a college of its own.
  void import_neighbour() {
    import("region2.csv", "code,name_zh,level\n440304,福田区,3\n");
    import("college2.csv",
           "college_code,name,kind,region,run_by\n4144010002,职校,secondary,440304,public\n");
    import("enterprise2.csv",
           "uscc,name,region,size,above_scale,status,listed_as\n"
           "91440300708461136T,又一厂,440304,L,yes,operating,none\n");
  }
};

TEST_F(StoreViewer, TheStoresOwnConnectionOpensNothingToAnyone) {
  ASSERT_TRUE(store->unlock_all());
  const auto value = store->connection().text(pay_sql);
  ASSERT_TRUE(value) << to_string(value.error());
  EXPECT_THAT(value->value_or(""), HasSubstr("\"pay\":\"withheld\""));
}

TEST_F(StoreViewer, AReaderSeesTheFieldsOfHisLabelsAndNoOthers) {
  struct Case {
    const char* name;
    Reader reader;
    const char* pay;
  };
  const std::vector<Case> cases{
      {"everyone", Reader::everyone(), "\"pay\":\"withheld\""},
      {"a label below", inside({"EDU/L3"}), "\"pay\":\"withheld\""},
      {"the label", inside({"EDU/L4"}), "1000.50"},
      {"all keys that are here", Reader::key_holder(), "1000.50"},
      {"the system", Reader::system(), "1000.50"},
  };
  for (const auto& [name, reader, expected] : cases) {
    SCOPED_TRACE(name);
    auto seen = viewer(reader);
    EXPECT_THAT(text(seen, pay_sql), HasSubstr(expected));
    EXPECT_EQ(rows(seen, "placement"), 3);
  }
}

TEST_F(StoreViewer, ALabelThatTheStoreDoesNotHaveIsRefused) {
  const auto unknown = store::Viewer::open(*store, inside({"EDU/L9"}));
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::bad_input);
  EXPECT_FALSE(
      store::Viewer::open(*store, {.audience = Audience::internal, .regions = {"999999"}}));
  EXPECT_FALSE(store::Viewer::open(*store, {.audience = Audience::internal, .kinds = {"planet"}}));
}

TEST_F(StoreViewer, TwoReadersAtOnceOnTwoThreadsSeeDifferentThings) {
  auto all = viewer(inside({"EDU/L4"}));
  auto none = viewer(Reader::everyone());
  constexpr int rounds = 50;
  const auto count = [](store::Viewer& seen, const char* wanted, int& found) {
    for (int i = 0; i < rounds; ++i) {
      const auto value = seen.connection().text(pay_sql);
      if (value && value->value_or("").contains(wanted)) ++found;
    }
  };
  int opened = 0;
  int withheld = 0;
  std::thread one([&] { count(all, "1000.50", opened); });
  std::thread other([&] { count(none, "withheld", withheld); });
  one.join();
  other.join();
  EXPECT_EQ(opened, rounds);
  EXPECT_EQ(withheld, rounds);
}

TEST_F(StoreViewer, AReaderOfARegionSeesItsRowsAndFigures) {
  import_neighbour();
  const auto run = run_evaluation(
      *store, {.as_of = *parse_date("2025-12-31"), .pack_folder = {}, .log_size = {}});
  ASSERT_TRUE(run) << to_string(run.error());
  struct Case {
    const char* region;
    std::int64_t placements, enterprises;
  };
  for (const auto& [region, placements, enterprises] :
       {Case{"440303", 3, 1}, Case{"440304", 0, 1}}) {
    SCOPED_TRACE(region);
    auto seen =
        viewer({.audience = Audience::internal, .labels = std::nullopt, .regions = {region}});
    ASSERT_TRUE(load_run(seen, "latest"));
    EXPECT_EQ(rows(seen, "placement"), placements);
    EXPECT_EQ(rows(seen, "training_hours"), 0) << "it says no way to a region";
    EXPECT_EQ(rows(seen, "enterprise"), enterprises);
    EXPECT_EQ(rows(seen, "region"), 2) << "their names are known to all";
    EXPECT_EQ(rows(seen, "run_light WHERE kind = 'region'"), 1);
    EXPECT_EQ(text(seen, "SELECT min(subject) FROM run_light WHERE kind = 'region'"), region);
    EXPECT_EQ(rows(seen, "run_light WHERE kind = 'enterprise'"), 1);
    EXPECT_EQ(rows(seen, "every_light WHERE kind = 'enterprise'"), 2);
  }
  auto colleges = viewer({.audience = Audience::internal, .kinds = {"college"}});
  ASSERT_TRUE(load_run(colleges, "latest"));
  EXPECT_GT(rows(colleges, "run_light"), 0);
  EXPECT_EQ(rows(colleges, "run_light WHERE kind <> 'college'"), 0);
}

TEST_F(StoreViewer, AnOwnerSeesWhatNamesHim) {
  import_neighbour();
  const auto owner = [&](const char* code) {
    return viewer({.audience = Audience::owner, .owner_kind = "enterprise", .owner = code});
  };
  auto one = owner("914403001922038216");
  EXPECT_EQ(rows(one, "enterprise"), 1);
  EXPECT_EQ(rows(one, "placement"), 3);
  EXPECT_EQ(rows(one, "person"), 0);
  auto other = owner("91440300708461136T");
  EXPECT_EQ(rows(other, "placement"), 0);
}

TEST_F(StoreViewer, TheGateOfARunKnowsTheLabelsBehindItsFigures) {
  const auto as_of = *parse_date("2025-12-31");
  const auto asked = [&](Reader reader, const char* indicator) {
    auto seen = viewer(std::move(reader));
    const auto gate = seen.gate(store->pack(), as_of);
    EXPECT_TRUE(gate) << to_string(gate.error());
    return gate->decide(gate->figure(indicator, "enterprise", "E-1", std::nullopt));
  };
  EXPECT_EQ(asked(inside({}), "A2.1").shown(), false);
  std::set<std::string> behind;  // each label that he is told to lack is given to him
  auto decided = asked(inside(behind), "A2.1");
  while (!decided.shown() && behind.insert(decided.label).second) {
    decided = asked(inside(behind), "A2.1");
  }
  EXPECT_TRUE(decided.shown());
  EXPECT_TRUE(behind.contains("TAX/L2") && behind.contains("ENT/L2"))
      << "revenue, and spending on vocational education";
  for (const auto& label : behind) {
    auto less = behind;
    less.erase(label);
    EXPECT_EQ(asked(inside(less), "A2.1").label, label);
  }
  EXPECT_TRUE(asked(Reader::key_holder(), "A2.1").shown());
}

// One rule says of whom a light is held back, in what is published and for who lacks a label.
TEST_F(StoreViewer, TheGateHidesLightsOfGroupsThatAreSmallerThanWhatIsReleased) {
  const auto as_of = *parse_date("2025-12-31");
  auto pack = store->pack();
  auto seen = viewer(inside({}));
  const auto hides = [&](const char* minimum) {
    for (auto& indicator : pack.indicators) {
      if (indicator.id != "B2.3") continue;
      indicator.minimum_denominator = feel::Source{.text = minimum, .place = {}};
    }
    const auto gate = seen.gate(pack, as_of);
    EXPECT_TRUE(gate) << to_string(gate.error());
    return gate->withholds_light({.indicator = "B2.3", .kind = "college", .subject = "C-1"});
  };
  EXPECT_TRUE(hides("9")) << "the tables may give nine a light, and ten is the least released";
  EXPECT_FALSE(hides("10"));
}

}  // namespace
}  // namespace ronghe::workflow
