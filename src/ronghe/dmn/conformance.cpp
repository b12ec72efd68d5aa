// SPDX-License-Identifier: Apache-2.0
#include "ronghe/dmn/conformance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "ronghe/dmn/evaluation.hpp"
#include "ronghe/dmn/reader.hpp"
#include "ronghe/dmn/xml.hpp"
#include "ronghe/feel/compare.hpp"

namespace ronghe::dmn {

namespace {

namespace fs = std::filesystem;
using feel::Value;

std::string type_of(pugi::xml_node node) {
  for (const auto attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    if (!name.ends_with(":type") && name != "type") continue;
    const std::string text = attribute.value();
    return text.substr(text.find(':') + 1);
  }
  return "";
}

bool is_nil(pugi::xml_node node) {
  for (const auto attribute : node.attributes()) {
    if (std::string_view(attribute.name()).ends_with("nil")) return attribute.as_bool();
  }
  return false;
}

Value scalar(const std::string& text, const std::string& type) {
  const auto read = [](const auto& value) { return Value(value); };
  if (type == "boolean") return Value(text == "true");
  if (type == "date") return read(feel::read_date(text));
  if (type == "time") return read(feel::read_time(text));
  if (type == "dateTime") return read(feel::read_date_time(text));
  if (type == "duration" || type == "dayTimeDuration" || type == "yearMonthDuration") {
    if (const auto months = feel::read_months_duration(text)) return *months;
    return read(feel::read_days_duration(text));
  }
  if (type == "decimal" || type == "double" || type == "integer" || type == "float" ||
      type == "int" || type == "long") {
    return read(Decimal::parse(text));
  }
  return Value(text);
}

// `node` holds a value, a list, or components.
Value value_of(pugi::xml_node node) {
  if (is_nil(node)) return {};
  if (const auto list = child(node, "list")) {
    if (is_nil(list)) return {};
    feel::List items;
    for (const auto item : list.children()) {
      if (local_name(item) == "item") items.push_back(value_of(item));
    }
    return items;
  }
  if (const auto value = child(node, "value")) {
    return is_nil(value) ? Value() : scalar(text_of(value), type_of(value));
  }
  feel::Context context;
  for (const auto part : node.children()) {
    if (local_name(part) == "component") {
      context.entries.emplace_back(text_attribute(part, "name"), value_of(part));
    }
  }
  return context.entries.empty() ? Value() : Value(std::move(context));
}

bool close(const Decimal& a, const Decimal& b) {
  const auto apart = Decimal::subtract(a, b);
  const auto size = std::max({a.abs(), b.abs(), Decimal(1)});
  const auto allowed = Decimal::multiply(size, *Decimal::parse("1e-8"));
  return apart && allowed && apart->abs() <= *allowed;
}

// Numbers of the cases are rounded to some digits; all else must be the same.
bool agree(const Value& actual, const Value& expected) {
  if (actual.number() != nullptr && expected.number() != nullptr) {
    return close(*actual.number(), *expected.number());
  }
  if (actual.list() != nullptr && expected.list() != nullptr) {
    return std::ranges::equal(*actual.list(), *expected.list(), agree);
  }
  if (actual.context() != nullptr && expected.context() != nullptr) {
    const auto& wanted = expected.context()->entries;
    return actual.context()->entries.size() == wanted.size() &&
           std::ranges::all_of(wanted, [&](const auto& entry) {
             const auto* own = actual.context()->find(entry.first);
             return own != nullptr && agree(*own, entry.second);
           });
  }
  return feel::equal(actual, expected) == true;
}

// The cases of one test file.
class TestFile {
 public:
  TestFile(const fs::path& file, std::string folder, const feel::DateTime& now,
           std::vector<ConformanceResult>& results, const OnDecision& on_decision)
      : file_(file),
        folder_(std::move(folder)),
        now_(now),
        results_(results),
        on_decision_(on_decision) {}

  // False when this is no test file.
  bool run() {
    pugi::xml_document document;
    if (!document.load_file(file_.c_str(), pugi::parse_default | pugi::parse_ws_pcdata)) {
      return false;
    }
    const auto root = document.document_element();
    if (local_name(root) != "testCases") return false;
    const auto path = file_.parent_path() / text_of(child(root, "modelName"));
    const auto model = load_model(path.string());
    for (const auto test : root.children()) {
      if (local_name(test) == "testCase") run_case(test, model);
    }
    return true;
  }

