// SPDX-License-Identifier: Apache-2.0
#include "ronghe/authoring/test_pack.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>

#include "ronghe/authoring/check_tests.hpp"
#include "ronghe/authoring/repeat.hpp"
#include "ronghe/engine/database.hpp"
#include "ronghe/evaluate/run.hpp"
#include "ronghe/evaluate/scans.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/policy/compile/compiler.hpp"
#include "ronghe/policy/compile/relation_sql.hpp"
#include "ronghe/policy/yaml.hpp"

namespace ronghe::authoring {

namespace {

using policy::YamlReader;

constexpr Date first_day{std::chrono::year{1}, std::chrono::January, std::chrono::day{1}};

// One row as an INSERT; fields that are not given stay null. Cells are cast by the engine, so that
// a wrong one is reported with the engine's words.
struct GivenRow {
  YAML::Node cells;
  std::int64_t number = 1;  // among those that `times` makes
};
std::string insert_statement(const policy::RecordType& record, const GivenRow& row,
                             std::int64_t position, YamlReader& yaml) {
  std::string columns = "position";
  std::string values = std::to_string(position);
  const bool counted = row.cells["times"].IsDefined();
  for (const auto& cell : row.cells) {
    const auto name = cell.first.Scalar();
    if (name == "times") continue;
    const auto* field = record.field(name);
    if (field == nullptr) {
      yaml.report(cell.first, fmt::format("`{}` is not a field of `{}`", name, record.name));
      continue;
    }
    columns += ", " + engine::quoted_name(name);
    if (cell.second.IsNull()) {
      values += ", NULL";
      continue;
    }
    const auto text = counted ? numbered(cell.second.Scalar(), row.number) : cell.second.Scalar();
    values += fmt::format(", CAST({} AS {})", engine::quoted_text(text),
                          policy::column_type(field->type));
  }
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", engine::quoted_name(record.name), columns,
                     values);
}

// The indicators that a case looks at; all of them where it looks at the light of a subject.
evaluate::Only indicators_in(const YAML::Node& expected) {
  std::set<std::string> found;
  for (const auto& one : expected) {
    if (!one.IsMap() || one["definition"]) continue;
    if (!one["indicator"] || !one["indicator"].IsScalar()) return std::nullopt;
    found.insert(one["indicator"].Scalar());
  }
  return found;
}

class CaseRunner {
 public:
  CaseRunner(const policy::Pack& pack, engine::Connection& connection, YamlReader& yaml,
             PackTestResult& result, CoverageMeter* meter)
      : pack_(pack), connection_(connection), yaml_(yaml), result_(result), meter_(meter) {}

  // Once, or once for each row of `repeat`.
  Result<void> run(const YAML::Node& node) {
    yaml_.only(node,
               {"name", "as_of", "repeat", "parameters", "given", "expect", "source", "note"});
    if (!node["repeat"]) return run_one(node, "");
    RepeatedCase repeated(node, yaml_);
    for (std::size_t row = 0; repeated.sound() && row < repeated.rows(); ++row) {
      repeated.put(row);
      RONGHE_CHECK(run_one(node, ", " + repeated.label(row)));
    }
    return {};
  }

 private:
  Result<void> run_one(const YAML::Node& node, const std::string& label) {
    name_ = yaml_.text(node, "name") + label;
    const auto as_of = yaml_.date(node, "as_of");
    if (!as_of) {
      yaml_.report(node, "a test needs `as_of`");
      return {};
    }
    RONGHE_CHECK(fill(node["given"]));
    as_of_ = *as_of;
    const auto pack = with_parameters(node["parameters"]);
    const evaluate::RunKey key{.log_size = position_,
                               .log_root = {},
                               .pack_id = pack.id,
                               .pack_hash = pack.hash,
                               .as_of = *as_of};
    RONGHE_TRY(run, evaluate::evaluate(connection_, pack, key, true, nullptr,
                                       indicators_in(node["expect"])));
    (void)run;
    for (const auto& expected : yaml_.child(node, "expect")) {
      RONGHE_CHECK(expected["definition"] ? compare_definition(expected, pack) : compare(expected));
    }
    return meter_ == nullptr ? Result<void>{} : meter_->branches(connection_, pack, *as_of);
  }

  // The pack as this case wants it: values that hold on every day, for readings and limits that
  // are not in force.
  policy::Pack with_parameters(const YAML::Node& overrides) {
    auto pack = pack_;
    for (const auto& entry : overrides) {
      const auto name = entry.first.Scalar();
      const auto found = pack.parameters.find(name);
      if (found == pack.parameters.end()) {
        yaml_.report(entry.first,
                     fmt::format("`{}` is no parameter of this pack; write group.name", name));
        continue;
      }
      auto value = policy::parameter_value(entry.second);
      if (const auto why = policy::objection(found->second, value)) {
        yaml_.report(entry.second, *why);
        continue;
      }
      found->second.values = {{.from = first_day,
                               .value = std::move(value),
                               .source = "test",
                               .place = yaml_.place(entry.second)}};
    }
    return pack;
  }

