// SPDX-License-Identifier: Apache-2.0
#include "ronghe/publish/qr_code.hpp"

#include <fmt/format.h>
#include <qrencode.h>

#include <memory>

#include "ronghe/base/html.hpp"
#include "ronghe/publish/texts.hpp"

namespace ronghe::publish {

std::optional<QrModules> qr_modules(std::string_view text) {
  if (text.empty()) return std::nullopt;
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      QRcode_encodeString8bit(std::string(text).c_str(), 0, QR_ECLEVEL_M), &QRcode_free);
  if (code == nullptr) return std::nullopt;
  const auto width = static_cast<std::size_t>(code->width);
  QrModules rows(width, std::vector<bool>(width));
  for (std::size_t i = 0; i < width * width; ++i) {
    rows[i / width][i % width] = (code->data[i] & 1U) != 0;
  }
  return rows;
}

std::string qr_svg(std::string_view text, std::string_view title) {
  const auto rows = qr_modules(text);
  if (!rows) return "";
  constexpr std::size_t quiet = 4;
  const auto size = rows->size() + 2 * quiet;
  // One stroke for each run of dark modules.
  std::string path;
  for (std::size_t y = 0; y < rows->size(); ++y) {
    const auto& row = (*rows)[y];
    for (std::size_t x = 0; x < row.size();) {
      auto end = x;
      while (end < row.size() && row[end]) ++end;
      if (end > x) path += fmt::format("M{} {}.5h{}", x + quiet, y + quiet, end - x);
      x = end + 1;
    }
  }
  return fmt::format(
      "<svg class=\"qr\" role=\"img\" aria-label=\"{0}\" viewBox=\"0 0 {1} {1}\" "
      "shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{1}v{1}H0z\"/>"
      "<path stroke=\"#000\" d=\"{2}\"/></svg>",
      escaped_html(title), size, path);
}

}  // namespace ronghe::publish
