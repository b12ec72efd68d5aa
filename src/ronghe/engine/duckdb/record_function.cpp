// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <optional>
#include <utility>

#include "ronghe/base/worded.hpp"
#include "ronghe/engine/duckdb/chunk_view.hpp"
#include "ronghe/engine/duckdb/function.hpp"

namespace ronghe::engine::duckdb {

namespace {

std::uint64_t* make_validity(void* raw) {
  auto* const vector = static_cast<duckdb_vector>(raw);
  duckdb_vector_ensure_validity_writable(vector);
  return duckdb_vector_get_validity(vector);
}

void put_text(void* vector, std::size_t row, std::string_view bytes) {
  duckdb_vector_assign_string_element_len(static_cast<duckdb_vector>(vector), row, bytes.data(),
                                          bytes.size());
}

// A function as the driver keeps it: with how its members are kept in memory.
class RecordCall {
 public:
  explicit RecordCall(RecordFunction function) : function_(std::move(function)) {}

  // None when a type has no such name.
  std::optional<duckdb_logical_type> result() {
    std::vector<duckdb_logical_type> types;
    std::vector<const char*> names;
    for (const auto& member : function_.members) {
      const auto type = add(member.type);
      if (type == nullptr) break;
      types.push_back(type);
      names.push_back(member.name.c_str());
    }
    std::optional<duckdb_logical_type> record;
    if (types.size() == function_.members.size()) {
      record = duckdb_create_struct_type(types.data(), names.data(), types.size());
    }
    for (auto& type : types) duckdb_destroy_logical_type(&type);
    return record;
  }

  // Gives why it failed; "" = it did not.
  std::string call(duckdb_data_chunk input, duckdb_vector output) const {
    const auto columns = columns_of(input);
    const auto chunk = borrowed_chunk(input, columns);
    std::vector<RecordWriter::Slot> slots;
    for (std::size_t i = 0; i < storages_.size(); ++i) {
      auto* const vector = duckdb_struct_vector_get_child(output, i);
      slots.push_back({.vector = vector,
                       .values = duckdb_vector_get_data(vector),
                       .validity = nullptr,
                       .storage = storages_[i]});
    }
    RecordWriter writer(std::move(slots), {.make_validity = make_validity, .put_text = put_text});
    function_.apply(chunk, writer);
    return writer.failed();
  }

 private:
  duckdb_logical_type simple(duckdb_type type, Storage storage) {
    storages_.push_back(storage);
    return duckdb_create_logical_type(type);
  }

  duckdb_logical_type add(std::string_view type) {
    if (type == "VARCHAR") return simple(DUCKDB_TYPE_VARCHAR, Storage::string);
    if (type == "BLOB") return simple(DUCKDB_TYPE_BLOB, Storage::string);
    if (type == "BOOLEAN") return simple(DUCKDB_TYPE_BOOLEAN, Storage::bits8);
    if (type == "BIGINT") return simple(DUCKDB_TYPE_BIGINT, Storage::int64);
    if (type == "DATE") return simple(DUCKDB_TYPE_DATE, Storage::int32);
    constexpr std::string_view decimal = "DECIMAL(";
    if (!type.starts_with(decimal)) return nullptr;
    unsigned width = 0;
    unsigned scale = 0;
    const auto* end = type.data() + type.size();
    const auto [comma, bad] = std::from_chars(type.data() + decimal.size(), end, width);
    if (bad != std::errc() || comma == end) return nullptr;
    std::from_chars(comma + 1, end, scale);
    constexpr unsigned int32_digits = 9;
    constexpr unsigned int64_digits = 18;
    constexpr unsigned int16_digits = 4;
    storages_.push_back(width <= int16_digits   ? Storage::int16
                        : width <= int32_digits ? Storage::int32
                        : width <= int64_digits ? Storage::int64
                                                : Storage::int128);
    return duckdb_create_decimal_type(static_cast<std::uint8_t>(width),
                                      static_cast<std::uint8_t>(scale));
  }

  RecordFunction function_;
  std::vector<Storage> storages_;
};

void apply(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
  const auto* call = static_cast<const RecordCall*>(duckdb_scalar_function_get_extra_info(info));
  const auto failed = call->call(input, output);
  if (!failed.empty()) duckdb_scalar_function_set_error(info, failed.c_str());
}

void destroy(void* call) { delete static_cast<RecordCall*>(call); }

}  // namespace

Result<void> OpenConnection::add_record_function(RecordFunction function) {
  auto name = function.name;
  auto call = std::make_unique<RecordCall>(std::move(function));
  const auto result = call->result();
  if (!result) {
    return fail_with(ErrorKind::fault, "engine-without-type"_code,
                     "a member of {name} has no type of the engine", {{"name", name}});
  }
  return register_function(*this, {.name = std::move(name),
                                   .result = *result,
                                   .apply = apply,
                                   .extra = call.release(),
                                   .destroy = destroy,
                                   .is_volatile = true});
}

}  // namespace ronghe::engine::duckdb
