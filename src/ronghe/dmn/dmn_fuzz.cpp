// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "ronghe/dmn/evaluation.hpp"
#include "ronghe/dmn/reader.hpp"

// Any bytes as a model: they are refused with an error, or every decision evaluates within its
// budget, with the inputs missing and with one number for all of them.
namespace ronghe::dmn {
namespace {

void run(std::string_view xml) {
  const auto model = read_model(xml, "m.dmn");
  if (!model) {
    (void)to_string(model.error());
    return;
  }
  const feel::Environment environment{.now = feel::read_date_time("2026-07-01T12:00:00Z"),
                                      .steps_max = 20'000};
  feel::Context inputs;
  for (const auto& input : model->inputs) inputs.entries.emplace_back(input.name, Decimal(1));
  for (const auto& given : {feel::Context{}, inputs}) {
    Evaluation evaluation(*model, given, environment);
    for (const auto& decision : model->decisions) {
      (void)feel::to_feel(evaluation.decision(decision.name));
    }
    for (const auto& service : model->services) {
      (void)feel::to_feel(evaluation.invoke(service.name, given));
    }
    for (const auto& entry : evaluation.diagnostics().entries()) {
      (void)to_string(feel::to_error(entry, {}));
    }
  }
}

}  // namespace
}  // namespace ronghe::dmn

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  ronghe::dmn::run({reinterpret_cast<const char*>(bytes), size});
  return 0;
}
