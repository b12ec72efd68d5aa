// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/duckdb/function.hpp"

#include <utility>

#include "ronghe/base/worded.hpp"
#include "ronghe/engine/duckdb/chunk_view.hpp"
#include "ronghe/engine/duckdb/column.hpp"
#include "ronghe/sql/quoted.hpp"

namespace ronghe::engine::duckdb {

namespace {

void apply(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
  const auto* function =
      static_cast<const BlobFunction*>(duckdb_scalar_function_get_extra_info(info));
  const auto columns = columns_of(input);
  const auto chunk = borrowed_chunk(input, columns);
  function->apply(chunk, [output](std::size_t row, std::string_view bytes) {
    duckdb_vector_assign_string_element_len(output, row, bytes.data(), bytes.size());
  });
}

// Preparing a call tells; the catalogue's own list of functions takes far longer to ask. The
// argument is a column without rows, so that nothing is computed ahead. Asked only where the engine
// did not take a function: of an unknown one it first compares the name with all it knows.
bool is_known(duckdb_connection connection, const std::string& name) {
  duckdb_prepared_statement statement = nullptr;
  const auto sql = "SELECT " + sql::quoted_name(name) + "(range) FROM range(0)";
  const auto done = duckdb_prepare(connection, sql.c_str(), &statement);
  duckdb_destroy_prepare(&statement);
  return done == DuckDBSuccess;
}

// Ends what an answer that was not read to its end left open: a function registered in that
// transaction would go with it.
void end_unread(duckdb_connection connection) {
  duckdb_prepared_statement statement = nullptr;
  duckdb_prepare(connection, "SELECT 1", &statement);
  duckdb_destroy_prepare(&statement);
}

void destroy(void* function) { delete static_cast<BlobFunction*>(function); }

}  // namespace

std::vector<Column> columns_of(duckdb_data_chunk input) {
  std::vector<Column> columns;
  const auto count = duckdb_data_chunk_get_column_count(input);
  columns.reserve(count);
  for (idx_t i = 0; i < count; ++i) {
    auto* const vector = duckdb_data_chunk_get_vector(input, i);
    columns.push_back(column_of({}, duckdb_vector_get_column_type(vector)));
  }
  return columns;
}

Result<void> register_function(OpenConnection& connection, Registration registration) {
  connection.stream->settle();
  end_unread(connection.raw);
  auto any = duckdb_create_logical_type(DUCKDB_TYPE_ANY);
  auto raw = duckdb_create_scalar_function();
  duckdb_scalar_function_set_name(raw, registration.name.c_str());
  duckdb_scalar_function_set_varargs(raw, any);
  duckdb_scalar_function_set_special_handling(raw);
  if (registration.is_volatile) duckdb_scalar_function_set_volatile(raw);
  duckdb_scalar_function_set_return_type(raw, registration.result);
  duckdb_scalar_function_set_extra_info(raw, registration.extra, registration.destroy);
  duckdb_scalar_function_set_function(raw, registration.apply);
  const auto done = duckdb_register_scalar_function(connection.raw, raw);
  duckdb_destroy_scalar_function(&raw);
  duckdb_destroy_logical_type(&registration.result);
  duckdb_destroy_logical_type(&any);
  if (done != DuckDBSuccess && !is_known(connection.raw, registration.name)) {
    return fail_with(ErrorKind::fault, "engine-refused-a-function"_code,
                     "the engine did not take the function {name}", {{"name", registration.name}});
  }
  return {};
}

Result<void> OpenConnection::add_function(BlobFunction function) {
  auto name = function.name;
  return register_function(*this, {.name = std::move(name),
                                   .result = duckdb_create_logical_type(DUCKDB_TYPE_BLOB),
                                   .apply = apply,
                                   .extra = new BlobFunction(std::move(function)),
                                   .destroy = destroy});
}

}  // namespace ronghe::engine::duckdb
