// SPDX-License-Identifier: Apache-2.0
#include "ronghe/release/gate.hpp"

#include <algorithm>
#include <utility>

namespace ronghe::release {

namespace {

Decision by_suppression(const Figure& figure) { return {.shown = !figure.suppressed, .label = {}}; }

Decision by_label(const Figure& figure, const Reader& reader) {
  if (!reader.labels) return {};
  if (figure.labels == nullptr) return {.shown = false, .label = "?"};
  const auto lacking = std::ranges::find_if(
      *figure.labels, [&](const std::string& label) { return !reader.may_see(label); });
  if (lacking == figure.labels->end()) return {};
  return {.shown = false, .label = *lacking};
}

}  // namespace

Decision decide(const Figure& figure, const Reader& reader) {
  switch (reader.audience) {
    case Audience::everyone: return by_suppression(figure);
    case Audience::internal: return by_label(figure, reader);
    case Audience::owner: {
      const bool own = figure.kind == reader.owner_kind && figure.subject == reader.owner;
      return own ? Decision{} : by_suppression(figure);
    }
  }
  std::unreachable();
}

Gate::Gate(Reader reader, std::optional<policy::SourcesOfFigures> sources)
    : reader_(std::move(reader)), sources_(std::move(sources)) {
  if (!sources_) return;
  for (const auto& [of, made_of] : *sources_) {
    of_kinds_[of.second].insert(made_of.labels.begin(), made_of.labels.end());
  }
}

Figure Gate::figure(std::string_view indicator, std::string_view kind, std::string_view subject,
                    const std::optional<Decimal>& denominator) const {
  Figure made{.kind = kind, .subject = subject};
  if (!sources_) return made;
  const auto found = sources_->find(std::pair<std::string, std::string>(indicator, kind));
  if (found == sources_->end()) return made;
  made.labels = &found->second.labels;
  if (found->second.counts_persons) made.persons = denominator;
  return made;
}

Decision Gate::decide(const Figure& figure) const { return release::decide(figure, reader_); }

Decision Gate::decide_score(std::string_view kind, std::string_view subject) const {
  Figure score{.kind = kind, .subject = subject};
  static const std::set<std::string> none;
  if (sources_) {
    const auto found = of_kinds_.find(kind);
    score.labels = found == of_kinds_.end() ? &none : &found->second;
  }
  return decide(score);
}

}  // namespace ronghe::release
