// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "ronghe/demo/delivery.hpp"
#include "ronghe/demo/settings.hpp"
#include "ronghe/demo/tally.hpp"
#include "ronghe/demo/world.hpp"

// planted.json: for each subject and indicator the numerator, the denominator and the value that
// the engine should find, and for each file what an import that keeps the good rows should count.
namespace ronghe::demo {

class Planted {
 public:
  Planted(const Settings& settings, const std::vector<Division>& divisions);

  // Takes the figures of a scene that is complete; the scene may go afterwards.
  void add(const Scene& scene, const Tally& tally);
  [[nodiscard]] Result<void> write(const std::string& path, const std::vector<FileAccount>& files);
  [[nodiscard]] const std::map<std::string, Counts>& regions() const { return regions_; }
  [[nodiscard]] std::int64_t values() const { return values_; }

 private:
  struct Waiting {  // for the peers of all scenes
    Kind kind;
    std::string subject;
    std::map<std::string, Histogram> wages;
  };
  [[nodiscard]] bool told(Kind kind, std::uint64_t place) const;
  void subject(Kind kind, const std::string& code, const Counts& counts);
  void value(Measure measure, Kind kind, const std::string& code, const Counts& counts);
  void wages(const Waiting& waiting);
  void line(std::string_view indicator, Kind kind, const std::string& code,
            const std::string& numerator, const std::string& denominator, const std::string& value);

  Settings settings_;
  std::map<std::string, std::string> parents_;
  std::map<std::string, Counts> regions_;
  std::map<std::string, Histogram> peers_;
  std::vector<Waiting> waiting_;
  std::string lines_;
  std::int64_t values_ = 0;
};

}  // namespace ronghe::demo
