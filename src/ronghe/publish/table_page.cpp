// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/table_page.hpp"

#include "ronghe/base/html.hpp"
#include "ronghe/publish/data_cells.hpp"
#include "ronghe/publish/phrases.hpp"
#include "ronghe/publish/region_table.hpp"

namespace ronghe::publish {

namespace {

constexpr std::string_view path = "table.html";

class TablePage {
 public:
  explicit TablePage(const Site& site) : site_(site), table_(region_table(site.results())) {
    all_ = table_.regions.size();
    shorten();
  }

  Page page() const {
    Page page{.path = std::string(path),
              .template_name = "table",
              .section = "table",
              .title = site_.word("table.title"),
              .crumbs = {{escaped_html(site_.word("nav.overview")), "index.html"},
                         {escaped_html(site_.word("table.title")), ""}},
              .view = {}};
    std::vector<View> heads, rows;
    for (const auto place : table_.indicators) heads.push_back(head(place));
    for (const auto* judged : table_.regions) rows.push_back(row(*judged));
    auto& view = page.view;
    view.flag("empty", rows.empty()).set("files_html", files());
    view.flag("compared", site_.input().previous.has_value());
    view.set("run_id", site_.input().run_id);
    view.set("as_of", ronghe::to_string(site_.input().as_of));
    view.flag("cut", all_ > table_.regions.size());
    view.set("cut_note",
             site_.word("table.cut", {grouped(static_cast<std::int64_t>(table_.regions.size())),
                                      grouped(static_cast<std::int64_t>(all_))}));
    view.list("heads", std::move(heads)).list("rows", std::move(rows));
    return page;
  }

 private:
  // Half a level would look like all of it; the first is shown however many it has.
  void shorten() {
    auto& regions = table_.regions;
    if (regions.size() <= table_regions_max) return;
    auto keep = table_regions_max;
    const auto level = [&](std::size_t at) { return regions[at]->subject->level; };
    while (keep > 0 && level(keep - 1) == level(keep)) --keep;
    if (keep == 0) keep = table_regions_max;
    regions.resize(keep);
  }

  View head(std::size_t place) const {
    const auto& indicator = site_.input().indicators[place];
    View head;
    head.set("id", indicator.id).set("name_html", site_.link(indicator, path));
    return head.set("dimension",
                    dimension_name(site_.input(), indicator.dimension, site_.language()));
  }

  View row(const Judged& judged) const {
    std::vector<View> cells;
    for (const auto place : table_.indicators) cells.push_back(cell(judged, place));
    View row;
    row.set("code", judged.subject->code).set("name_html", site_.link(*judged.subject, path));
    row.set("level", group_word(group_of(*judged.subject), site_.language()));
    row.set("light_html", light_html(judged.light, site_.language()));
    return row.list("cells", std::move(cells));
  }

  View cell(const Judged& judged, std::size_t place) const {
    const auto language = site_.language();
    const auto& indicator = site_.input().indicators[place];
    const auto* number = judged.number(place);
    View cell;
    cell.set("id", indicator.id).flag("there", number != nullptr);
    if (number == nullptr) return cell.flag("missing", false);
    cell.set("digits", plain(number->value));
    cell.set("value", value_words(indicator, *number, language));
    cell.set("light_html", light_of_number_html(*number, language));
    cell.set("change", change_words(indicator, *number, language));
    return cell.flag("missing", !number->value)
        .set("reason", missing_word(number->missing, language));
  }

  // The workbook first: it keeps codes as they are.
  std::string files() const {
    std::string links;
    for (const auto& file : site_.findings().files) {
      if (file.content != "downloads.table") continue;
      links += (links.empty() ? "" : site_.word("comma")) + site_.data_link(file, path);
    }
    return links;
  }

  const Site& site_;
  RegionTable table_;
  std::size_t all_ = 0;
};

}  // namespace

Result<void> write_table_page(Site& site) { return site.write(TablePage(site).page()); }

}  // namespace ronghe::publish
