// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/appender.hpp"

#include "ronghe/engine/driver.hpp"

namespace ronghe::engine {

Appender::Appender(std::unique_ptr<BulkWriter> writer) : writer_(std::move(writer)) {}
Appender::Appender(Appender&&) noexcept = default;
Appender& Appender::operator=(Appender&&) noexcept = default;
Appender::~Appender() = default;

void Appender::null() { writer_->null(); }
void Appender::boolean(bool value) { writer_->boolean(value); }
void Appender::integer(std::int64_t value) { writer_->integer(value); }
void Appender::decimal(Int128 unscaled, int scale) { writer_->decimal(unscaled, scale); }
void Appender::text(std::string_view value) { writer_->text(value); }
void Appender::blob(std::string_view bytes) { writer_->blob(bytes); }
void Appender::date(const Date& value) { writer_->days(days_since_epoch(value)); }
void Appender::end_row() { writer_->end_row(); }
Result<void> Appender::close() { return writer_->close(); }

}  // namespace ronghe::engine
