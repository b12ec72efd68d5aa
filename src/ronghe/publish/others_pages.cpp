// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/others_pages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "ronghe/base/html.hpp"
#include "ronghe/publish/list_pages.hpp"
#include "ronghe/publish/phrases.hpp"

namespace ronghe::publish {

namespace {

constexpr std::array listed_lights{Light::red, Light::yellow};

// The subjects of one kind with one light, by code.
struct Listed {
  std::string kind;
  Light light = Light::red;
  std::vector<const Judged*> all = {};

  [[nodiscard]] std::size_t pages() const {
    return (all.size() + rows_of_a_page - 1) / rows_of_a_page;
  }
  [[nodiscard]] std::string path(std::size_t page) const {
    return fmt::format("others/{}-{}-{}.html", kind, to_string(light), page + 1);
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
    }
  }

  Result<void> write() {
    RONGHE_CHECK(site_.write(overview()));
    for (const auto& [kind, lists] : lists_) {
      for (const auto& listed : lists) {
        for (std::size_t page = 0; page < listed.pages(); ++page) {
          RONGHE_CHECK(site_.write(list_page(listed, page)));
        }
      }
    }
    return {};
  }

 private:
  [[nodiscard]] Listed listed_of(const std::string& kind, Light light) const {
    Listed listed{.kind = kind, .light = light};
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
    link.set("light_html", light_html(listed.light, site_.language()));
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
    return view.list("lights", std::move(lights));
  }

  [[nodiscard]] Page list_page(const Listed& listed, std::size_t at) const {
    const auto path = listed.path(at);
    auto title = site_.word("others.title", {group_word({.kind = listed.kind}, site_.language()),
                                             light_word(listed.light, site_.language())});
    if (listed.pages() > 1) {
      title += site_.word("others.page", {std::to_string(at + 1), std::to_string(listed.pages())});
    }
    Page page{.path = path,
              .template_name = "listed",
              .section = "others",
              .title = title,
              .crumbs = {{escaped_html(site_.word("nav.overview")), "index.html"},
                         {escaped_html(site_.word("nav.others")), "others.html"},
                         {escaped_html(title), ""}},
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
    view.set("title", title).list("lights", std::move(lights));
    view.flag("paged", listed.pages() > 1).list("pages", std::move(pages));
    view.set("next", at + 1 < listed.pages() ? up_from(path) + listed.path(at + 1) : "");
    view.list("rows", std::move(rows));
    return page;
  }

  Site& site_;
  std::map<std::string, std::vector<Listed>> lists_;  // by kind
};

}  // namespace

Result<void> write_others_pages(Site& site) { return Others(site).write(); }

}  // namespace ronghe::publish
