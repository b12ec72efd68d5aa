// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/generate.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "ronghe/base/file_trouble.hpp"
#include "ronghe/base/worded.hpp"
#include "ronghe/demo/observed.hpp"
#include "ronghe/demo/planted.hpp"
#include "ronghe/demo/readme.hpp"
#include "ronghe/demo/regions.hpp"
#include "ronghe/demo/themes.hpp"
#include "ronghe/engine/database.hpp"

namespace ronghe::demo {

namespace {

Result<Settings> settings_of(const DemoOptions& options) {
  if (options.as_of.month() != std::chrono::December ||
      options.as_of.day() != std::chrono::day{31}) {
    return fail_with(ErrorKind::bad_input, "demo-day-within-year"_code,
                     "the demo ends with a year: give 31 December as its day");
  }
  Settings settings{.size = options.size,
                    .seed = options.seed,
                    .year = static_cast<int>(options.as_of.year()),
                    .end = days_since_epoch(options.as_of)};
  // Rows per county follow: about 11,000, 24,000 and 35,000.
  switch (options.size) {
    case Size::city: settings.cohort = 26; break;
    case Size::province:
      settings.firms = 60;
      settings.cohort = 50;
      break;
    case Size::country:
      settings.firms = 80;
      settings.cohort = 72;
      settings.dirty = false;
      break;
  }
  return settings;
}

Result<void> make_folder(const std::string& folder) {
  std::error_code failed;
  std::filesystem::create_directories(folder, failed);
  if (failed) {
    return folder_not_made(folder, failed.message());
  }
  if (!std::filesystem::is_empty(folder, failed) || failed) {
    return fail_with(ErrorKind::bad_input, "folder-not-empty"_code,
                     "{folder} is not empty; name a new one, so that nothing is overwritten",
                     {{"folder", folder}});
  }
  return {};
}

Result<Tables> open_tables(Delivery& delivery) {
  Tables tables;
  for (const auto open : {open_firms, open_schools, open_bodies, open_cooperation, open_acts,
                          open_placements, open_outcomes, open_governance}) {
    RONGHE_CHECK(open(delivery, tables));
  }
  return tables;
}

void play(Stage& stage, BodyQuotas& quotas) {
  make_firms(stage);
  make_schools(stage);
  make_bodies(stage, quotas);
  make_cooperation(stage);
  make_acts(stage);
  make_placements(stage);
  make_outcomes(stage);
  make_governance(stage);
  count_participation(stage);
}

}  // namespace

Result<DemoSummary> generate(const DemoOptions& options) {
  RONGHE_TRY(settings, settings_of(options));
  RONGHE_TRY(pack, policy::open_pack(options.pack_folder));
  RONGHE_TRY(observed, observed_of(pack, options.as_of));
  RONGHE_TRY(all, read_divisions(options.divisions_folder));
  RONGHE_CHECK(make_folder(options.folder));
  const auto divisions = divisions_of(options.size, all);
  auto scenes = scenes_of(settings, divisions);
  auto quotas = quotas_of(observed, scenes);

  std::optional<engine::Database> database;
  std::optional<engine::Connection> connection;
  DeliveryOptions files{.folder = options.folder, .dictionary = &pack.dictionary};
  if (options.size == Size::country) {
    RONGHE_TRY(opened, engine::Database::open({}));
    database = std::move(opened);
    RONGHE_TRY(connected, database->connect());
    connection = std::move(connected);
    files.engine = &*connection;
    files.part_rows = 2'000'000;
  }
  Delivery delivery(files);
  RONGHE_CHECK(write_regions(delivery, settings, divisions));
  RONGHE_TRY(tables, open_tables(delivery));
  Planted planted(settings, divisions);
  for (std::size_t i = 0; i < scenes.size(); ++i) {
    if (options.progress != nullptr)
      options.progress->report("make " + scenes[i].code, i, scenes.size());
    Tally tally;
    Stage stage{settings, tables, scenes[i], tally};
    play(stage, quotas);
    planted.add(scenes[i], tally);
    scenes[i] = Scene{};  // its people are no longer needed
  }
  RONGHE_CHECK(delivery.close());
  const auto written = delivery.files();
  DemoSummary summary{.rows = delivery.rows(),
                      .files = std::ssize(written),
                      .regions = std::ssize(planted.regions()),
                      .planted_values = 0,
                      .planted_file = options.folder + "/planted.json",
                      .readme_file = options.folder + "/README.txt"};
  RONGHE_CHECK(planted.write(summary.planted_file, written));
  RONGHE_CHECK(write_readme(summary.readme_file, settings, written));
  summary.planted_values = planted.values();
  return summary;
}

}  // namespace ronghe::demo
