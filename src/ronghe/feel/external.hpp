// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "ronghe/feel/value.hpp"

// Functions of Java that models name as external (DMN 1.5, 10.3.2.13.3). There is no virtual
// machine here: what runs are pure methods of java.lang, computed in Java's own types, so that a
// model which borrows a cosine or a conversion decides as it does elsewhere.
namespace ronghe::feel {

// The function behind {java: {class: "java.lang.Math", method signature: "cos(double)"}}, or the
// inner context alone. None for another language, and for a class or method that is not known here.
[[nodiscard]] std::optional<Function> external_function(const Value& mapping,
                                                        std::vector<TypedName> parameters);

}  // namespace ronghe::feel
