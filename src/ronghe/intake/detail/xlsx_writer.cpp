// SPDX-License-Identifier: Apache-2.0
#include "ronghe/intake/detail/xlsx_writer.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>

#include "ronghe/intake/detail/temporary_file.hpp"

namespace ronghe::intake::detail {

namespace {

constexpr std::string_view declaration = R"(<?xml version="1.0" encoding="UTF-8"?>)";
constexpr std::string_view package = "http://schemas.openxmlformats.org/package/2006/";
constexpr std::string_view office =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view sheet_schema =
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

void append_cell(std::string& xml, std::string_view text) {
  xml += R"(<c t="inlineStr"><is><t xml:space="preserve">)";
  for (const char c : text) {
    if (c == '&') {
      xml += "&amp;";
    } else if (c == '<') {
      xml += "&lt;";
    } else if (c == '>') {
      xml += "&gt;";
    } else if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') {
      xml += c;  // other control characters do not exist in XML
    }
  }
  xml += "</t></is></c>";
}

// The sheet goes to a file first: its size must be known before it enters the archive.
Result<void> write_sheet(engine::Connection& connection, const std::string& query,
                         const std::string& path) {
  std::ofstream out(path, std::ios::binary);
  out << declaration << fmt::format(R"(<worksheet xmlns="{}"><sheetData>)", sheet_schema);
  RONGHE_TRY(rows, connection.query(query));
  std::string xml = "<row>";
  for (const auto& column : rows.columns()) append_cell(xml, column.name);
  out << (xml += "</row>");
  RONGHE_CHECK(rows.each([&](const engine::Chunk& chunk, std::size_t row) {
    xml = "<row>";
    for (std::size_t column = 0; column < chunk.columns().size(); ++column) {
      append_cell(xml, chunk.is_null(column, row) ? std::string_view() : chunk.text(column, row));
    }
    out << (xml += "</row>");
  }));
  out << "</sheetData></worksheet>";
  out.close();
  if (!out)
    return fail(ErrorKind::fault, fmt::format("{}: cannot be written; check the disk", path));
  return {};
}

class ZipWriter {
 public:
  explicit ZipWriter(const std::string& path) : zip_(archive_write_new(), archive_write_free) {
    archive_write_set_format_zip(zip_.get());
    good_ = archive_write_open_filename(zip_.get(), path.c_str()) == ARCHIVE_OK;
  }
  void add(const std::string& member, std::istream& bytes, std::uint64_t size) {
    const std::unique_ptr<archive_entry, void (*)(archive_entry*)> entry(archive_entry_new(),
                                                                         archive_entry_free);
    archive_entry_set_pathname(entry.get(), member.c_str());
    archive_entry_set_size(entry.get(), static_cast<la_int64_t>(size));
    archive_entry_set_filetype(entry.get(), AE_IFREG);
    archive_entry_set_perm(entry.get(), 0644);
    good_ = good_ && archive_write_header(zip_.get(), entry.get()) == ARCHIVE_OK;
    std::string block(std::size_t{1} << 16, '\0');
    while (good_ && bytes.read(block.data(), static_cast<std::streamsize>(block.size())).gcount()) {
      const auto count = static_cast<std::size_t>(bytes.gcount());
      good_ = archive_write_data(zip_.get(), block.data(), count) == static_cast<la_ssize_t>(count);
    }
  }
  void add(const std::string& member, const std::string& text) {
    std::istringstream in(text);
    add(member, in, text.size());
  }
  bool close() { return archive_write_close(zip_.get()) == ARCHIVE_OK && good_; }

 private:
  std::unique_ptr<archive, int (*)(archive*)> zip_;
  bool good_ = false;
};

void add_frame(ZipWriter& zip) {
  constexpr std::string_view main_type =
      "application/vnd.openxmlformats-officedocument.spreadsheetml.";
  zip.add("[Content_Types].xml",
          fmt::format(R"({0}<Types xmlns="{1}content-types"><Default Extension="rels" )"
                      R"(ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
                      R"(<Override PartName="/xl/workbook.xml" ContentType="{2}sheet.main+xml"/>)"
                      R"(<Override PartName="/xl/worksheets/sheet1.xml" )"
                      R"(ContentType="{2}worksheet+xml"/></Types>)",
                      declaration, package, main_type));
  zip.add("_rels/.rels",
          fmt::format(R"({}<Relationships xmlns="{}relationships"><Relationship Id="rId1" )"
                      R"(Type="{}/officeDocument" Target="xl/workbook.xml"/></Relationships>)",
                      declaration, package, office));
  zip.add("xl/workbook.xml",
          fmt::format(R"({}<workbook xmlns="{}" xmlns:r="{}"><sheets><sheet name="rejects" )"
                      R"(sheetId="1" r:id="rId1"/></sheets></workbook>)",
                      declaration, sheet_schema, office));
  zip.add("xl/_rels/workbook.xml.rels",
          fmt::format(R"({}<Relationships xmlns="{}relationships"><Relationship Id="rId1" )"
                      R"(Type="{}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>)",
                      declaration, package, office));
}

}  // namespace

Result<void> write_xlsx(engine::Connection& connection, const std::string& query,
                        const std::string& path) {
  const auto folder = std::filesystem::path(path).parent_path().string();
  RONGHE_TRY(sheet, TemporaryFile::create(folder, ".xml"));
  RONGHE_CHECK(write_sheet(connection, query, sheet.path()));
  ZipWriter zip(path);
  add_frame(zip);
  std::ifstream in(sheet.path(), std::ios::binary);
  zip.add("xl/worksheets/sheet1.xml", in, std::filesystem::file_size(sheet.path()));
  if (zip.close()) return {};
  return fail(ErrorKind::fault, fmt::format("{}: cannot be written; check the disk", path));
}

}  // namespace ronghe::intake::detail
