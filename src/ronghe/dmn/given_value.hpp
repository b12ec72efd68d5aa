// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ronghe/base/result.hpp"
#include "ronghe/dmn/model.hpp"

// Values that come from outside, as JSON or cells of a file bring them: dates, times and durations
// are texts there. They become what the model declares, or an error; never null without a word.
namespace ronghe::dmn {

// What values of an input must be. Where the input says nothing, a table whose input expression is
// its name may say it; a model whose author left it open takes a value as it is (`any`).
[[nodiscard]] feel::Type declared_type(const Model& model, const InputData& input);
// The type of this name as a model reads it: also "feel:string" of old files. None for one that
// nobody knows.
[[nodiscard]] std::optional<feel::Type> type_named(std::string_view name,
                                                   const feel::TypeLookup& lookup);

// "date", "a list of number", as messages name it.
[[nodiscard]] std::string type_text(const feel::Type& type);

// `value` as the type; `name` is what it is called in messages: "born", "orders[2].day".
[[nodiscard]] Result<feel::Value> as_declared(const feel::Value& value, const feel::Type& type,
                                              const std::string& name);

// Every value of `given` that is an input of the model, of one that it imports, or a decision that
// the caller answers, as its type declares; a name that is none of them is an error.
[[nodiscard]] Result<feel::Context> as_declared(const Model& model, const feel::Context& given);

}  // namespace ronghe::dmn
