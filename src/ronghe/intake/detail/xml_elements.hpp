// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace ronghe::intake::detail {

// Cuts chosen elements out of XML that arrives in pieces. Each byte is looked at once, and nothing
// is kept but the element that is being read: what lies between elements may have any length.
// Comments, CDATA and instructions hide what they contain. It does not check that tags match;
// whoever parses an element learns it.
class XmlElements {
 public:
  struct Chosen {
    std::vector<std::string> names;  // whose elements are wanted whole
    std::size_t bytes_max = 0;       // of one element
  };
  // The name and all bytes of a chosen element; of any other the end alone: "/sheetData" and no
  // bytes, also for <sheetData/>. False stops.
  using Take = std::function<bool(std::string_view name, std::string_view xml)>;

  XmlElements(Chosen chosen, Take take) : chosen_(std::move(chosen)), take_(std::move(take)) {}

  // False: `take` said so, or an element is too long.
  [[nodiscard]] bool feed(std::string_view bytes);
  [[nodiscard]] bool is_too_long() const { return element_.size() > chosen_.bytes_max; }

 private:
  // Where the next byte stands. `mark` is behind "<!", before it is known what that begins.
  enum class In { text, name, tag, quote, mark, comment, cdata, instruction, declaration };

  // What a run of bytes in the current place takes, up to where another place begins.
  [[nodiscard]] std::size_t step(std::string_view bytes);
  std::size_t step_name(std::string_view bytes);
  std::size_t step_tag(std::string_view bytes);
  std::size_t step_mark(std::string_view bytes);
  std::size_t step_until(std::string_view bytes, std::string_view ending);
  void begin_tag();
  void end_tag();

  Chosen chosen_;
  Take take_;
  In in_ = In::text;
  std::string name_;     // of the tag, "/row" of its end
  std::string tail_;     // the last bytes of what hides its content, or the first behind "<!"
  std::string element_;  // chosen, as far as it has come
  std::string wanted_;   // its name; empty: none is being read
  char quote_ = '"';
  bool slash_ = false;    // the tag's last byte is a slash
  bool opening_ = false;  // the tag is the first of the chosen element
  bool complete_ = false;
  bool goes_on_ = true;
};

}  // namespace ronghe::intake::detail
