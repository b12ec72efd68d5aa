// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/others_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>

#include "ronghe/base/html.hpp"
#include "ronghe/publish/list_pages.hpp"
#include "ronghe/publish/phrases.hpp"

namespace ronghe::publish {

namespace {

constexpr std::array listed_lights{Light::red, Light::yellow};

// Some subjects of one kind, by code: those with a light, or those in a region.
struct Listed {
  std::string kind;
  std::string what;  // "red", "in-440303": tells its pages from those of other lists
  std::optional<Light> light = {};
  const Subject* region = nullptr;
  std::vector<const Judged*> all = {};

  [[nodiscard]] std::size_t pages() const {
    return (all.size() + rows_of_a_page - 1) / rows_of_a_page;
  }
  [[nodiscard]] std::string path(std::size_t page) const {
    return fmt::format("others/{}-{}-{}.html", kind, what, page + 1);
  }
  [[nodiscard]] std::span<const Judged* const> on(std::size_t page) const {
    const auto from = page * rows_of_a_page;
    return std::span(all).subspan(from, std::min(rows_of_a_page, all.size() - from));
  }
};

class Others {
 public:
  explicit Others(Site& site) : site_(site) {
    for (const auto& [group, counts] : site.results().by_light) {
      if (has_pages(group.kind)) continue;
      for (const auto light : listed_lights) {
        auto listed = listed_of(group.kind, light);
        if (!listed.all.empty()) lists_[group.kind].push_back(std::move(listed));
      }
      if (lists_.contains(group.kind)) by_region_[group.kind] = regions_of(group.kind);
    }
  }

  Result<void> write() {
    RONGHE_CHECK(site_.write(overview()));
    for (const auto* lists : {&lists_, &by_region_}) {
      for (const auto& [kind, all] : *lists) {
        for (const auto& listed : all) RONGHE_CHECK(write_pages(listed));
      }
    }
    for (const auto& [kind, all] : by_region_) RONGHE_CHECK(site_.write(region_index(kind)));
    return {};
  }

 private:
  Result<void> write_pages(const Listed& listed) {
    for (std::size_t page = 0; page < listed.pages(); ++page) {
      RONGHE_CHECK(site_.write(list_page(listed, page)));
    }
    return {};
  }

  // The same subjects by the region that they are in, by its code; those in none come first.
  [[nodiscard]] std::vector<Listed> regions_of(const std::string& kind) const {
    std::map<std::string, Listed> lists;
    for (const auto& judged : site_.results().judged.at(kind)) {
      const auto* region = site_.findings().subjects->region(judged.subject->parent);
      auto& listed = lists[region == nullptr ? "" : region->code];
      listed.kind = kind;
      listed.what = region == nullptr ? "in-none" : "in-" + stem_of(*region);
      listed.region = region;
      listed.all.push_back(&judged);
    }
    std::vector<Listed> all;
    for (auto& [code, listed] : lists) all.push_back(std::move(listed));
    return all;
  }

  // The code of a region as part of the name of a file.
  [[nodiscard]] static std::string stem_of(const Subject& region) {
    const auto page = page_of(region);
    const auto from = page.rfind('/') + 1;
    return page.substr(from, page.rfind('.') - from);
  }

  [[nodiscard]] static std::string index_path(const std::string& kind) {
    return "others/" + kind + "-regions.html";
  }

  [[nodiscard]] Listed listed_of(const std::string& kind, Light light) const {
    Listed listed{.kind = kind, .what = std::string(to_string(light)), .light = light};
    const auto found = site_.results().judged.find(kind);
    if (found == site_.results().judged.end()) return listed;
    for (const auto& judged : found->second) {
      if (judged.light == light) listed.all.push_back(&judged);
    }
    return listed;
  }

  [[nodiscard]] View link_to(const Listed& listed, std::string_view from) const {
    View link;
    link.set("href", up_from(from) + listed.path(0));
    link.set("light_html", light_html(listed.light.value_or(Light::none), site_.language()));
    return link.set("count", grouped(static_cast<std::int64_t>(listed.all.size())));
  }

  [[nodiscard]] Page overview() const {
    Page page{.path = "others.html",
              .template_name = "others",
              .section = "others",
              .title = site_.word("list.others"),
              .crumbs = {{escaped_html(site_.word("nav.overview")), "index.html"},
                         {escaped_html(site_.word("nav.others")), ""}},
              .view = {}};
    std::vector<View> groups;
    for (const auto& [group, counts] : site_.results().by_light) {
      if (!has_pages(group.kind)) groups.push_back(of_group(group, counts, page.path));
    }
    page.view.set("title", page.title).flag("empty", groups.empty());
    page.view.list("groups", std::move(groups));
    return page;
  }

