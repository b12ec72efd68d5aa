# SPDX-License-Identifier: Apache-2.0
# DuckDB's C API: a system copy if there is one, else the copy that `make setup` installs from npm.
# Gives the imported target DuckDB::DuckDB.
set(_modules "${PROJECT_SOURCE_DIR}/node_modules")

find_path(DuckDB_SYSTEM_INCLUDE_DIR duckdb.h)
find_library(DuckDB_SYSTEM_LIBRARY duckdb)
if(DuckDB_SYSTEM_INCLUDE_DIR AND DuckDB_SYSTEM_LIBRARY)
  set(DuckDB_INCLUDE_DIR "${DuckDB_SYSTEM_INCLUDE_DIR}")
  set(DuckDB_LIBRARY "${DuckDB_SYSTEM_LIBRARY}")
else()
  find_path(DuckDB_INCLUDE_DIR duckdb.h NO_DEFAULT_PATH
            PATHS "${_modules}/duckdb/src/duckdb/src/include")
  find_library(DuckDB_LIBRARY duckdb NO_DEFAULT_PATH
               PATHS "${_modules}/@duckdb/node-bindings-linux-x64")
endif()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(
  DuckDB REQUIRED_VARS DuckDB_LIBRARY DuckDB_INCLUDE_DIR
  REASON_FAILURE_MESSAGE "run `make setup` first: it installs DuckDB's header and library")

if(DuckDB_FOUND AND NOT TARGET DuckDB::DuckDB)
  add_library(DuckDB::DuckDB SHARED IMPORTED)
  set_target_properties(DuckDB::DuckDB PROPERTIES
                        IMPORTED_LOCATION "${DuckDB_LIBRARY}"
                        INTERFACE_INCLUDE_DIRECTORIES "${DuckDB_INCLUDE_DIR}")
endif()
mark_as_advanced(DuckDB_INCLUDE_DIR DuckDB_LIBRARY DuckDB_SYSTEM_INCLUDE_DIR
                 DuckDB_SYSTEM_LIBRARY)
