// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ronghe/demo/delivery.hpp"

namespace ronghe::demo {

// The tables that the themes write to, one per record type; each theme opens its own.
struct Tables {
  Table *region{}, *enterprise{}, *finance{}, *research{}, *spending{};
  Table *college{}, *programme{}, *curriculum{}, *request{};
  Table *body{}, *membership{}, *seat{}, *motion{}, *activity{}, *need{}, *claim{};
  Table *agreement{}, *clause{}, *equipment{}, *investment{}, *lesson{}, *transformation{};
  Table *person{}, *placement{}, *hours{}, *conversion{};
  Table *status{}, *spell{}, *event{}, *certification{};
};

}  // namespace ronghe::demo