  [[nodiscard]] View of_group(const Group& group,
                              const std::array<std::int64_t, all_lights.size()>& counts,
                              std::string_view from) const {
    std::int64_t all = 0, shown_here = 0;
    for (const auto count : counts) all += count;
    std::vector<View> lights;
    if (const auto found = lists_.find(group.kind); found != lists_.end()) {
      for (const auto& listed : found->second) {
        lights.push_back(link_to(listed, from));
        shown_here += static_cast<std::int64_t>(listed.all.size());
      }
    }
    View view;
    view.set("group_id", group.kind).set("group_name", group_word(group, site_.language()));
    view.set("counts", site_.word("list.counts", {counted(all, group, site_.language()),
                                                  count_words(counts, site_.language())}));
    view.set("listed_note",
             site_.word("list.capped", {grouped(static_cast<std::int64_t>(listed_max)),
                                        grouped(shown_here), grouped(all)}));
    const auto file = std::ranges::find(site_.findings().files, group.kind, &DataFile::kind);
    view.set("csv_html", file == site_.findings().files.end() ? "" : site_.data_link(*file, from));
    view.set("regions_href", by_region_.contains(group.kind) ? index_path(group.kind) : "");
    return view.list("lights", std::move(lights));
  }

  [[nodiscard]] std::string title_of(const Listed& listed) const {
    const auto kind = group_word({.kind = listed.kind}, site_.language());
    if (listed.light) {
      return site_.word("others.title", {kind, light_word(*listed.light, site_.language())});
    }
    const auto& region = listed.region;
    return site_.word(
        "others.title",
        {kind, region == nullptr ? site_.word("others.no_region")
                                 : region->code + " " + name_or_code(*region, site_.language())});
  }

  // Which regions a kind is listed of, below the region that each of them is in.
  [[nodiscard]] Page region_index(const std::string& kind) const {
    const auto title =
        site_.word("others.by_region_of", {group_word({.kind = kind}, site_.language())});
    Page page{.path = index_path(kind),
              .template_name = "listed_regions",
              .section = "others",
              .title = title,
              .crumbs = crumbs(title),
              .view = {}};
    std::map<std::string, std::vector<View>> entries;  // by the code of what the region is in
    for (const auto& listed : by_region_.at(kind)) {
      entries[listed.region == nullptr ? "" : listed.region->parent].push_back(
          region_entry(listed, page.path));
    }
    std::vector<View> groups;
    for (auto& [code, all] : entries) {
      const auto* above = site_.findings().subjects->region(code);
      View group;
      group.set("group_id", "in-" + std::to_string(groups.size()));
      group.set("group_html", above == nullptr ? escaped_html(site_.word("others.top"))
                                               : html_of(above->name, site_.language()));
      groups.push_back(group.list("entries", std::move(all)));
    }
    page.view.set("title", title).list("groups", std::move(groups));
    return page;
  }

  [[nodiscard]] View region_entry(const Listed& listed, std::string_view from) const {
    std::array<std::int64_t, all_lights.size()> counts{};
    for (const auto* judged : listed.all) ++counts[static_cast<std::size_t>(judged->light)];
    View entry;
    entry.set("href", up_from(from) + listed.path(0));
    entry.set("code", listed.region == nullptr ? "" : listed.region->code);
    entry.set("name_html", listed.region == nullptr
                               ? escaped_html(site_.word("others.no_region"))
                               : html_of(listed.region->name, site_.language()));
    return entry.set("counts", count_words(counts, site_.language()));
  }

  [[nodiscard]] std::vector<Crumb> crumbs(const std::string& title) const {
    return {{escaped_html(site_.word("nav.overview")), "index.html"},
            {escaped_html(site_.word("nav.others")), "others.html"},
            {escaped_html(title), ""}};
  }

  [[nodiscard]] Page list_page(const Listed& listed, std::size_t at) const {
    const auto path = listed.path(at);
    auto title = title_of(listed);
    if (listed.pages() > 1) {
      title += site_.word("others.page", {std::to_string(at + 1), std::to_string(listed.pages())});
    }
    const auto& region = listed.region == nullptr ? policy::Bilingual{} : listed.region->name;
    auto path_to_it = crumbs(title);
    path_to_it.back().name_html = html_with(title, region, site_.language());
    Page page{.path = path,
              .template_name = "listed",
              .section = "others",
              .title = title,
              .crumbs = std::move(path_to_it),
              .view = {}};
    auto& view = page.view;
    std::vector<View> rows, lights, pages;
    for (const auto* judged : listed.on(at)) rows.push_back(subject_row(site_, *judged, path));
    for (const auto& other : lists_.at(listed.kind)) {
      lights.push_back(link_to(other, path).flag("here", other.light == listed.light));
    }
    for (std::size_t other = 0; other < listed.pages(); ++other) {
      const auto on = listed.on(other);
      View link;
      link.set("href", up_from(path) + listed.path(other)).flag("here", other == at);
      pages.push_back(
          link.set("range", on.front()->subject->code + "–" + on.back()->subject->code));
    }
    view.set("title", title).set("title_html", page.crumbs.back().name_html);
    view.list("lights", std::move(lights));
    view.set("regions_href", up_from(path) + index_path(listed.kind));
    view.flag("paged", listed.pages() > 1).list("pages", std::move(pages));
    view.set("next", at + 1 < listed.pages() ? up_from(path) + listed.path(at + 1) : "");
    view.list("rows", std::move(rows));
    return page;
  }

  Site& site_;
  std::map<std::string, std::vector<Listed>> lists_;      // by kind: red, yellow
  std::map<std::string, std::vector<Listed>> by_region_;  // by kind: the same subjects
};

}  // namespace

Result<void> write_others_pages(Site& site) { return Others(site).write(); }

}  // namespace ronghe::publish
