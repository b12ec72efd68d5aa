// SPDX-License-Identifier: Apache-2.0
// A store goes over to a newer pack.
#include <fmt/format.h>

#include "ronghe/commands/detail/groups.hpp"

namespace ronghe::commands::detail {

namespace {

std::string listed(std::string_view what, const std::vector<std::string>& names) {
  if (names.empty()) return {};
  return fmt::format("  new {}: {}\n", what, fmt::join(names, ", "));
}

std::string text_of(const store::Adoption& changes) {
  const auto text = listed("records", changes.new_records) + listed("fields", changes.new_fields) +
                    listed("choices", changes.new_choices);
  return text.empty() ? "  the records stay as they are\n" : text;
}

// The same facts whether something was adopted or only looked at.
Answer answer_of(const store::Adopted& adopted, bool only_checked, std::string text) {
  const auto& changes = adopted.changes;
  std::vector<std::string> refusals;
  for (const auto& refusal : changes.refusals) refusals.push_back(to_string(refusal));
  Answer out{.parts = {std::move(text)},
             .facts = {{"pack", adopted.pack_id},
                       {"pack_version", adopted.pack_version},
                       {"checked_only", only_checked},
                       {"adopted", adopted.position.has_value()},
                       {"new_records", changes.new_records},
                       {"new_fields", changes.new_fields},
                       {"new_choices", changes.new_choices},
                       {"refusals", std::move(refusals)}}};
  if (adopted.position) {
    out.facts.push_back({"position", *adopted.position});
    out.facts.push_back({"rows_sealed_again", static_cast<std::int64_t>(adopted.sealed_again)});
  }
  if (!changes.refusals.empty()) out.outcome = Outcome::refused;
  return out;
}

std::string title_of(const store::Adopted& adopted) {
  return fmt::format("pack {} {}", adopted.pack_id, adopted.pack_version);
}

bool is_known(const store::Store& store, const store::Adopted& adopted) {
  return adopted.pack_hash == store.pack().hash;
}

Answer known(const store::Adopted& adopted, bool only_checked) {
  return answer_of(
      adopted, only_checked,
      fmt::format("= {}: the store has it already, nothing to adopt\n", title_of(adopted)));
}

Result<Answer> check(const Services& services, store::Store& store,
                     const store::AdoptRequest& request) {
  RONGHE_TRY(would, store.check_adoption(request));
  if (is_known(store, would)) return known(would, true);
  for (const auto& refusal : would.changes.refusals) services.tell({.error = refusal});
  const auto* verdict = would.changes.refusals.empty() ? "would be adopted" : "cannot be adopted";
  return answer_of(would, true,
                   fmt::format("{} {}\n{}", title_of(would), verdict, text_of(would.changes)));
}

Result<Answer> adopt(const Services& services, const Arguments& given) {
  RONGHE_TRY(store, services.open(given.text("store"), {}));
  const store::AdoptRequest request{
      .pack_folder = given.text("pack"), .reason = given.text("reason"), .day = services.today};
  if (given.on("check")) return check(services, *store, request);
  RONGHE_TRY(adopted, store->adopt(request));
  if (!adopted.position) return known(adopted, false);
  auto text = fmt::format("✔ {} adopted, sealed at position {}\n{}", title_of(adopted),
                          *adopted.position, text_of(adopted.changes));
  if (adopted.sealed_again > 0) {
    text += fmt::format(
        "  {} rows sealed again to have room for labelled fields; every proof "
        "stands\n",
        adopted.sealed_again);
  }
  publish_quietly(services, *store);
  return answer_of(adopted, false, std::move(text));
}

}  // namespace

std::vector<Command> adopt_commands() {
  return {{.name = "adopt",
           .summary = {"take the new records, fields and choices of a newer pack into a store",
                       "将新版政策包的新记录、字段与选项纳入证据库"},
           .effect = Effect::writes,
           .arguments = {store_argument(),
                         {.name = "pack",
                          .kind = Kind::path,
                          .help = {"folder of the newer pack", "新版政策包的文件夹"},
                          .required = true,
                          .in_order = true},
                         {.name = "check",
                          .kind = Kind::on_off,
                          .help = {"tell what would change and what stands against it, and change "
                                   "nothing",
                                   "只说明将有哪些变化、有何障碍，不作改变"}},
                         {.name = "reason",
                          .help = {"why, which is sealed for everyone to read",
                                   "理由，将封存并供所有人阅读"}}},
           .example = "my-store packs/national-2027 --check",
           .notes = {"There is no way back: nothing that rows may hold can be taken away. Rows, "
                     "proofs and past runs stay as they are.",
                     "不可恢复：行中可能已有的内容不能移除。已有的行、证明与以往运行均不变。"},
           .run = adopt}};
}

}  // namespace ronghe::commands::detail
