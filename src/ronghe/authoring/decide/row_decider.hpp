// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "ronghe/authoring/decide/lanes.hpp"
#include "ronghe/authoring/decide/outputs.hpp"
#include "ronghe/feel/interpreter.hpp"
#include "ronghe/kernel/kernel_table.hpp"

// Decides the rows of chunks that the engine reads: by the column kernels, else row by row.
namespace ronghe::authoring {

// What a decision says of a row.
struct Answer {
  std::vector<feel::Value> outputs;
  std::vector<int> rules;  // of a table: those that matched, 1 = first
  std::string refused;     // why there are no outputs; empty when there may be some
};

// Counts of what was decided, from all threads together.
struct Tally {
  static constexpr std::size_t examples_max = 10;
  std::uint64_t rows = 0;
  std::uint64_t refused = 0;
  std::vector<std::uint64_t> by_rule;  // of a table: by the first that matched; 0 = none did
  std::vector<std::string> examples;   // reasons of the first refused rows
};

class RowDecider {
 public:
  struct Plan {
    const dmn::Model* model = nullptr;
    const dmn::Decision* decision = nullptr;
    std::vector<Lane> lanes;  // one for each argument of the function, in their order
    std::vector<FileOutput> outputs;
    feel::Environment environment = {};
  };
  // The model must outlive it.
  [[nodiscard]] static std::unique_ptr<RowDecider> make(Plan plan);
  ~RowDecider();
  RowDecider(const RowDecider&) = delete;
  RowDecider& operator=(const RowDecider&) = delete;

  // Why the kernels do not decide; empty where they do.
  [[nodiscard]] const std::string& why_not_kernels() const { return why_not_kernels_; }
  [[nodiscard]] bool has_rules() const { return table_ != nullptr; }
  // Members of the record: the outputs, the rule (of a table), why the row was refused.
  [[nodiscard]] std::vector<engine::Member> members() const;
  // May be called from several threads at once.
  void decide(const engine::Chunk& chunk, engine::RecordWriter& out) const;
  [[nodiscard]] Tally tally() const;

 private:
  struct Scratch;
  explicit RowDecider(Plan plan);
  void bind();
  [[nodiscard]] std::unique_ptr<Scratch> borrow() const;
  void give_back(std::unique_ptr<Scratch> scratch) const;
  void by_kernels(const engine::Chunk& chunk, engine::RecordWriter& out, Scratch& scratch) const;
  void put_refused(std::size_t rows, engine::RecordWriter& out, Scratch& scratch,
                   std::vector<bool>& is_refused) const;
  [[nodiscard]] const Answer& answer_to(std::span<const std::uint64_t> mask,
                                        Scratch& scratch) const;
  [[nodiscard]] Answer by_itself(const engine::Chunk& chunk, std::size_t row) const;
  [[nodiscard]] Answer decided(std::span<const feel::Value> values) const;
  [[nodiscard]] Answer answer(const feel::Value& value, std::vector<int> rules,
                              const feel::Diagnostics& diagnostics) const;
  void put(const Answer& answer, std::size_t row, engine::RecordWriter& out,
           Scratch& scratch) const;

  Plan plan_;
  const dmn::DecisionTable* table_ = nullptr;  // whose cells read nothing but inputs
  bool one_rule_ = false;                      // the number of one rule says all
  bool has_limits_ = false;                    // of allowed inputs
  std::optional<kernel::KernelTable> kernel_;
  std::optional<dmn::CompiledTable> by_row_;
  std::string why_not_kernels_;
  mutable std::mutex guard_;
  mutable std::vector<std::unique_ptr<Scratch>> free_;
};

}  // namespace ronghe::authoring
