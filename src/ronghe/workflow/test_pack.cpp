// SPDX-License-Identifier: Apache-2.0
#include "ronghe/workflow/test_pack.hpp"

#include <fmt/format.h>

#include <filesystem>

#include "ronghe/engine/database.hpp"
#include "ronghe/evaluate/run.hpp"
#include "ronghe/evidence/table.hpp"
#include "ronghe/policy/yaml.hpp"
#include "ronghe/workflow/store.hpp"

namespace ronghe::workflow {

namespace {

using policy::YamlReader;

// One row as an INSERT; fields that are not given stay null. Cells are cast by the engine, so that
// a wrong one is reported with the engine's words.
std::string insert_statement(const policy::RecordType& record, const YAML::Node& row,
                             std::int64_t position, YamlReader& yaml) {
  std::string columns = "position";
  std::string values = std::to_string(position);
  for (const auto& cell : row) {
    const auto name = cell.first.Scalar();
    const auto* field = record.field(name);
    if (field == nullptr) {
      yaml.report(cell.first, fmt::format("`{}` is not a field of `{}`", name, record.name));
      continue;
    }
    columns += ", " + engine::quoted_name(name);
    values += cell.second.IsNull()
                  ? ", NULL"
                  : fmt::format(", CAST({} AS {})", engine::quoted_text(cell.second.Scalar()),
                                policy::column_type(field->type));
  }
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", engine::quoted_name(record.name), columns,
                     values);
}

class CaseRunner {
 public:
  CaseRunner(const policy::Pack& pack, engine::Connection& connection, YamlReader& yaml,
             PackTestResult& result)
      : pack_(pack), connection_(connection), yaml_(yaml), result_(result) {}

  Result<void> run(const YAML::Node& node) {
    yaml_.only(node, {"name", "as_of", "given", "expect", "source", "note"});
    name_ = yaml_.text(node, "name");
    const auto as_of = yaml_.date(node, "as_of");
    if (!as_of) {
      yaml_.report(node, "a test needs `as_of`");
      return {};
    }
    RONGHE_CHECK(fill(node["given"]));
    const evaluate::RunKey key{.log_size = position_,
                               .log_root = {},
                               .pack_id = pack_.id,
                               .pack_hash = pack_.hash,
                               .as_of = *as_of};
    RONGHE_TRY(run, evaluate::evaluate(connection_, pack_, key, true, nullptr));
    (void)run;
    for (const auto& expected : yaml_.child(node, "expect")) RONGHE_CHECK(compare(expected));
    return {};
  }

 private:
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
        auto done = connection_.execute(insert_statement(*record, row, position_++, yaml_));
        if (!done) yaml_.report(row, done.error().message);
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
        whole ? "SELECT light, rule FROM fresh_light" + where
              : "SELECT numerator, denominator, value, low, high, light, missing, rule FROM "
                "fresh_value" +
                    where + " AND indicator = " + engine::quoted_text(indicator);
    RONGHE_TRY(rows, connection_.query(statement));
    RONGHE_TRY(chunk, rows.next());
    if (!chunk || chunk->rows() == 0) {
      failed(expected, fmt::format("{} has no result for {}", subject, indicator));
      return {};
    }
    for (std::size_t c = 0; c < chunk->columns().size(); ++c) {
      const auto& name = chunk->columns()[c].name;
      if (!expected[name]) continue;
      const auto want = expected[name].IsNull() ? "" : expected[name].Scalar();
      const auto got = chunk->shown(c, 0);
      if (same(want, got))
        ++result_.passed;
      else
        failed(expected, fmt::format("{} {} {}: expected {}, got {}", subject, indicator, name,
                                     want.empty() ? "none" : want, got.empty() ? "none" : got));
    }
    return {};
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
  std::string name_;
  std::int64_t position_ = 0;
};

}  // namespace

Result<PackTestResult> test_pack(const policy::Pack& pack) {
  RONGHE_TRY(database, engine::Database::open({}));
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
    CaseRunner runner(pack, connection, yaml, result);
    if (!root["cases"]) {
      RONGHE_CHECK(runner.run(root));
      continue;
    }
    for (const auto& one : root["cases"]) RONGHE_CHECK(runner.run(one));
  }
  if (!errors.empty()) return std::unexpected(joined(errors));
  return result;
}

}  // namespace ronghe::workflow
