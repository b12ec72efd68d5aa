// SPDX-License-Identifier: Apache-2.0
#include "ronghe/feel/external.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>
#include <variant>

#include "ronghe/feel/interpreter.hpp"
#include "ronghe/feel/unicode.hpp"

namespace ronghe::feel {

namespace {

// The types of Java that occur here; int, short, byte and long are whole numbers of some range.
using JavaValue = std::variant<std::int64_t, float, double, std::string>;
using JavaResult = std::optional<JavaValue>;
using Arguments = std::vector<JavaValue>;
using Method = JavaResult (*)(const Arguments&);

template <class T>
JavaResult whole(const Value& value) {
  const auto* number = value.number();
  const auto integer = number == nullptr ? std::nullopt : number->to_int64();
  const bool fits = integer && *integer >= std::numeric_limits<T>::min() &&
                    *integer <= std::numeric_limits<T>::max();
  return fits ? JavaResult(*integer) : std::nullopt;
}

// A value of FEEL as the parameter type that the signature names; none when it is no such value.
JavaResult to_java(const Value& value, std::string_view type) {
  if (type == "byte") return whole<std::int8_t>(value);
  if (type == "short") return whole<std::int16_t>(value);
  if (type == "int") return whole<std::int32_t>(value);
  if (type == "long") return whole<std::int64_t>(value);
  if (type == "double" || type == "float") {
    if (value.number() == nullptr) return std::nullopt;
    const auto number = value.number()->to_double();
    return type == "double" ? JavaResult(number) : JavaResult(static_cast<float>(number));
  }
  const auto* text = value.string();
  if (text == nullptr) return std::nullopt;
  if (type == "java.lang.String") return *text;
  const auto points = to_code_points(*text);
  const bool one = type == "char" && points.size() == 1 && points.front() <= 0xFFFF;
  return one ? JavaResult(*text) : std::nullopt;
}

// Numbers by their shortest notation; what is not finite is no number of FEEL.
Value from_java(const JavaResult& result) {
  if (!result) return {};
  if (const auto* text = std::get_if<std::string>(&*result)) return *text;
  if (const auto* integer = std::get_if<std::int64_t>(&*result)) return Decimal(*integer);
  const auto* single = std::get_if<float>(&*result);
  return Value(Decimal::parse(single != nullptr ? fmt::format("{}", *single)
                                                : fmt::format("{}", std::get<double>(*result))));
}

template <class T>
JavaResult greater(const Arguments& a) {
  return std::max(std::get<T>(a[0]), std::get<T>(a[1]));
}
template <class T>
JavaResult lesser(const Arguments& a) {
  return std::min(std::get<T>(a[0]), std::get<T>(a[1]));
}
template <double (*function)(double)>
JavaResult of_double(const Arguments& a) {
  return function(std::get<double>(a[0]));
}
JavaResult power(const Arguments& a) {
  return std::pow(std::get<double>(a[0]), std::get<double>(a[1]));
}
JavaResult same(const Arguments& a) { return a[0]; }

template <class T>
JavaResult parsed(const Arguments& a) {
  const auto number = Decimal::parse(std::get<std::string>(a[0]));
  if (!number) return std::nullopt;
  if constexpr (std::is_integral_v<T>) return whole<T>(*number);
  return JavaResult(static_cast<T>(number->to_double()));
}

// "%s" and "%%" only; another conversion, or one without an argument, is none.
JavaResult formatted(const Arguments& a) {
  const auto& pattern = std::get<std::string>(a[0]);
  std::string out;
  std::size_t next = 1;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      out += pattern[i];
      continue;
    }
    const char kind = ++i < pattern.size() ? pattern[i] : '\0';
    if (kind == '%') {
      out += '%';
    } else if (kind == 's' && next < a.size()) {
      out += std::get<std::string>(a[next++]);
    } else {
      return std::nullopt;
    }
    if (out.size() > text_bytes_max) return std::nullopt;
  }
  return out;
}

