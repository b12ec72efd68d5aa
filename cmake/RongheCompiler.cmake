# SPDX-License-Identifier: Apache-2.0
# How everything of ours is compiled: C++23, warnings are errors, and what the sanitizers need.
set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_CXX_FLAGS_DEBUG "-g1")  # line tables: enough for traces, half the disk and link time

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Paths relative to the tree: a second clone finds what the first has compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}"
                                  CCACHE_NOHASHDIR=1 "${CCACHE}")
endif()
find_program(MOLD mold)
if(MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wswitch-enum -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # GCC 12 sees uninitialised reads and overlaps inside std::optional, std::expected and
  # std::string that are not there (bugs 80635 and 105651).
  add_compile_options(-Wno-maybe-uninitialized -Wno-restrict -fdiagnostics-color=always)
else()
  # Clang counts signs as conversions, GCC does not in C++; and libstdc++'s own stable_sort asks for
  # a buffer that it has itself deprecated.
  add_compile_options(-Wno-sign-conversion -Wno-deprecated-declarations)
endif()

if(RONGHE_SANITIZE)
  # -Og: the tests run in half the time, for little more time of the compiler.
  add_compile_options(-Og -fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer -D_GLIBCXX_ASSERTIONS)
  # At a fixed address: the sanitizers' tables hold millions of addresses, which the loader of a
  # program that may lie anywhere writes anew at each start (half of the time that a command takes).
  add_link_options(-fsanitize=address,undefined -no-pie)
endif()

if(RONGHE_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

# Read by add_test: a finding stops the test and shows where. Of an allocation two frames are kept:
# the engine has no frame pointers, so that deeper ones are garbage, of which every allocation makes
# a new one. Who needs more starts the program by hand. Of what was freed 16 MiB are kept apart, not
# 256: the engine frees megabytes a statement, and memory that is never used again is a page fault
# and a cache miss each time (a third of a run's time).
set(RONGHE_TEST_ENVIRONMENT
    "ASAN_OPTIONS=detect_stack_use_after_return=1:check_initialization_order=1:malloc_context_size=2:quarantine_size_mb=16"
    "UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1"
    "TZ=UTC" "LC_ALL=C.UTF-8")
