// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "ronghe/release/subject.hpp"

namespace ronghe::release {

// Which kinds of subjects have a page each. Of the others there can be millions.
[[nodiscard]] bool has_pages(std::string_view kind);
inline constexpr std::size_t pages_max = 2'000;   // per kind; regions are always all there
inline constexpr std::size_t listed_max = 2'000;  // red and yellow subjects in the list of a kind

// Who is who: subjects by kind and code, regions by what they are in.
class Register {
 public:
  explicit Register(const std::vector<Subject>& subjects);
  // A subject that only the run knows gets its code as its name.
  [[nodiscard]] const Subject& find(std::string_view kind, std::string_view code);
  [[nodiscard]] const Subject* region(std::string_view code) const;  // null = not known
  [[nodiscard]] const std::vector<const Subject*>& children(std::string_view code) const;
  [[nodiscard]] const std::vector<const Subject*>& tops() const { return tops_; }
  // What the numbers of a subject are part of; null = of nothing that is known.
  [[nodiscard]] const Subject* whole_of(const Subject& subject) const;
  // From the top down to what the subject is in, without itself.
  [[nodiscard]] std::vector<const Subject*> above(const Subject& subject) const;

 private:
  std::vector<const Subject*> sorted_;  // by kind and code
  std::deque<Subject> unnamed_;         // a deque: addresses stay
  std::map<std::pair<std::string, std::string>, const Subject*> unnamed_by_code_;
  std::map<std::string, std::vector<const Subject*>, std::less<>> children_;
  std::vector<const Subject*> tops_;
};

}  // namespace ronghe::release
