# SPDX-License-Identifier: Apache-2.0
# Libraries of others. Each is used by one adapter or one room; `tools/setup build` installs them, and
# `tools/setup check` those that only tests and benchmarks use.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(OpenSSL 3 REQUIRED)
find_package(DuckDB REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(pugixml REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(simdjson REQUIRED)
find_package(LibArchive REQUIRED)
find_package(CLI11 REQUIRED)
find_package(absl REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc)
find_package(CURL REQUIRED)
find_package(restinio REQUIRED)
if(BUILD_TESTING)
  find_package(GTest REQUIRED)
endif()
find_package(benchmark QUIET)
if(benchmark_FOUND)
  add_custom_target(benches)  # all benchmark programs; not part of a build that names no target
endif()

# Debian ships no CMake files for these.
function(ronghe_import target library header)
  string(MAKE_C_IDENTIFIER "${target}" id)
  find_library(${id}_LIBRARY ${library} REQUIRED)
  find_path(${id}_INCLUDE_DIR ${header} REQUIRED)
  add_library(${target} UNKNOWN IMPORTED GLOBAL)
  set_target_properties(${target} PROPERTIES
                        IMPORTED_LOCATION "${${id}_LIBRARY}"
                        INTERFACE_INCLUDE_DIRECTORIES "${${id}_INCLUDE_DIR}")
endfunction()
ronghe_import(IntelDecimal::bid bidgcc000 bid_functions.h)  # 000: by value, explicit rounding, flags
ronghe_import(xlsxwriter::xlsxwriter xlsxwriter xlsxwriter.h)
ronghe_import(Gcrypt::gcrypt gcrypt gcrypt.h)
ronghe_import(Sodium::sodium sodium sodium.h)
ronghe_import(QRencode::QRencode qrencode qrencode.h)

find_path(KAINJOW_INCLUDE_DIR kainjow/mustache.hpp REQUIRED)
add_library(kainjow::mustache INTERFACE IMPORTED GLOBAL)
target_include_directories(kainjow::mustache SYSTEM INTERFACE "${KAINJOW_INCLUDE_DIR}")

# PostgreSQL for tests and benchmarks; where its programs lie, its own program says.
find_package(PostgreSQL REQUIRED)
find_program(PG_CONFIG pg_config REQUIRED)
execute_process(COMMAND "${PG_CONFIG}" --bindir OUTPUT_VARIABLE RONGHE_POSTGRES_BIN
                OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