  Result<void> fill(const YAML::Node& given) {
    for (const auto& [name, record] : pack_.dictionary.records) {
      RONGHE_CHECK(connection_.execute("DELETE FROM " + engine::quoted_name(name)));
    }
    for (const auto& relation : given) {
      const auto* record = pack_.dictionary.record(relation.first.Scalar());
      if (record == nullptr) {
        yaml_.report(relation.first,
                     fmt::format("`{}` is no record of this pack", relation.first.Scalar()));
        continue;
      }
      for (const auto& row : relation.second) {
        const auto times = times_of(row, yaml_);
        for (std::int64_t number = 1; number <= times; ++number) {
          auto done =
              connection_.execute(insert_statement(*record, {row, number}, position_++, yaml_));
          if (done) continue;
          yaml_.report(row, done.error().message);
          break;
        }
      }
    }
    return {};
  }

  Result<void> compare(const YAML::Node& expected) {
    yaml_.only(expected, {"subject", "indicator", "numerator", "denominator", "value", "light",
                          "missing", "rule", "low", "high"});
    const auto subject = yaml_.text(expected, "subject");
    const auto slash = subject.find('/');
    if (slash == std::string::npos) {
      yaml_.report(expected, "`subject` is kind/code, such as region/440303");
      return {};
    }
    const auto where = fmt::format(" WHERE kind = {} AND subject = {}",
                                   engine::quoted_text(subject.substr(0, slash)),
                                   engine::quoted_text(subject.substr(slash + 1)));
    const bool whole = !expected["indicator"];
    const auto indicator = yaml_.text_or(expected, "indicator", "light");
    const auto statement =
        whole ? "SELECT light, rule, decision FROM fresh_light" + where
              : "SELECT numerator, denominator, value, low, high, light, missing, rule FROM "
                "fresh_value" +
                    where + " AND indicator = " + engine::quoted_text(indicator);
    RONGHE_TRY(rows, connection_.query(statement));
    RONGHE_TRY(chunk, rows.next());
    if (!chunk || chunk->rows() == 0) {
      failed(expected, fmt::format("{} has no result for {}", subject, indicator));
      return {};
    }
    if (meter_ != nullptr) measure(expected, *chunk, subject.substr(0, slash), indicator);
    for (std::size_t c = 0; c < chunk->columns().size(); ++c) {
      const auto& name = chunk->columns()[c].name;
      if (name == "decision" || !expected[name]) continue;
      judge(expected, name, chunk->shown(c, 0), subject + " " + indicator);
    }
    return {};
  }

  // "{subject: enterprise/x, definition: active, value: true}": what a definition says of one row.
  Result<void> compare_definition(const YAML::Node& expected, const policy::Pack& pack) {
    yaml_.only(expected, {"subject", "definition", "value"});
    const auto subject = yaml_.text(expected, "subject");
    const auto name = yaml_.text(expected, "definition");
    const auto relation = subject.substr(0, subject.find('/'));
    const auto row = subject.substr(std::min(subject.find('/'), subject.size() - 1) + 1);
    const auto key = policy::key_column(pack, relation);
    std::vector<Error> errors;
    policy::Compiler compiler(pack, as_of_, errors);
    if (!key.empty()) compiler.require(relation, {key, name});
    if (!errors.empty()) return std::unexpected(joined(errors));
    if (!compiler.plan().columns[relation].contains(name)) {
      yaml_.report(expected,
                   fmt::format("`{}` of `{}` is neither defined nor a field", name, relation));
      return {};
    }
    policy::RelationSql relations(pack, compiler.plan(), {.log_size = {}, .as_of = as_of_});
    RONGHE_CHECK(evaluate::run_scans(connection_, compiler.plan(), relations, nullptr));
    RONGHE_TRY(rows, connection_.query(
                         fmt::format("SELECT {} FROM ({}) WHERE {} = {}", engine::quoted_name(name),
                                     relations.select(relation, {key, name}),
                                     engine::quoted_name(key), engine::quoted_text(row))));
    RONGHE_TRY(chunk, rows.next());
    if (!chunk || chunk->rows() == 0) {
      failed(expected, fmt::format("{} is not among the given rows", subject));
      return {};
    }
    judge(expected, "value", chunk->shown(0, 0), subject + " " + name);
    return {};
  }

  void judge(const YAML::Node& expected, const std::string& name, const std::string& got,
             const std::string& what) {
    const auto want = expected[name].IsNull() ? "" : expected[name].Scalar();
    if (same(want, got)) {
      ++result_.passed;
      return;
    }
    failed(expected, fmt::format("{} {}: expected {}, got {}", what, name,
                                 want.empty() ? "none" : want, got.empty() ? "none" : got));
  }

