// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/publish/report.hpp"

namespace ronghe::publish {

// Which kinds of subjects have a page each. Of the others there can be millions.
[[nodiscard]] bool has_pages(std::string_view kind);
inline constexpr std::size_t pages_max = 2'000;   // per kind; regions are always all there
inline constexpr std::size_t listed_max = 2'000;  // red and yellow subjects in the list of a kind

// Who is who: subjects by kind and code, regions by what they lie in.
class Register {
 public:
  explicit Register(const std::vector<ReportSubject>& subjects);
  // A subject that only the run knows gets its code as its name.
  [[nodiscard]] const ReportSubject& find(std::string_view kind, std::string_view code);
  [[nodiscard]] const ReportSubject* region(std::string_view code) const;  // null = not known
  [[nodiscard]] const std::vector<const ReportSubject*>& children(std::string_view code) const;
  [[nodiscard]] const std::vector<const ReportSubject*>& tops() const { return tops_; }
  // What the numbers of a subject are part of; null = of nothing that is known.
  [[nodiscard]] const ReportSubject* whole_of(const ReportSubject& subject) const;
  // From the top down to what the subject lies in, without itself.
  [[nodiscard]] std::vector<const ReportSubject*> above(const ReportSubject& subject) const;
  [[nodiscard]] const std::string& klass_of(const ReportSubject& subject) const;

 private:
  std::vector<const ReportSubject*> sorted_;  // by kind and code
  std::deque<ReportSubject> unnamed_;         // a deque: addresses stay
  std::map<std::pair<std::string, std::string>, const ReportSubject*> unnamed_by_code_;
  std::map<std::string, std::vector<const ReportSubject*>, std::less<>> children_;
  std::vector<const ReportSubject*> tops_;
};

}  // namespace ronghe::publish
