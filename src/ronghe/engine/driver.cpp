// SPDX-License-Identifier: Apache-2.0
#include "ronghe/engine/driver.hpp"

#include "ronghe/base/worded.hpp"

namespace ronghe::engine {

namespace {

Result<void> no_functions(const std::string& name) {
  return fail_with(ErrorKind::refused, "engine-without-functions"_code,
                   "this engine calls no function of ours, such as {name}", {{"name", name}});
}

}  // namespace

Result<void> ConnectionDriver::add_function(BlobFunction function) {
  return no_functions(function.name);
}

Result<void> ConnectionDriver::add_record_function(RecordFunction function) {
  return no_functions(function.name);
}

Result<void> ConnectionDriver::count_progress(bool /*on*/) { return {}; }
std::optional<double> ConnectionDriver::progress() const { return std::nullopt; }
Result<void> ConnectionDriver::joins_as_written(bool /*on*/) { return {}; }

}  // namespace ronghe::engine
