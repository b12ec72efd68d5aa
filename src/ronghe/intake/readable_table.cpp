// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/readable_table.hpp"

#include <fmt/format.h>

#include "ronghe/intake/detail/reading_error.hpp"
#include "ronghe/intake/detail/source.hpp"

namespace ronghe::intake {

ReadableTable::ReadableTable(std::unique_ptr<detail::Source> source) : source_(std::move(source)) {}
ReadableTable::ReadableTable(ReadableTable&&) noexcept = default;
ReadableTable& ReadableTable::operator=(ReadableTable&&) noexcept = default;
ReadableTable::~ReadableTable() = default;

Result<ReadableTable> ReadableTable::open(engine::Connection& connection, const std::string& path,
                                          const std::string& work_folder, Progress* progress) {
  RONGHE_TRY(source,
             detail::open_source(connection,
                                 {.path = path, .work_folder = work_folder, .progress = progress}));
  return ReadableTable(std::make_unique<detail::Source>(std::move(source)));
}

std::string ReadableTable::relation() const { return source_->relation(); }
std::string ReadableTable::column(std::size_t i) { return fmt::format("\"#r{}\"", i); }
const std::vector<std::string>& ReadableTable::titles() const { return source_->form.titles; }
const std::vector<std::string>& ReadableTable::types() const { return source_->types; }
const std::vector<Said>& ReadableTable::notices() const { return source_->notices; }

Error ReadableTable::told(const Error& error) const {
  return detail::reading_error(*source_, error);
}

}  // namespace ronghe::intake
