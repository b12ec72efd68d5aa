// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/report.hpp"

#include "ronghe/base/durable_file.hpp"
#include "ronghe/publish/background_pages.hpp"
#include "ronghe/publish/embedded.hpp"
#include "ronghe/publish/find_page.hpp"
#include "ronghe/publish/guide_page.hpp"
#include "ronghe/publish/indicator_page.hpp"
#include "ronghe/publish/list_pages.hpp"
#include "ronghe/publish/others_pages.hpp"
#include "ronghe/publish/overview_page.hpp"
#include "ronghe/publish/red_list.hpp"
#include "ronghe/publish/region_table.hpp"
#include "ronghe/publish/subject_page.hpp"
#include "ronghe/publish/table_page.hpp"

namespace ronghe::publish {

namespace {

Result<void> write_pages(Site site) {
  RONGHE_CHECK(write_overview(site));
  RONGHE_CHECK(write_red_page(site));
  RONGHE_CHECK(write_subject_pages(site));
  RONGHE_CHECK(write_indicator_pages(site));
  RONGHE_CHECK(write_list_pages(site));
  RONGHE_CHECK(write_others_pages(site));
  RONGHE_CHECK(write_table_page(site));
  RONGHE_CHECK(write_find_page(site));
  RONGHE_CHECK(write_guide_page(site));
  return write_background_pages(site);
}

void place_inside(Findings& findings) {
  for (const auto& [kind, all] : findings.results.judged) {
    if (kind == "region" || !has_pages(kind)) continue;
    for (const auto& judged : all) findings.inside[judged.subject->parent].push_back(&judged);
  }
}

// Where a light is hidden the rule is, too: then as the run names them.
void name_deciding(const ReportInput& input, Results& results) {
  if (!input.deciding) return;
  for (auto& [kind, all] : results.judged) {
    for (auto& judged : all) {
      if (judged.rule > 0) judged.deciding = input.deciding(judged);
    }
  }
}

// The lines that were sealed, so that a reader can hold the pages against the log.
Result<void> add_given(const ReportInput& input, SiteFolder& site, std::vector<DataFile>& files) {
  for (const auto& given : input.files) {
    RONGHE_TRY(bytes, read_whole_file(given.from));
    const auto path = "data/" + given.name;
    RONGHE_CHECK(site.write(path, bytes));
    files.push_back({.path = path,
                     .saved_as = input.run_id + "." + given.name,
                     .content = given.content,
                     .rows = given.rows,
                     .bytes = static_cast<std::int64_t>(bytes.size())});
  }
  return {};
}

}  // namespace

Result<void> write_report(const release::Sight& sight, const ReportInput& input,
                          const std::string& folder) {
  RONGHE_TRY(site, SiteFolder::begin(folder, input.run_id));
  RONGHE_CHECK(site.make_folder("data"));
  Register subjects(input.subjects);
  RONGHE_TRY(data, DataFiles::create(input, site.path()));
  const bool alike = input.previous && input.previous->pack_hash == input.pack_hash;
  const release::RunQuestion question{.run_id = input.run_id,
                                      .previous = input.previous ? input.previous->run_id : "",
                                      .previous_is_alike = alike,
                                      .indicators = input.indicators,
                                      .dimensions = input.dimensions};
  RONGHE_TRY(results, read_results(sight, question, subjects, data));
  if (results.by_light.empty()) {
    return fail(ErrorKind::not_found, "run-without-lights"_code, {{"run", input.run_id}},
                "run " + input.run_id + " has no lights in this store");
  }
  name_deciding(input, results);
  release::History history;
  // Lines over time hold what everyone is told, and nothing else beside it.
  if (sight.released.contains(input.run_id)) {
    std::vector<std::string> earlier;
    for (const auto& run : input.earlier) earlier.push_back(run.run_id);
    RONGHE_TRY(read, release::read_history(sight, earlier, input.indicators));
    history = std::move(read);
  }
  RONGHE_TRY(files, data.close());
  RONGHE_TRY(table, write_table_files(input, subjects, results, site.path()));
  files.insert(files.end(), table.begin(), table.end());
  RONGHE_CHECK(add_given(input, site, files));
  Findings findings{.input = &input,
                    .subjects = &subjects,
                    .results = std::move(results),
                    .history = std::move(history),
                    .files = std::move(files),
                    .inside = {}};
  place_inside(findings);
  RONGHE_CHECK(site.write("style.css", embedded("style.css")));
  for (const auto* script : {"site.js", "table.js"}) {
    RONGHE_CHECK(site.write(script, embedded(script)));
  }
  Templates templates;
  for (const auto language : {Language::zh, Language::en}) {
    RONGHE_CHECK(write_pages(Site(findings, site, templates, language)));
  }
  return site.commit();
}

}  // namespace ronghe::publish
