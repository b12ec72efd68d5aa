// SPDX-License-Identifier: Apache-2.0
// An identifier of one kind is refused where another kind is asked for.
#include "ronghe/base/strong.hpp"

namespace {

using EnterpriseId = ronghe::Strong<struct EnterpriseTag>;
using CollegeId = ronghe::Strong<struct CollegeTag>;

bool agreed(const CollegeId& college, const EnterpriseId& enterprise) {
  return college.text() != enterprise.text();
}

}  // namespace

bool swapped_ids() {
  const CollegeId college("1");
  const EnterpriseId enterprise("2");
#ifdef MUST_FAIL
  return agreed(enterprise, college);
#else
  return agreed(college, enterprise);
#endif
}
