# SPDX-License-Identifier: Apache-2.0
# One library, one test program and, where there are benchmarks, one benchmark program per room.
set(RONGHE_LAYERS "${PROJECT_SOURCE_DIR}/tools/layers.txt")
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${RONGHE_LAYERS}")

# Reads the graph: RONGHE_ROOMS in order of rank, RONGHE_<room>_MAY_INCLUDE for each.
macro(ronghe_read_layers)
  set(RONGHE_ROOMS "")
  file(STRINGS "${RONGHE_LAYERS}" lines REGEX "^[a-z]")
  foreach(line IN LISTS lines)
    string(REPLACE "*" "" line "${line}")
    string(REGEX REPLACE " +" ";" words "${line}")
    list(POP_FRONT words room rank)
    list(APPEND RONGHE_ROOMS ${room})
    set(RONGHE_${room}_MAY_INCLUDE ${words})
  endforeach()
endmacro()

macro(ronghe_add_rooms)
  ronghe_read_layers()
  foreach(room IN LISTS RONGHE_ROOMS)
    if(EXISTS "${PROJECT_SOURCE_DIR}/src/ronghe/${room}/CMakeLists.txt")
      add_subdirectory("src/ronghe/${room}")
    endif()
  endforeach()
endmacro()

# A benchmark program: built by the target benches or by its name.
function(ronghe_bench_program name)
  add_executable(${name} EXCLUDE_FROM_ALL ${ARGN})
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bench")
  add_dependencies(benches ${name})
endfunction()

function(ronghe_test_program name)
  add_executable(${name} ${ARGN})
  target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
  target_link_libraries(${name} PRIVATE GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "${RONGHE_TEST_ENVIRONMENT}")
endfunction()

# ronghe_split_test(<test> <filter>...): a program whose tests take longer than all others together
# runs as several, so that cores share them: <test>_1, <test>_2, ... with the suites that each filter
# of GoogleTest names, and <test> with all that none names. By suites, since each part that had tests
# of a suite would make anew what the suite shares.
function(ronghe_split_test name)
  if(NOT BUILD_TESTING)
    return()
  endif()
  list(JOIN ARGN ":" named)
  ronghe_test_part(${name} ${name} "-${named}")
  set(part 0)
  foreach(filter IN LISTS ARGN)
    math(EXPR part "${part} + 1")
    ronghe_test_part(${name} ${name}_${part} "${filter}")
  endforeach()
endfunction()

function(ronghe_test_part program test filter)
  if(NOT test STREQUAL program)
    add_test(NAME ${test} COMMAND ${program} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  endif()
  # COST: ctest starts it first, so that no core is idle at the end.
  set_tests_properties(${test} PROPERTIES COST 1000
                       ENVIRONMENT "${RONGHE_TEST_ENVIRONMENT};GTEST_FILTER=${filter}")
endfunction()

# One program per <name>_fuzz.cpp, all built by the target fuzz_targets.
function(ronghe_fuzz_programs room)
  if(NOT TARGET fuzz_targets)
    add_custom_target(fuzz_targets)
  endif()
  foreach(source IN LISTS ARGN)
    get_filename_component(program "${source}" NAME_WE)
    add_executable(${program} EXCLUDE_FROM_ALL "${source}")
    target_link_libraries(${program} PRIVATE ronghe_${room})
    target_link_options(${program} PRIVATE -fsanitize=fuzzer)
    set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
    add_dependencies(fuzz_targets ${program})
  endforeach()
endfunction()

# Files of a folder become part of the program, by way of a generated source for embedded.hpp.
function(ronghe_embed_files room folder generated)
  file(GLOB_RECURSE files RELATIVE "${folder}" CONFIGURE_DEPENDS "${folder}/*")
  set(output "${CMAKE_CURRENT_BINARY_DIR}/embedded.cpp")
  list(TRANSFORM files PREPEND "${folder}/" OUTPUT_VARIABLE paths)
  set(script "${PROJECT_SOURCE_DIR}/cmake/EmbedFiles.cmake")
  add_custom_command(
    OUTPUT "${output}" DEPENDS ${paths} "${script}" VERBATIM
    COMMAND "${CMAKE_COMMAND}" "-DROOM=${room}" "-DFOLDER=${folder}" "-DFILES=${files}"
            "-DOUTPUT=${output}" -P "${script}")
  set(${generated} "${output}" PARENT_SCOPE)
endfunction()

# ronghe_room(<name> [LIBS <imported targets>...] [EMBEDS <folder>]): the sources are found, the rooms
# that it may link come from tools/layers.txt. A room without sources yet is passed over. What several
# tests of a room share lies in its testing.cpp. EMBEDS names a folder whose files become part of the
# program, as seen from the root of the project.
function(ronghe_room name)
  cmake_parse_arguments(ROOM "" "EMBEDS" "LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS *.hpp)
  set(tests ${sources})
  set(benches ${sources})
  set(fuzzers ${sources})
  list(FILTER tests INCLUDE REGEX "(_test|/testing)\\.cpp$")
  list(FILTER benches INCLUDE REGEX "_bench\\.cpp$")
  list(FILTER fuzzers INCLUDE REGEX "_fuzz\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_test|_bench|_fuzz|/testing)\\.cpp$")
  if(NOT sources AND NOT headers)
    return()
  endif()
  if(ROOM_EMBEDS)
    ronghe_embed_files(${name} "${PROJECT_SOURCE_DIR}/${ROOM_EMBEDS}" embedded)
    list(APPEND sources "${embedded}")
  endif()

  set(scope PUBLIC)
  if(sources)
    add_library(ronghe_${name} STATIC ${sources})
    ronghe_unity(ronghe_${name} ${sources})
  else()
    set(scope INTERFACE)
    add_library(ronghe_${name} INTERFACE)
  endif()
  target_include_directories(ronghe_${name} ${scope} "${PROJECT_SOURCE_DIR}/src")
  target_link_libraries(ronghe_${name} ${scope} fmt::fmt ${ROOM_LIBS})
  foreach(room IN LISTS RONGHE_${name}_MAY_INCLUDE)
    if(TARGET ronghe_${room})
      target_link_libraries(ronghe_${name} ${scope} ronghe_${room})
    endif()
  endforeach()

  if(tests AND BUILD_TESTING)
    ronghe_test_program(${name}_test ${tests})
    ronghe_unity(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ronghe_${name})
  endif()
  if(fuzzers AND RONGHE_FUZZ)
    ronghe_fuzz_programs(${name} ${fuzzers})
  endif()
  if(benches AND TARGET benches)
    ronghe_bench_program(${name}_bench ${benches})
    target_link_libraries(${name}_bench PRIVATE ronghe_${name} benchmark::benchmark_main)
  endif()
endfunction()
