// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "ronghe/dmn/analysis/space.hpp"

// Is a box covered by the union of other boxes, and if not, where is it open? The box is cut in two
// along a side of one of the others until a part lies in a box or meets none. Realistic tables fall
// apart quickly; since no bound holds for all, work is counted.
namespace ronghe::dmn::analysis {

enum class Covering { whole, open, undecided };

// Comparisons of a box with a part, for one question and for all.
struct Budget {
  std::uint64_t question = 4'000'000;
  std::uint64_t table = 60'000'000;
};

struct Coverage {
  Covering state = Covering::whole;
  Box open;  // a part that no box meets, when there is one
};

class Cover {
 public:
  // `boxes` must outlive this; more may be added between questions.
  Cover(const std::vector<Box>& boxes, Budget budget) : boxes_(boxes), budget_(budget) {}

  [[nodiscard]] Coverage of(const Box& box, std::vector<std::size_t> by);

 private:
  struct Cut {
    std::size_t axis = 0;
    Bits inside;
    std::size_t inside_count = 0;
    std::size_t outside_count = 0;
  };
  bool is_whole(std::vector<std::size_t>& active);
  [[nodiscard]] Cut best_cut(const std::vector<std::size_t>& active) const;
  Covering search(std::vector<std::size_t> active, int depth);

  const std::vector<Box>& boxes_;
  Budget budget_;
  std::uint64_t limit_ = 0;
  std::uint64_t steps_ = 0;
  Box part_;
};

// The largest box around an open one that still meets no box, axis by axis.
[[nodiscard]] Box grown(Box open, const std::vector<Box>& boxes, const Box& all);

}  // namespace ronghe::dmn::analysis
