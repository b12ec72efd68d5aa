// SPDX-License-Identifier: Apache-2.0
#include "ronghe/kernel/steps.hpp"

#include <algorithm>

#include "ronghe/feel/temporal.hpp"
#include "ronghe/kernel/execute.hpp"

namespace ronghe::kernel {

namespace steps {

std::int64_t rounded(std::int64_t a, std::int64_t unit, Rounding mode) {
  const auto whole = a / unit;
  const auto rest = a % unit;
  if (rest == 0) return whole;
  const auto away = a < 0 ? whole - 1 : whole + 1;
  const auto size = rest < 0 ? -rest : rest;
  const auto to_half = size <=> unit - size;  // of the cut part to what is missing
  switch (mode) {
    case Rounding::down: return whole;
    case Rounding::up: return away;
    case Rounding::floor: return a < 0 ? away : whole;
    case Rounding::ceiling: return a < 0 ? whole : away;
    case Rounding::half_up: return to_half >= 0 ? away : whole;
    case Rounding::half_down: return to_half > 0 ? away : whole;
    case Rounding::half_even: return to_half > 0 || (to_half == 0 && whole % 2 != 0) ? away : whole;
  }
  return whole;
}

int order_of_quotient(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t scale_left,
                      std::int64_t scale_right) {
  Int128 left = a;
  Int128 right = static_cast<Int128>(c) * b;
  if (__builtin_mul_overflow(left, static_cast<Int128>(scale_left), &left) ||
      __builtin_mul_overflow(right, static_cast<Int128>(scale_right), &right)) {
    return beyond;
  }
  const int order = left < right ? -1 : static_cast<int>(left > right);
  return b < 0 ? -order : order;
}

}  // namespace steps

namespace {

using steps::checked;
using steps::date_at;
using steps::plane_of;

// What a step reads and writes; lanes are wide unless asked for otherwise.
struct Work {
  const Step& step;
  Frame& frame;

