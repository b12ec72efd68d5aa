// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "ronghe/command.hpp"
#include "ronghe/demo/generate.hpp"

namespace ronghe::app {

void add_demo(CLI::App& app, const Choose& choose) {
  auto* command = app.add_subcommand("demo",
                                     "write the files of a synthetic city, province or "
                                     "country, as departments would send them");
  auto options = std::make_shared<demo::DemoOptions>();
  auto size = std::make_shared<std::string>("city");
  command->add_option("folder", options->folder, "folder to make")->required();
  command
      ->add_option("--size", *size, "city (about 10^5 rows), province (3x10^6) or country (10^8)")
      ->check(CLI::IsMember({"city", "province", "country"}));
  command->add_option("--seed", options->seed, "the same seed gives the same bytes");
  command->footer("Example: ronghe demo files --size province --seed 1");
  command->callback([=] {
    choose([=] {
      ConsoleProgress progress;
      auto chosen = *options;
      chosen.size = *size == "city"       ? demo::Size::city
                    : *size == "province" ? demo::Size::province
                                          : demo::Size::country;
      chosen.divisions_folder = divisions_folder();
      chosen.pack_folder = default_pack();
      chosen.progress = &progress;
      const auto made = demo::generate(chosen);
      progress.clear();
      if (!made) return report(made.error());
      print(fmt::format(
          "{}: {} rows in {} files for {} regions, synthetic\nwhat is planted in them: {}\n",
          chosen.folder, made->rows, made->files, made->regions, made->readme_file));
      return int{done};
    });
  });
}

}  // namespace ronghe::app
