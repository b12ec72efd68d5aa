// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/policy/dictionary.hpp"

namespace ronghe::release {

// Whom a run speaks about, as readers know it.
struct Subject {
  std::string kind = {}, code = {};
  policy::Bilingual name = {};
  std::string parent = {};  // code of the region that it is in; "" = at the top
  // What its numbers are part of when that is no region: a programme of a college. "" = the region.
  std::string whole_kind = {}, whole = {};
  std::string region_class = {};  // "east": of the region that it is or is in
  int level = 0;                  // of a region: 0 country, 1 province, 2 prefecture, 3 county
};

}  // namespace ronghe::release
