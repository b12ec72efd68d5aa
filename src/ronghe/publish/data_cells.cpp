// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/data_cells.hpp"

#include <fmt/format.h>

#include "ronghe/publish/numbers.hpp"
#include "ronghe/publish/phrases.hpp"

namespace ronghe::publish {

namespace {

std::string without_separators(std::string name) {
  for (auto& c : name) {
    if (std::string_view("/\\:*?\"<>|").contains(c)) c = '-';
  }
  return name;
}

}  // namespace

std::string both_words(std::string_view key) {
  return text(Language::zh, key) + " " + text(Language::en, key);
}

std::string plain(const std::optional<Decimal>& value) { return value ? value->to_string() : ""; }

std::string missing_words(const std::string& reason) {
  return reason.empty() ? ""
                        : missing_word(reason, Language::zh) + " " +
                              text_or(Language::en, "missing." + reason, "");
}

std::string light_key(const Number& number) {
  return number.unjudged() ? "light.unjudged" : "light." + std::string(to_string(number.light));
}

Spreadsheet::Form form_of(const Indicator& indicator) {
  return indicator.unit == "ratio" ? Spreadsheet::Form::percent : Spreadsheet::Form::plain;
}

std::string area_of(const Register& subjects) {
  return subjects.tops().size() == 1 ? of(subjects.tops().front()->name, Language::zh)
                                     : text(Language::zh, "data.all");
}

std::string short_run(const ReportInput& input) {
  constexpr std::size_t digits = 8;
  return input.run_id.substr(0, digits);
}

std::string saved_as(const ReportInput& input, const SavedFile& file) {
  return without_separators(fmt::format("融合_{}_{}_{}_{}{}", file.area, file.what,
                                        ronghe::to_string(input.as_of), short_run(input),
                                        file.ending));
}

void note_synthetic(const ReportInput& input, Spreadsheet& sheet) {
  if (!input.synthetic) return;
  sheet.note(both_words("synthetic"), input.notice.zh + " " + input.notice.en);
}

void note_run(const ReportInput& input, Spreadsheet& sheet) {
  sheet.note(both_words("run.id"), input.run_id);
  sheet.note(both_words("run.as_of"), ronghe::to_string(input.as_of));
  sheet.note(both_words("run.evidence"), fmt::format("{} / {}", input.log_size, input.log_root));
  sheet.note(both_words("run.pack"),
             fmt::format("{} {} {}", input.pack_id, input.pack_version, input.pack_hash));
}

void note_marks(Spreadsheet& sheet) {
  sheet.note(both_words("mark.suppressed"), both_words("data.suppression_note"));
  sheet.note(both_words("mark.missing"), both_words("data.missing_note"));
}

}  // namespace ronghe::publish
