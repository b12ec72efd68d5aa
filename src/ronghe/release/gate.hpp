// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "ronghe/base/decimal.hpp"
#include "ronghe/policy/compile/figure_sources.hpp"
#include "ronghe/release/reader.hpp"

// The one place that decides whether a number that was computed from evidence is shown.
namespace ronghe::release {

// A number of a run, as far as its release depends on it.
struct Figure {
  std::string_view kind = {}, subject = {};             // whose number it is
  const std::set<std::string>* labels = {};             // of all fields behind it; null = not known
  policy::PublicForm form = policy::PublicForm::light;  // what the public may see of it
  std::optional<Decimal> persons = {};  // behind it, where its denominator counts persons
  bool suppressed = false;              // too few are behind it, or beside it
  bool light_suppressed = false;        // so few are behind it that its light tells about them
};

struct Decision {
  // As it is, rounded, its light alone, or nothing.
  policy::PublicForm form = policy::PublicForm::value;
  std::string label = {};  // that the reader lacks; "" = shown, or suppressed

  [[nodiscard]] bool shown() const { return form <= policy::PublicForm::rounded; }
  [[nodiscard]] bool shows_light() const { return form <= policy::PublicForm::light; }
  bool operator==(const Decision&) const = default;
};

// Everyone sees what the pack releases and what is not too small; who lacks a label inside, too.
[[nodiscard]] Decision decide(const Figure& figure, const Reader& reader);

struct FigureOf {
  std::string_view indicator, kind, subject;
};

// A reader, and what the figures of a run were computed from.
class Gate {
 public:
  // `reader` names its labels. Without sources only a reader to whom all labels are shown may ask.
  // `lights_of_few`: indicators whose light is suppressed where few persons are behind it
  // (policy::SmallestGroups::light).
  Gate(Reader reader, std::optional<policy::SourcesOfFigures> sources,
       std::set<std::string, std::less<>> lights_of_few = {});

  [[nodiscard]] const Reader& reader() const { return reader_; }
  // A number of an indicator; what the sources do not know is not shown to who lacks a label.
  [[nodiscard]] Figure figure(std::string_view indicator, std::string_view kind,
                              std::string_view subject,
                              const std::optional<Decimal>& denominator) const;
  [[nodiscard]] Decision decide(const Figure& figure) const;
  // What everyone may see of small groups is decided over whole tables, for the published lines. A
  // number that is read alone is shown to readers inside and to its owner; to others it counts as
  // if few were behind it. Why it is not for the reader: the label that he lacks, or "suppressed";
  // "" = it is.
  [[nodiscard]] std::string why_withheld(const FigureOf& of) const;
  // Whether its light is not for the reader either, with its rule and its limit.
  [[nodiscard]] bool withholds_light(const FigureOf& of) const;
  // A score of a subject is made of the numbers of all its indicators: it is as public as the least
  // public of them.
  [[nodiscard]] Decision decide_score(std::string_view kind, std::string_view subject) const;

 private:
  Reader reader_;
  std::optional<policy::SourcesOfFigures> sources_;
  std::set<std::string, std::less<>> lights_of_few_;
  std::map<std::string, policy::FigureSources, std::less<>> of_kinds_;  // of scores
};

}  // namespace ronghe::release
