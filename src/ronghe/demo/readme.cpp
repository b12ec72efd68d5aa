// SPDX-License-Identifier: Apache-2.0
#include "ronghe/demo/readme.hpp"

#include <fmt/format.h>

#include "ronghe/demo/detail/writers.hpp"

namespace ronghe::demo {

namespace {

constexpr std::string_view opening = R"(融合 示范数据 / Ronghe demo data

本文件夹中的企业、院校、平台和人员全部为虚构，名称均带“示例”和“Demo”字样；行政区划为真实区划。
统一社会信用代码的第二位为 8（任何登记机关都不使用的类型），主体识别码以 DEM 开头，不可能属于真实主体。
人员编号为随机生成的假名。数字按论文公开的比例校准，不反映任何地方的实际情况。

Every enterprise, college, body and person in this folder is made up; their names say 示例 and Demo.
The administrative divisions are real. The codes have type 8, which no authority gives, and an
organisation code that begins with DEM: they can belong to nobody. Persons are random pseudonyms.
The figures follow shares that the paper published and say nothing about any real place.

)";

constexpr std::string_view dirt = R"(
文件中故意留有的问题 / What is wrong on purpose
- 编码不一：UTF-8（有或无 BOM）、GB18030；标题为中文或字段名 / several encodings, Chinese titles or field names
- 已停用的行政区划代码 / retired region codes (their successor is in the list of regions)
- 重复行；迟到的更正见 *_corrections 文件 / rows sent twice; late corrections in *_corrections files
- 空白和“保密”“未采集”“不适用”“无法核实” / blanks and typed missing values
- 个别错误行（见下）：导入时加 --keep-good 可封存其余行 / some bad rows, listed below: --keep-good seals the rest
- 一个中途断开的文件 / one file that breaks off (it only repeats rows of another)
planted.json 列出每个对象每项指标应得的值，以及每个文件应计的行数。
planted.json tells the value that each indicator should have, and the rows that each file should count.

)";

constexpr std::string_view clean = R"(
文件为 Parquet，未加入错误。planted.json 列出各地区每项指标应得的值。
The files are Parquet and clean. planted.json tells the values that the regions should have.

)";

}  // namespace

Result<void> write_readme(const std::string& path, const Settings& settings,
                          const std::vector<FileAccount>& files) {
  RONGHE_TRY(out, detail::OutFile::create(path));
  out.write(opening);
  out.write(fmt::format("seed {} · {}\n", settings.seed, to_string(date_of_days(settings.end))));
  out.write(settings.size == Size::country ? clean : dirt);
  for (const auto& file : files) {
    std::string notes;
    for (const auto& note : file.notes) notes += (notes.empty() ? " · " : "; ") + note;
    out.write(
        fmt::format("{:<44} {:>9} rows · {}{}\n", file.file, file.rows, file.encoding, notes));
  }
  return out.close();
}

}  // namespace ronghe::demo
