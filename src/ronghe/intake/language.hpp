// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace ronghe::intake {

// Of the texts in reject files and messages about rows.
enum class Language { zh, en };

}  // namespace ronghe::intake