  // A rule is reached by a test that looks at its light; `rows` holds what the test looks at.
  void measure(const YAML::Node& expected, const engine::Chunk& rows, const std::string& kind,
               const std::string& id) {
    const auto cell = [&](std::string_view name) {
      const auto& columns = rows.columns();
      const auto at = std::ranges::find(columns, name, &engine::Column::name);
      return rows.shown(static_cast<std::size_t>(at - columns.begin()), 0);
    };
    const auto rule =
        static_cast<int>(Decimal::parse(cell("rule")).value_or(0).to_int64().value_or(0));
    const bool judged = expected["light"] || expected["rule"];
    const auto* indicator = pack_.indicator(id);
    if (expected["indicator"]) {
      meter_->indicator(id, kind);
      if (judged && indicator != nullptr) meter_->rule(indicator->table, rule);
    } else if (judged) {
      meter_->rule(cell("decision"), rule);
    }
  }

  // Numbers are compared at the digits that the test writes; all else as text.
  static bool same(const std::string& want, const std::string& got) {
    const auto a = Decimal::parse(want);
    const auto b = Decimal::parse(got);
    if (!a || !b) return want == got;
    const auto point = want.find('.');
    const int digits = point == std::string::npos ? 0 : static_cast<int>(want.size() - point - 1);
    const auto rounded = digits == 0 ? b : b->rounded(digits, Rounding::half_even);
    return rounded && *rounded == *a;
  }

  void failed(const YAML::Node& where, std::string message) {
    result_.failures.push_back({name_, yaml_.place(where), std::move(message)});
  }

  const policy::Pack& pack_;
  engine::Connection& connection_;
  YamlReader& yaml_;
  PackTestResult& result_;
  CoverageMeter* meter_;  // null pointer: nobody asks
  std::string name_;
  Date as_of_;
  std::int64_t position_ = 0;
};

// "unreached: [{table: light_up, row: 3, because: ...}]" at the top of a test file.
void read_excuses(const YAML::Node& root, YamlReader& yaml, CoverageMeter& meter) {
  for (const auto& node : root["unreached"]) {
    yaml.only(node, {"table", "row", "because"});
    const auto table = yaml.text(node, "table");
    const auto because = yaml.text(node, "because");
    const auto row = yaml.number(node, "row").value_or(Decimal(0)).to_int64().value_or(0);
    if (meter.excuse(table, static_cast<int>(row), because)) continue;
    yaml.report(node, fmt::format("`{}` of this pack has no row {}", table, row));
  }
}

Result<PackTestResult> run_tests(const policy::Pack& pack, CoverageMeter* meter) {
  if (const auto words = check_tests(pack); !words.empty()) return std::unexpected(joined(words));
  // A few rows a table: more threads would only wait for each other.
  RONGHE_TRY(database, engine::Database::open({.threads = 1}));
  RONGHE_TRY(connection, database.connect());
  for (const auto& [name, record] : pack.dictionary.records) {
    RONGHE_CHECK(connection.execute(evidence::create_table_sql(record)));
  }
  PackTestResult result;
  std::vector<Error> errors;
  YamlReader yaml(errors);
  for (const auto& path : pack.test_files) {
    const auto root = yaml.open(path, "tests/" + std::filesystem::path(path).filename().string());
    if (!root.IsMap()) continue;
    CaseRunner runner(pack, connection, yaml, result, meter);
    Result<void> done;
    const auto run = [&](const YAML::Node& one) {
      if (done) yaml.guarded([&] { done = runner.run(one); });
    };
    if (!root["cases"] && !root["unreached"]) run(root);
    if (root["cases"] || root["unreached"]) {
      yaml.only(root, {"cases", "unreached", "note", "source"});
      yaml.guarded([&] {
        if (meter != nullptr) read_excuses(root, yaml, *meter);
      });
    }
    for (const auto& one : root["cases"]) run(one);
    RONGHE_CHECK(done);
  }
  if (!errors.empty()) return std::unexpected(joined(errors));
  return result;
}

}  // namespace

Result<PackTestResult> test_pack(const policy::Pack& pack) { return run_tests(pack, nullptr); }

Result<MeasuredTest> test_pack_with_coverage(const policy::Pack& pack) {
  RONGHE_TRY(meter, CoverageMeter::make(pack));
  RONGHE_TRY(result, run_tests(pack, &meter));
  return MeasuredTest{.result = std::move(result), .coverage = meter.result()};
}

std::string test_json(const MeasuredTest& measured) {
  nlohmann::ordered_json out{{"passed", measured.result.passed},
                             {"failures", nlohmann::ordered_json::array()}};
  for (const auto& failure : measured.result.failures) {
    out["failures"].push_back({{"test", failure.test},
                               {"file", failure.place.file},
                               {"line", failure.place.line},
                               {"message", failure.message}});
  }
  out["coverage"] = coverage_json(measured.coverage);
  return out.dump(2) + "\n";
}

}  // namespace ronghe::authoring
