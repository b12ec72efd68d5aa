// SPDX-License-Identifier: Apache-2.0
#include "ronghe/release/gate.hpp"

#include <algorithm>
#include <utility>

namespace ronghe::release {

namespace {

using policy::PublicForm;

// What is too small keeps its light, unless that tells about the few behind it. What the pack
// releases as a light is the pack's to answer for.
Decision as_released(const Figure& figure) {
  const bool rounded = figure.form <= PublicForm::rounded;
  if (rounded && figure.light_suppressed) return {.form = PublicForm::nothing, .label = {}};
  return {.form = figure.suppressed ? std::max(figure.form, PublicForm::light) : figure.form,
          .label = {}};
}

// "" = none; "?" where it is not known what the figure was made of.
std::string label_lacking(const Figure& figure, const Reader& reader) {
  if (!reader.labels) return {};
  if (figure.labels == nullptr) return "?";
  const auto lacking = std::ranges::find_if(
      *figure.labels, [&](const std::string& label) { return !reader.may_see(label); });
  return lacking == figure.labels->end() ? std::string() : *lacking;
}

// Who lacks a label sees what everyone sees.
Decision by_label(const Figure& figure, const Reader& reader) {
  auto lacking = label_lacking(figure, reader);
  if (lacking.empty()) return {};
  auto decision = as_released(figure);
  if (!decision.shown()) decision.label = std::move(lacking);
  return decision;
}

}  // namespace

Decision decide(const Figure& figure, const Reader& reader) {
  switch (reader.audience) {
    case Audience::everyone: return as_released(figure);
    case Audience::internal: return by_label(figure, reader);
    case Audience::owner: {
      const bool own = figure.kind == reader.owner_kind && figure.subject == reader.owner;
      return own ? Decision{} : as_released(figure);
    }
  }
  std::unreachable();
}

Gate::Gate(Reader reader, std::optional<policy::SourcesOfFigures> sources,
           std::set<std::string, std::less<>> lights_of_few)
    : reader_(std::move(reader)),
      sources_(std::move(sources)),
      lights_of_few_(std::move(lights_of_few)) {
  if (!sources_) return;
  for (const auto& [of, made_of] : *sources_) {
    const policy::FigureSources open{.form = PublicForm::value};
    auto& score = of_kinds_.try_emplace(of.second, open).first->second;
    score.labels.insert(made_of.labels.begin(), made_of.labels.end());
    score.form = std::max(score.form, made_of.form);
  }
}

Figure Gate::figure(std::string_view indicator, std::string_view kind, std::string_view subject,
                    const std::optional<Decimal>& denominator) const {
  Figure made{.kind = kind, .subject = subject};
  if (!sources_) return made;
  const auto found = sources_->find(std::pair<std::string, std::string>(indicator, kind));
  if (found == sources_->end()) return made;
  made.labels = &found->second.labels;
  made.form = found->second.form;
  if (found->second.counts_persons) made.persons = denominator;
  return made;
}

Decision Gate::decide(const Figure& figure) const { return release::decide(figure, reader_); }

std::string Gate::why_withheld(const FigureOf& of) const {
  auto alone = figure(of.indicator, of.kind, of.subject, std::nullopt);
  alone.suppressed = true;
  const auto decision = decide(alone);
  if (decision.shown()) return "";
  return decision.label.empty() ? "suppressed" : decision.label;
}

bool Gate::withholds_light(const FigureOf& of) const {
  auto alone = figure(of.indicator, of.kind, of.subject, std::nullopt);
  alone.suppressed = true;
  alone.light_suppressed = lights_of_few_.contains(of.indicator);
  return !decide(alone).shows_light();
}

Decision Gate::decide_score(std::string_view kind, std::string_view subject) const {
  static const policy::FigureSources open{.form = PublicForm::value};
  Figure score{.kind = kind, .subject = subject};
  if (sources_) {
    const auto found = of_kinds_.find(kind);
    const auto& made_of = found == of_kinds_.end() ? open : found->second;
    score.labels = &made_of.labels;
    score.form = made_of.form;
  }
  return decide(score);
}

}  // namespace ronghe::release
