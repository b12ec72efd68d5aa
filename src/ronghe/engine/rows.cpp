// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/rows.hpp"

#include "ronghe/engine/driver.hpp"

namespace ronghe::engine {

Rows::Rows(std::unique_ptr<RowsReader> reader) : reader_(std::move(reader)) {}
Rows::Rows(Rows&&) noexcept = default;
Rows& Rows::operator=(Rows&&) noexcept = default;
Rows::~Rows() = default;

const std::vector<Column>& Rows::columns() const { return reader_->columns(); }
Result<std::optional<Chunk>> Rows::next() { return reader_->next(); }

}  // namespace ronghe::engine