  template <class T = std::int64_t>
  [[gnu::always_inline]] const T* lane(LaneId id) const {
    return static_cast<const T*>(frame.lanes[id]);
  }
  template <class T = std::int64_t>
  [[gnu::always_inline]] T* lane_out() const {
    // The memory of a lane holds integers of either width.
    return reinterpret_cast<T*>(frame.lane_out(step.out));
  }
  [[gnu::always_inline]] const std::uint64_t* plane(PlaneId id) const { return frame.planes[id]; }
  [[gnu::always_inline]] std::uint64_t* plane_out() const { return frame.plane_out(step.out); }
  [[gnu::always_inline]] std::size_t rows() const { return frame.words * 64; }
};

template <class T, class Of>
[[gnu::always_inline]] inline void lane_of(T* __restrict out, std::size_t rows, Of of) {
  for (std::size_t i = 0; i < rows; ++i) out[i] = of(i);
}

enum class Processor { any, avx2, avx512 };

template <Processor processor, class T>
[[gnu::always_inline]] inline void within(const Work& work) {
  const auto& step = work.step;
  const auto* a = work.lane<T>(step.a);
  const steps::Bounds<T> bounds{static_cast<T>(step.low), static_cast<T>(step.high)};
  const auto* among = work.plane(step.c);
#if defined(__x86_64__)
  if constexpr (processor == Processor::avx512) {
    return steps::within_avx512(a, bounds, among, work.plane_out(), work.frame.words);
  }
#endif
  steps::within(a, bounds, among, work.plane_out(), work.frame.words);
}

template <class T>
[[gnu::always_inline]] inline void compared(const Work& work) {
  const auto words = work.frame.words;
  const auto* a = work.lane<T>(work.step.a);
  const auto* b = work.lane<T>(work.step.b);
  if (work.step.op == Op::less_lanes) {
    return plane_of(work.plane_out(), words,
                    [=](std::size_t i) __attribute__((always_inline)) { return a[i] < b[i]; });
  }
  return plane_of(work.plane_out(), words,
                  [=](std::size_t i) __attribute__((always_inline)) { return a[i] == b[i]; });
}

template <class T>
[[gnu::always_inline]] inline void extreme(const Work& work) {
  const auto* __restrict a = work.lane<T>(work.step.a);
  const auto* __restrict b = work.lane<T>(work.step.b);
  if (work.step.op == Op::least) {
    lane_of(work.lane_out<T>(), work.rows(), [=](std::size_t i) __attribute__((always_inline)) {
      return a[i] < b[i] ? a[i] : b[i];
    });
  } else {
    lane_of(work.lane_out<T>(), work.rows(), [=](std::size_t i) __attribute__((always_inline)) {
      return a[i] > b[i] ? a[i] : b[i];
    });
  }
}

template <class Combine>
[[gnu::always_inline]] inline void combined(const Work& work, Combine combine) {
  const auto* __restrict a = work.plane(work.step.a);
  const auto* __restrict b = work.plane(work.step.b);
  auto* __restrict out = work.plane_out();
  const auto words = work.frame.words;
  for (std::size_t w = 0; w < words; ++w) out[w] = combine(a[w], b[w]);
}

// The last entry of a table is for codes beyond it.
template <class T>
[[gnu::always_inline]] inline std::size_t entry(T code, std::size_t size) {
  const auto at = static_cast<std::uint64_t>(code);
  return at < size ? at : size - 1;
}

template <class T>
[[gnu::always_inline]] inline void member(const Work& work) {
  const auto& table = work.frame.program.bits(work.step.c);
  const auto* codes = work.lane<T>(work.step.a);
  plane_of(work.plane_out(), work.frame.words, [&](std::size_t i) __attribute__((always_inline)) {
    return table[entry(codes[i], table.size())];
  });
}

template <class T>
[[gnu::always_inline]] inline void looked_up(const Work& work) {
  const auto& table = work.frame.program.values(work.step.c);
  const auto* codes = work.lane<T>(work.step.a);
  lane_of(work.lane_out(), work.rows(), [&](std::size_t i) __attribute__((always_inline)) {
    return table[entry(codes[i], table.size())];
  });
}

[[gnu::always_inline]] inline void sum(const Work& work) {
  const auto* a = work.lane(work.step.a);
  const auto* b = work.lane(work.step.b);
  checked(
      work.lane_out(), work.plane(work.step.guard), work.frame.left, work.frame.words,
      [=](std::size_t i) __attribute__((always_inline)) { return steps::sum(a[i], b[i]); },
      [=](std::size_t i, std::int64_t r)
          __attribute__((always_inline)) { return ((a[i] ^ r) & (b[i] ^ r)) < 0; });
}

[[gnu::always_inline]] inline void difference(const Work& work) {
  const auto* a = work.lane(work.step.a);
  const auto* b = work.lane(work.step.b);
  checked(
      work.lane_out(), work.plane(work.step.guard), work.frame.left, work.frame.words,
      [=](std::size_t i) __attribute__((always_inline)) { return steps::difference(a[i], b[i]); },
      [=](std::size_t i, std::int64_t r)
          __attribute__((always_inline)) { return ((a[i] ^ b[i]) & (a[i] ^ r)) < 0; });
}

// `of` gives none where the result does not fit.
template <class Of>
[[gnu::always_inline]] inline void fitting(const Work& work, Of of) {
  auto* out = work.lane_out();
  const auto* guard = work.plane(work.step.guard);
  for (std::size_t i = 0; i < work.rows(); ++i) {
    std::int64_t result = 0;
    if (!of(i, result)) work.frame.left[i / 64] |= std::uint64_t{1} << (i % 64) & guard[i / 64];
    out[i] = result;
  }
}

void add_months(const Work& work) {
  const auto* dates = work.lane(work.step.a);
  fitting(work, [&](std::size_t i, std::int64_t& result) {
    const auto moved = feel::date_plus_months(date_at(dates[i]), work.step.low);
    if (moved) result = days_since_epoch(*moved);
    return moved.has_value();
  });
}

void quotient(const Work& work) {
  const auto& step = work.step;
  const auto* a = work.lane(step.a);
  const auto* b = work.lane(step.b);
  const auto* c = work.lane(step.c);
  const int wanted = step.op == Op::quotient_less ? -1 : 0;
  for (std::size_t w = 0; w < work.frame.words; ++w) {
    std::uint64_t word = 0;
    std::uint64_t left = 0;
    for (std::size_t i = 64 * w; i < 64 * w + 64; ++i) {
      if (b[i] == 0) continue;  // null by its plane
      const int order = steps::order_of_quotient(a[i], b[i], c[i], step.low, step.high);
      const auto bit = std::uint64_t{1} << (i % 64);
      if (order == steps::beyond) left |= bit;
      if (order == wanted) word |= bit;
    }
    work.plane_out()[w] = word;
    work.frame.left[w] |= left & work.plane(step.guard)[w];
  }
}

// What has no vector code: division, calendar, tables.
void scalar(const Work& work) {
  const auto& step = work.step;
  const auto* a = work.lane(step.a);
  const auto* b = work.lane(step.b);
  const auto each = [&](auto of) { lane_of(work.lane_out(), work.rows(), of); };
  if (step.op == Op::modulo) {
    each([&](std::size_t i) { return steps::floor_modulo(a[i], b[i]); });
  } else if (step.op == Op::round) {
    const auto mode = static_cast<Rounding>(step.high);
    each([&](std::size_t i) { return steps::rounded(a[i], step.low, mode); });
  } else if (step.op == Op::months_between) {
    each([&](std::size_t i) { return whole_months(date_at(a[i]), date_at(b[i])); });
  } else if (step.op == Op::year) {
    each([&](std::size_t i) { return static_cast<int>(date_at(a[i]).year()); });
  } else if (step.op == Op::month) {
    each([&](std::size_t i) { return static_cast<unsigned>(date_at(a[i]).month()); });
  } else {
    each([&](std::size_t i) { return static_cast<unsigned>(date_at(a[i]).day()); });
  }
}

[[gnu::always_inline]] inline void choose(const Work& work) {
  const auto* a = work.lane(work.step.a);
  const auto* b = work.lane(work.step.b);
  const auto* chosen = work.plane(work.step.c);
  lane_of(work.lane_out(), work.rows(), [=](std::size_t i) __attribute__((always_inline)) {
    return (chosen[i / 64] >> (i % 64) & 1U) != 0 ? a[i] : b[i];
  });
}

[[gnu::always_inline]] inline void product(const Work& work) {
  const auto* a = work.lane(work.step.a);
  const auto* b = work.lane(work.step.b);
  if (work.step.op == Op::multiply) {
    return fitting(work, [=](std::size_t i, std::int64_t& r) __attribute__((always_inline)) {
      return !__builtin_mul_overflow(a[i], b[i], &r);
    });
  }
  const auto by = work.step.low;
  fitting(work, [=](std::size_t i, std::int64_t& r) __attribute__((always_inline)) {
    return !__builtin_mul_overflow(a[i], by, &r);
  });
}

template <Processor processor>
[[gnu::always_inline]] inline void one(const Work& work) {
  const auto words = work.frame.words;
  using Word = std::uint64_t;
  switch (work.step.op) {
    case Op::constant: std::fill_n(work.lane_out(), work.rows(), work.step.low); return;
    case Op::widen: {
      const auto* narrow = work.lane<std::int32_t>(work.step.a);
      return lane_of(work.lane_out(), work.rows(),
                     [=](std::size_t i) __attribute__((always_inline)) { return narrow[i]; });
    }
    case Op::multiply_constant:
    case Op::multiply: return product(work);
    case Op::add: return sum(work);
    case Op::subtract: return difference(work);
    case Op::least:
    case Op::greatest:
      return work.step.wide ? extreme<std::int64_t>(work) : extreme<std::int32_t>(work);
    case Op::table:
      return work.step.wide ? looked_up<std::int64_t>(work) : looked_up<std::int32_t>(work);
    case Op::choose: return choose(work);
    case Op::add_months: return add_months(work);
    case Op::modulo:
    case Op::round:
    case Op::months_between:
    case Op::year:
    case Op::month:
    case Op::day: return scalar(work);
    case Op::within:
      return work.step.wide ? within<processor, std::int64_t>(work)
                            : within<processor, std::int32_t>(work);
    case Op::equal_lanes:
    case Op::less_lanes:
      return work.step.wide ? compared<std::int64_t>(work) : compared<std::int32_t>(work);
    case Op::member:
      return work.step.wide ? member<std::int64_t>(work) : member<std::int32_t>(work);
    case Op::quotient_less:
    case Op::quotient_equal: return quotient(work);
    case Op::both: return combined(work, [](Word a, Word b) { return a & b; });
    case Op::either: return combined(work, [](Word a, Word b) { return a | b; });
    case Op::both_not: return combined(work, [](Word a, Word b) { return a & ~b; });
    case Op::inverse: return combined(work, [](Word a, Word) { return ~a; });
    case Op::never: std::fill_n(work.plane_out(), words, 0); return;
    case Op::always: std::fill_n(work.plane_out(), words, ~Word{0}); return;
  }
}

// The columns of the next block are fetched meanwhile, some lines a step: each column is read in
// pieces too short for the processor to see that it goes on.
class Fetching {
 public:
  explicit Fetching(const Frame& frame) : ahead_(frame.ahead) {
    std::size_t lines = 0;
    for (const auto& column : ahead_) lines += column.lines;
    each_ = lines / std::max<std::size_t>(frame.program.steps().size(), 1) + 1;
  }
  [[gnu::always_inline]] void some() {
    if (column_ == ahead_.size()) return;
    const auto& [begin, lines] = ahead_[column_];
    const auto end = std::min(next_ + each_, lines);
    for (auto line = next_; line < end; ++line) __builtin_prefetch(begin + line * cache_line);
    next_ = end == lines ? 0 : end;
    column_ += end == lines ? 1 : 0;
  }

 private:
  std::span<const Ahead> ahead_;
  std::size_t each_ = 0;
  std::size_t column_ = 0;
  std::size_t next_ = 0;
};

template <Processor processor>
[[gnu::always_inline]] inline void run(Frame& frame) {
  Fetching fetching(frame);
  for (const auto& step : frame.program.steps()) {
    fetching.some();
    one<processor>({step, frame});
  }
}

void run_anywhere(Frame& frame) { run<Processor::any>(frame); }
#if defined(__x86_64__)
[[gnu::target("avx2,bmi,bmi2,lzcnt,popcnt")]] void run_avx2(Frame& frame) {
  run<Processor::avx2>(frame);
}
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,avx2,bmi,bmi2,lzcnt,popcnt")]] void run_avx512(
    Frame& frame) {
  run<Processor::avx512>(frame);
}
#endif

}  // namespace

RunSteps steps_for_this_processor() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
    return run_avx512;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2")) return run_avx2;
#endif
  return run_anywhere;
}

}  // namespace ronghe::kernel
