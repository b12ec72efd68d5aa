// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/database.hpp"

#include <duckdb.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ronghe/base/worded.hpp"
#include "ronghe/engine/duckdb/error.hpp"
#include "ronghe/engine/duckdb/state.hpp"
#include "ronghe/engine/duckdb/torn_file.hpp"

namespace ronghe::engine::duckdb {

namespace {

class Config {
 public:
  Config() { ensure(duckdb_create_config(&raw_) == DuckDBSuccess, "a configuration can be made"); }
  Config(const Config&) = delete;
  Config& operator=(const Config&) = delete;
  ~Config() { duckdb_destroy_config(&raw_); }

  // Collects the first option that the engine does not take.
  void set(const char* name, const std::string& value) {
    if (duckdb_set_config(raw_, name, value.c_str()) != DuckDBSuccess && wrong_.empty()) {
      wrong_ = std::string(name) + " = " + value;
    }
  }
  [[nodiscard]] const std::string& wrong() const { return wrong_; }
  [[nodiscard]] duckdb_config raw() const { return raw_; }

 private:
  duckdb_config raw_ = nullptr;
  std::string wrong_;
};

void fill(Config& config, const DatabaseOptions& options) {
  // A result must not depend on what a machine could download.
  config.set("autoinstall_known_extensions", "false");
  config.set("autoload_known_extensions", "false");
  if (!options.memory_limit.empty()) config.set("memory_limit", options.memory_limit);
  if (!options.temp_folder.empty()) config.set("temp_directory", options.temp_folder);
  if (options.threads > 0) config.set("threads", std::to_string(options.threads));
  if (options.read_only) config.set("access_mode", "READ_ONLY");
}

}  // namespace

Result<std::unique_ptr<ConnectionDriver>> OpenDatabase::connect() {
  auto connection = std::make_unique<OpenConnection>(shared_from_this());
  if (duckdb_connect(raw, &connection->raw) != DuckDBSuccess) {
    return fail_with(ErrorKind::fault, "engine-without-connection"_code,
                     "the engine gave no connection");
  }
  RONGHE_CHECK(connection->execute("SET enable_progress_bar_print = false"));
  RONGHE_CHECK(connection->count_progress(false));
  return connection;
}

}  // namespace ronghe::engine::duckdb

namespace ronghe::engine {

Result<Database> Database::open(const DatabaseOptions& options) {
  duckdb::Config config;
  duckdb::fill(config, options);
  if (!config.wrong().empty()) {
    return fail_with(ErrorKind::bad_input, "engine-refused-an-option"_code,
                     "the engine does not take the option {option}", {{"option", config.wrong()}});
  }
  std::vector<std::string> mended;
  if (!options.path.empty() && !options.read_only) {
    RONGHE_TRY(torn, duckdb::mend_torn_file(options.path));
    mended = std::move(torn);
  }
  auto database = std::make_shared<duckdb::OpenDatabase>();
  char* message = nullptr;
  const char* path = options.path.empty() ? nullptr : options.path.c_str();
  if (duckdb_open_ext(path, &database->raw, config.raw(), &message) != DuckDBSuccess) {
    const std::string text = message == nullptr ? "no reason given" : message;
    duckdb_free(message);
    return std::unexpected(duckdb::open_error(text, options.path));
  }
  return Database(std::move(database), std::move(mended));
}

}  // namespace ronghe::engine
