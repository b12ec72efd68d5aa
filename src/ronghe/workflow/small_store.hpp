// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <optional>
#include <set>
#include <string>

#include "ronghe/base/testing.hpp"
#include "ronghe/store/viewer.hpp"
#include "ronghe/workflow/import_files.hpp"
#include "ronghe/workflow/loaded_run.hpp"
#include "ronghe/workflow/publish_log.hpp"

// A store with two students and their placements, for tests.
namespace ronghe::workflow {

// What is copied for tests; goes with the program.
class StoreTemplates {
 public:
  StoreTemplates() = default;
  StoreTemplates(const StoreTemplates&) = delete;
  StoreTemplates& operator=(const StoreTemplates&) = delete;
  ~StoreTemplates() {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }
  const std::string& folder() {
    if (folder_.empty()) {
      auto name = (std::filesystem::temp_directory_path() / "ronghe-templates-XXXXXX").string();
      if (mkdtemp(name.data()) != nullptr) folder_ = name;
    }
    return folder_;
  }

 private:
  std::string folder_;
};

class SmallStore : public testing::Test {
 protected:
  static constexpr const char* anna = "00000000000000000000000000000001";
  static constexpr const char* bert = "00000000000000000000000000000002";

  // What takes longest is for the night.

  void SetUp() override {
    make_root();
    start_from("empty", small, [] {});
    is_empty = true;
  }
  void set_up_with_people() {
    make_root();
    start_from("people", small, [this] { import_people_here(); });
  }
  void TearDown() override {
    store.reset();
    std::filesystem::remove_all(root);
  }

  void make_root() {
    auto name = (std::filesystem::temp_directory_path() / "ronghe-small-XXXXXX").string();
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    root = name;
  }
  // A new store as `make` leaves it, unlocked. Made once for all tests of this program that ask for
  // it by this name, and copied for each: most of the time of a test is the making.
  void start_from(const std::string& name, const store::InitOptions& options,
                  const std::function<void()>& make) {
    const auto made = templates.folder() + "/" + name;
    if (!std::filesystem::exists(made)) {
      open_new(options);
      make();
      store.reset();
      copy(folder(), made);
    } else {
      store.reset();
      std::filesystem::remove_all(folder());
      copy(made, folder());
    }
    reopen();
    ASSERT_TRUE(store->unlock());
  }
  [[nodiscard]] std::string folder() const { return root + "/store"; }
  void open_new(const store::InitOptions& options) {
    store.reset();
    std::filesystem::remove_all(folder());
    auto made = store::Store::create(folder(), "packs/national", options);
    ASSERT_TRUE(made) << to_string(made.error());
    store.emplace(*std::move(made));
    is_empty = false;
  }
  void reopen() {
    store.reset();
    auto opened = store::Store::open(folder());
    ASSERT_TRUE(opened) << to_string(opened.error());
    store.emplace(*std::move(opened));
  }

  [[nodiscard]] std::string file(const std::string& name, const std::string& bytes) const {
    const auto path = root + "/" + name;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  // Seals the rows of a CSV file; every one of them.
  void import(const std::string& name, const std::string& bytes) {
    const auto done = import_files(*store,
                                   {.files = {file("in/" + name, bytes)},
                                    .record = {},
                                    .source_dept = {},
                                    .submitted_on = *parse_date("2025-12-31")},
                                   [](const ImportedFile&) {});
    ASSERT_TRUE(done) << to_string(done.error());
    ASSERT_FALSE(done->at(0).error) << to_string(*done->at(0).error);
  }
  // Two students with their placements, as the last rows.
  void import_people() {
    if (!is_empty || *store->log_size() > 0) return import_people_here();
    start_from("people", small, [this] { import_people_here(); });
  }
  void import_people_here() {
    import("region.csv", "code,name_zh,level\n440303,罗湖区,3\n");
    import("college.csv",
           "college_code,name,kind,region,run_by\n4144010001,学院,secondary,440303,public\n");
    import("programme.csv",
           "programme_id,college,programme_code,programme_group,level,years\n"
           "4144010001-660101,4144010001,660101,66,secondary,3\n");
    import("enterprise.csv",
           "uscc,name,region,size,above_scale,status,listed_as\n"
           "914403001922038216,某厂,440303,L,yes,operating,none\n");
    import("person.csv",
           fmt::format("person_ref,kind,sex\n{},student,f\n{},student,m\n", anna, bert));
    std::string rows =
        "placement_id,person,college,programme,enterprise,kind,from,to,planned_hours,pay,injury,"
        "post\n";
    int number = 0;
    for (const auto* person : {anna, bert, anna}) {
      ++number;
      rows += fmt::format(
          "P-{0},{1},4144010001,4144010001-660101,914403001922038216,post,2025-03-0{0},2025-06-01,"
          "400,{2}.50,no,Z9Q8\n",
          number, person, 1000 * number);
    }
    import("placement.csv", rows);
    import("training_hours.csv", "placement,date,hours\nP-1,2025-03-03,8\nP-2,2025-03-03,7.5\n");
  }
  // As whoever has the keys that were unlocked sees it.
  store::Viewer seen() {
    std::set<std::string> labels;
    if (store->seals()) {
      for (auto& label : store::labels_of(store->pack().dictionary)) labels.insert(label);
    }
    for (const auto& label : store->locked_labels()) labels.erase(label);
    auto viewer = store::Viewer::open(
        *store, {.audience = release::Audience::internal, .labels = std::move(labels)});
    EXPECT_TRUE(viewer) << to_string(viewer.error());
    return *std::move(viewer);
  }
  std::string text(const std::string& sql) {
    auto viewer = seen();
    const auto value = viewer.connection().text(sql);
    EXPECT_TRUE(value) << to_string(value.error());
    return value ? value->value_or("null") : "error";
  }
  // The same over the rows of a run.
  std::string of_run(const std::string& run, const std::string& sql) {
    auto viewer = store::Viewer::open_all(*store);
    EXPECT_TRUE(viewer) << to_string(viewer.error());
    const auto loaded = load_run(*viewer, run);
    EXPECT_TRUE(loaded) << to_string(loaded.error());
    const auto value = viewer->connection().text(sql);
    EXPECT_TRUE(value) << to_string(value.error());
    return value ? value->value_or("null") : "error";
  }
  std::string pay(const std::string& placement) {
    return text("SELECT coalesce(pay::VARCHAR, missing) FROM placement WHERE placement_id = '" +
                placement + "'");
  }

  static void copy(const std::string& from, const std::string& to) {
    std::filesystem::copy(from, to, std::filesystem::copy_options::recursive);
  }

  static inline StoreTemplates templates;
  static inline const store::InitOptions small{.origin = "log.test/small"};

  std::string root;
  bool is_empty = false;  // the store was made with `small` and by nothing else
  std::optional<store::Store> store;
};

}  // namespace ronghe::workflow
