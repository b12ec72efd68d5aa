// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/decide_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "ronghe/authoring/decide/plan_lanes.hpp"
#include "ronghe/authoring/feel_json.hpp"
#include "ronghe/dmn/reader.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/engine/watched.hpp"

namespace ronghe::authoring {

namespace {

namespace fs = std::filesystem;
using engine::quoted_name;
using engine::quoted_text;

// The one of this name; without a name the one that no other decision requires.
Result<const dmn::Decision*> chosen(const dmn::Model& model, const std::string& name) {
  if (const auto* decision = model.decision(name)) return decision;
  std::vector<const dmn::Decision*> last;
  std::vector<std::string> names;
  for (const auto& one : model.decisions) {
    names.push_back(one.name);
    const bool required = std::ranges::any_of(model.decisions, [&](const dmn::Decision& other) {
      return std::ranges::find(other.needs, one.id) != other.needs.end();
    });
    if (!required) last.push_back(&one);
  }
  if (name.empty() && last.size() == 1) return last.front();
  const auto what = name.empty() ? "several decisions are required by no other"
                                 : fmt::format("the model has no decision `{}`", name);
  const auto known = names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", "));
  return fail(ErrorKind::not_found, "decision-unnamed"_code, {{"known", known}},
              fmt::format("{}; name one decision: {}", what, known), {.file = model.file});
}

Result<std::string> format_of(const std::string& out) {
  const auto ending = fs::path(out).extension().string();
  if (ending != ".csv" && ending != ".parquet") {
    return bad_input(
        "the answers are written as .csv or .parquet; give the file a name that ends so",
        {.file = out});
  }
  std::error_code ignored;
  if (fs::exists(out, ignored)) {
    return fail(ErrorKind::refused,
                "there is such a file already, and nothing is written over it; "
                "choose another name",
                {.file = out});
  }
  return ending == ".csv" ? "FORMAT csv, HEADER true" : "FORMAT parquet";
}

// A name that the file has already gets a word more.
std::string free_name(std::string name, const std::vector<std::string>& taken) {
  const auto is_taken = [&] { return std::ranges::find(taken, name) != taken.end(); };
  while (is_taken()) name += " (decided)";
  return name;
}

class FileDecision {
 public:
  FileDecision(const TableQuestion& question, Progress* progress)
      : question_(question), progress_(progress) {}

  Result<TableDecided> run() {
    RONGHE_TRY(format, format_of(question_.out));
    RONGHE_TRY(model, dmn::load_model(question_.model));
    if (!model.mistakes.empty()) return std::unexpected(model.mistakes.front());
    RONGHE_TRY(decision, chosen(model, question_.decision));
    RONGHE_TRY(database, engine::Database::open({.temp_folder = question_.work_folder}));
    RONGHE_TRY(connection, database.connect());
    RONGHE_TRY(file, intake::ReadableTable::open(connection, question_.table, question_.work_folder,
                                                 progress_));
    RONGHE_TRY(decider, prepare(connection, file, model, *decision));
    RONGHE_CHECK(write(connection, file, *decider, format));
    made_.tally = decider->tally();
    return std::move(made_);
  }

 private:
  Result<std::unique_ptr<RowDecider>> prepare(engine::Connection& connection,
                                              const intake::ReadableTable& file,
                                              const dmn::Model& model,
                                              const dmn::Decision& decision) {
    auto inputs = inputs_of(model, decision);
    if (inputs.empty()) {
      return bad_input(fmt::format("`{}` reads no input, so that every row would be the same; "
                                   "decide it once, without a table",
                                   decision.name),
                       decision.source.place);
    }
    RONGHE_CHECK(find_columns(inputs, file.titles(), question_.table));
    const auto* table = decision.expression == nullptr
                            ? nullptr
                            : std::get_if<dmn::DecisionTable>(&decision.expression->form);
    RONGHE_TRY(plan, plan_lanes(connection, file, std::move(inputs), table));
    RONGHE_TRY(environment, environment_at(question_.now));
    arguments_ = std::move(plan.arguments);
    outputs_ = outputs_of(decision);
    auto decider = RowDecider::make({.model = &model,
                                     .decision = &decision,
                                     .lanes = std::move(plan.lanes),
                                     .outputs = outputs_,
                                     .environment = environment});
    made_.decision = decision.name;
    made_.notices = file.notices();
    made_.why_not_kernels = decider->why_not_kernels();
    made_.by_kernels = made_.why_not_kernels.empty();
    return decider;
  }

  // The rows of the file with what is added to each.
  std::string select(const intake::ReadableTable& file, const RowDecider& decider) {
    std::string columns;
    auto taken = file.titles();
    for (std::size_t i = 0; i < taken.size(); ++i) {
      columns += fmt::format("{}{} AS {}", i == 0 ? "" : ", ", intake::ReadableTable::column(i),
                             quoted_name(taken[i]));
    }
    const auto members = decider.members();
    for (std::size_t i = 0; i < members.size(); ++i) {
      const auto name = free_name(i < outputs_.size() ? outputs_[i].name : members[i].name, taken);
      taken.push_back(name);
      made_.columns.push_back(name);
      columns += fmt::format(", (d).{} AS {}", quoted_name(members[i].name), quoted_name(name));
    }
    return fmt::format("SELECT {} FROM (SELECT *, ronghe_decide({}) AS d FROM {})", columns,
                       fmt::join(arguments_, ", "), file.relation());
  }

  Result<void> write(engine::Connection& connection, const intake::ReadableTable& file,
                     const RowDecider& decider, const std::string& format) {
    RONGHE_CHECK(connection.add_record_function(
        {.name = "ronghe_decide",
         .members = decider.members(),
         .apply = [&](const engine::Chunk& input, engine::RecordWriter& output) {
           decider.decide(input, output);
         }}));
    const auto sql = fmt::format("COPY ({}) TO {} ({})", select(file, decider),
                                 quoted_text(question_.out), format);
    const auto done = engine::watched(connection, {.progress = progress_, .step = "decide"},
                                      [&] { return connection.execute(sql); });
    if (done) return {};
    std::error_code ignored;
    fs::remove(question_.out, ignored);  // half of it
    return std::unexpected(file.told(done.error()));
  }

  const TableQuestion& question_;
  Progress* progress_;
  std::vector<std::string> arguments_;
  std::vector<FileOutput> outputs_;
  TableDecided made_;
};

}  // namespace

Result<TableDecided> decide_table(const TableQuestion& question, Progress* progress) {
  return FileDecision(question, progress).run();
}

}  // namespace ronghe::authoring
