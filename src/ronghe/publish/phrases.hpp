// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "ronghe/publish/light.hpp"
#include "ronghe/publish/numbers.hpp"
#include "ronghe/publish/report.hpp"

// Sentences about numbers and lights, the same on every page.
namespace ronghe::publish {

// "县级地区", "Counties and districts": what the subjects of a group are called.
[[nodiscard]] std::string group_word(const Group& group, Language language);
// "县级地区", "County or district": what one of them is.
[[nodiscard]] std::string one_word(const Group& group, Language language);
// "21 个地级地区", "1 prefecture"
[[nodiscard]] std::string counted(std::int64_t count, const Group& group, Language language);
[[nodiscard]] Group group_of(const Subject& subject);

// "c", "z" or the word of the reason, when there is no value to show.
[[nodiscard]] std::string missing_mark(const Number& number, Language language);
[[nodiscard]] std::string missing_word(std::string_view reason, Language language);
[[nodiscard]] std::string value_words(const Indicator& indicator, const Number& number,
                                      Language language);
// "1,234 ÷ 5,678", "188.30 万元 ÷ 528.50 万元"; the line breaks between its parts only.
[[nodiscard]] std::string fraction_html(const Indicator& indicator, const Number& number,
                                        Language language);
// A part of the fraction in its unit, which may be none.
[[nodiscard]] std::string part_words(const Decimal& part, std::string_view unit, Language language);
// "20.1%–22.6%", "−1.3% 至 6.7%"; "" = there is no interval.
[[nodiscard]] std::string interval_words(const Indicator& indicator, const Number& number,
                                         Language language);
// "▲ +0.7 个百分点" since the previous run; "" = there is nothing to compare with.
[[nodiscard]] std::string change_words(const Indicator& indicator, const Number& number,
                                       Language language);
// "58.3", "c" or "withheld" where it is hidden, "–" where there is none.
[[nodiscard]] std::string score_words(const Scores& scores, std::string_view dimension,
                                      Language language);
// As the pack names it, else in the words of the report, else its id.
[[nodiscard]] std::string dimension_name(const ReportInput& input, const std::string& id,
                                         Language language);
// "红线 30.0% · 绿线 50.0%"
[[nodiscard]] std::string limits_words(const Indicator& indicator, Language language);
// The same, each limit on a line that does not break.
[[nodiscard]] std::string limits_html(const Indicator& indicator, Language language);
// The light of a number, or "not judged".
[[nodiscard]] std::string light_of_number_html(const Number& number, Language language);
[[nodiscard]] std::string distance_words(const Indicator& indicator, const Number& number,
                                         Language language);

// "企业实际参与率 21.3%，低于红线 30.0%（相差 −8.7 个百分点）"
[[nodiscard]] std::string reason(const Indicator& indicator, const Number& number,
                                 Language language);
// The reasons of the indicators that decided a subject's light, at most `most` of them.
[[nodiscard]] std::string reasons(const ReportInput& input, const Judged& judged, Language language,
                                  std::size_t most = 2);
// "红灯 3 · 黄灯 5 · 绿灯 12 · 无数据 1", "3 red · 5 yellow · 12 green". `unjudged` of those
// without a light are called so.
[[nodiscard]] std::string count_words(const std::array<std::int64_t, all_lights.size()>& by_light,
                                      Language language, std::int64_t unjudged = 0);

}  // namespace ronghe::publish