const std::map<std::string_view, Method>& methods() {
  using Whole = std::int64_t;
  static const std::map<std::string_view, Method> known{
      {"java.lang.Math.max(int,int)", greater<Whole>},
      {"java.lang.Math.max(long,long)", greater<Whole>},
      {"java.lang.Math.max(float,float)", greater<float>},
      {"java.lang.Math.max(double,double)", greater<double>},
      {"java.lang.Math.min(int,int)", lesser<Whole>},
      {"java.lang.Math.min(long,long)", lesser<Whole>},
      {"java.lang.Math.min(float,float)", lesser<float>},
      {"java.lang.Math.min(double,double)", lesser<double>},
      {"java.lang.Math.abs(double)", of_double<std::fabs>},
      {"java.lang.Math.sin(double)", of_double<std::sin>},
      {"java.lang.Math.cos(double)", of_double<std::cos>},
      {"java.lang.Math.tan(double)", of_double<std::tan>},
      {"java.lang.Math.asin(double)", of_double<std::asin>},
      {"java.lang.Math.acos(double)", of_double<std::acos>},
      {"java.lang.Math.atan(double)", of_double<std::atan>},
      {"java.lang.Math.sqrt(double)", of_double<std::sqrt>},
      {"java.lang.Math.cbrt(double)", of_double<std::cbrt>},
      {"java.lang.Math.exp(double)", of_double<std::exp>},
      {"java.lang.Math.log(double)", of_double<std::log>},
      {"java.lang.Math.log10(double)", of_double<std::log10>},
      {"java.lang.Math.pow(double,double)", power},
      {"java.lang.Byte.valueOf(byte)", same},
      {"java.lang.Short.valueOf(short)", same},
      {"java.lang.Integer.valueOf(int)", same},
      {"java.lang.Long.valueOf(long)", same},
      {"java.lang.Float.valueOf(float)", same},
      {"java.lang.Double.valueOf(double)", same},
      {"java.lang.String.valueOf(char)", same},
      {"java.lang.Byte.valueOf(java.lang.String)", parsed<std::int8_t>},
      {"java.lang.Short.valueOf(java.lang.String)", parsed<std::int16_t>},
      {"java.lang.Integer.valueOf(java.lang.String)", parsed<std::int32_t>},
      {"java.lang.Long.valueOf(java.lang.String)", parsed<std::int64_t>},
      {"java.lang.Float.valueOf(java.lang.String)", parsed<float>},
      {"java.lang.Double.valueOf(java.lang.String)", parsed<double>},
      {"java.lang.String.format(java.lang.String,[Ljava.lang.Object;)", formatted},
  };
  return known;
}

// The types between the brackets of a signature.
std::vector<std::string> parameter_types(std::string_view signature) {
  std::vector<std::string> types;
  const auto open = signature.find('(');
  for (auto rest = signature.substr(open + 1); !rest.empty();) {
    const auto end = rest.find_first_of(",)");
    if (end != 0) types.emplace_back(rest.substr(0, end));
    if (end == std::string_view::npos || rest[end] == ')') break;
    rest.remove_prefix(end + 1);
  }
  return types;
}

// A last type that is an array takes all the arguments that are left, as texts.
std::optional<Arguments> to_java(std::span<const Value> given,
                                 const std::vector<std::string>& types) {
  const bool open_end = !types.empty() && types.back().starts_with('[');
  const auto fixed = types.size() - (open_end ? 1 : 0);
  if (given.size() < fixed || (given.size() > fixed && !open_end)) return std::nullopt;
  Arguments arguments;
  for (std::size_t i = 0; i < given.size(); ++i) {
    auto one = i < fixed ? to_java(given[i], types[i]) : JavaResult(to_text(given[i]));
    if (!one) return std::nullopt;
    arguments.push_back(*std::move(one));
  }
  return arguments;
}

}  // namespace

std::optional<Function> external_function(const Value& mapping, std::vector<TypedName> parameters) {
  const auto* context = mapping.context();
  if (context == nullptr) return std::nullopt;
  if (const auto* java = context->find("java")) context = java->context();
  const auto* in_class = context == nullptr ? nullptr : context->find("class");
  const auto* signature = context == nullptr ? nullptr : context->find("method signature");
  if (in_class == nullptr || in_class->string() == nullptr || signature == nullptr ||
      signature->string() == nullptr) {
    return std::nullopt;
  }
  auto name = *in_class->string() + "." + *signature->string();
  std::erase(name, ' ');
  const auto method = methods().find(name);
  if (method == methods().end()) return std::nullopt;
  Function made;
  made.parameters = std::move(parameters);
  made.body = [run = method->second, types = parameter_types(name), name](
                  const Function&, std::span<const Value> given, Interpreter& interpreter) {
    const auto arguments = to_java(given, types);
    auto value = arguments ? from_java(run(*arguments)) : Value();
    if (!value.is_null()) return value;
    return interpreter.fail({}, fmt::format("{} has no result for these arguments", name));
  };
  return made;
}

}  // namespace ronghe::feel