 private:
  void run_case(pugi::xml_node test, const Result<Model>& model) {
    feel::Context inputs;
    for (const auto node : test.children()) {
      if (local_name(node) == "inputNode") {
        inputs.entries.emplace_back(text_attribute(node, "name"), value_of(node));
      }
    }
    for (const auto node : test.children()) {
      if (local_name(node) != "resultNode") continue;
      ConformanceResult result{.folder = folder_,
                               .test_file = file_.stem().string(),
                               .test_case = text_attribute(test, "id"),
                               .node = text_attribute(node, "name"),
                               .message = {}};
      if (model)
        run_node(test, node, *model, inputs, result);
      else
        result.message = to_string(model.error());
      results_.push_back(std::move(result));
    }
  }

  void run_node(pugi::xml_node test, pugi::xml_node node, const Model& model,
                const feel::Context& inputs, ConformanceResult& result) const {
    Evaluation evaluation(model, inputs, {.now = now_});
    const auto type = text_attribute(test, "type");
    const auto invocable = text_attribute(test, "invocableName");
    const bool called = (type == "bkm" || type == "decisionService") && !invocable.empty();
    const auto actual =
        called ? evaluation.invoke(invocable, inputs) : evaluation.decision(result.node);
    const auto expected = value_of(child(node, "expected"));
    const auto& reports = evaluation.diagnostics().entries();
    const bool error_wanted = node.attribute("errorResult").as_bool();
    const bool silent = error_wanted && reports.empty() && model.mistakes.empty() &&
                        !evaluation.diagnostics().null_operand();
    const bool same = agree(actual, expected);
    result.passed = same && !silent;
    if (result.passed && !called && on_decision_) {
      on_decision_({model, inputs, result.node, actual});
    }
    if (result.passed) return;
    std::string why = same ? "no error was reported" : "";
    if (!model.mistakes.empty()) why = to_string(model.mistakes.front());
    if (!reports.empty()) why = to_string(feel::to_error(reports.front(), {}));
    result.message =
        fmt::format("{} instead of {}", feel::to_feel(actual), feel::to_feel(expected));
    if (!why.empty()) result.message += ": " + why;
  }

  const fs::path& file_;
  std::string folder_;
  const feel::DateTime& now_;
  std::vector<ConformanceResult>& results_;
  const OnDecision& on_decision_;
};

std::string quoted_cell(std::string text) {
  for (std::size_t at = 0; (at = text.find_first_of("\"\n\r", at)) != std::string::npos; ++at) {
    if (text[at] == '"')
      text.insert(at++, 1, '"');
    else
      text[at] = ' ';
  }
  return '"' + text + '"';
}

}  // namespace

Result<std::vector<ConformanceResult>> run_conformance(const std::string& folder,
                                                       const feel::DateTime& now,
                                                       const OnDecision& on_decision) {
  std::error_code wrong;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator at(folder, wrong), end; !wrong && at != end;
       at.increment(wrong)) {
    if (at->path().extension() == ".xml") files.push_back(at->path());
  }
  if (wrong) {
    return fail(ErrorKind::not_found, "cannot read this folder: " + wrong.message(),
                {.file = folder});
  }
  std::ranges::sort(files);
  std::vector<ConformanceResult> results;
  bool any = false;
  for (const auto& file : files) {
    const auto within = file.parent_path().lexically_relative(folder).string();
    any = TestFile(file, within, now, results, on_decision).run() || any;
  }
  if (!any) {
    return fail(ErrorKind::not_found,
                "no test file of the DMN TCK here; name a folder with *-test-*.xml in or below it",
                {.file = folder});
  }
  return results;
}

// A case is one line, whatever the number of its results.
std::string conformance_csv(const std::vector<ConformanceResult>& results) {
  std::string out;
  const auto key = [](const ConformanceResult& one) {
    return std::tie(one.folder, one.test_file, one.test_case);
  };
  for (std::size_t i = 0; i < results.size();) {
    const auto& first = results[i];
    std::string message;
    bool passed = true;
    for (; i < results.size() && key(results[i]) == key(first); ++i) {
      if (results[i].passed) continue;
      passed = false;
      message += (message.empty() ? "" : "; ") + results[i].node + ": " + results[i].message;
    }
    out += fmt::format("{},{},{},{},{}\n", quoted_cell(first.folder), quoted_cell(first.test_file),
                       quoted_cell(first.test_case), quoted_cell(passed ? "SUCCESS" : "ERROR"),
                       quoted_cell(message));
  }
  return out;
}

}  // namespace ronghe::dmn
