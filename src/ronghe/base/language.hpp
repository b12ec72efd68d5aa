// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace ronghe {

// Of the texts for people.
enum class Language { zh, en };

}  // namespace ronghe
