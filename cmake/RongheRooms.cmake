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

function(ronghe_test_program name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE GTest::gmock GTest::gtest_main)
  add_test(NAME ${name} COMMAND ${name} WORKING_DIRECTORY "${PROJECT_SOURCE_DIR}")
  set_tests_properties(${name} PROPERTIES ENVIRONMENT "${RONGHE_TEST_ENVIRONMENT}")
endfunction()

# Files of templates/ become part of the program, by way of a generated source for embedded.hpp.
function(ronghe_embed_templates room generated)
  set(folder "${CMAKE_CURRENT_SOURCE_DIR}/templates")
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

# ronghe_room(<name> [LIBS <imported targets>...]): the sources are found, the rooms that it may
# link come from tools/layers.txt. A room without sources yet is passed over. What several tests of
# a room share lies in its testing.cpp.
function(ronghe_room name)
  cmake_parse_arguments(ROOM "" "" "LIBS" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS *.cpp)
  file(GLOB_RECURSE headers CONFIGURE_DEPENDS *.hpp)
  set(tests ${sources})
  set(benches ${sources})
  list(FILTER tests INCLUDE REGEX "(_test|/testing)\\.cpp$")
  list(FILTER benches INCLUDE REGEX "_bench\\.cpp$")
  list(FILTER sources EXCLUDE REGEX "(_test|_bench|/testing)\\.cpp$")
  if(NOT sources AND NOT headers)
    return()
  endif()
  if(EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/templates" AND
     EXISTS "${CMAKE_CURRENT_SOURCE_DIR}/embedded.hpp")
    ronghe_embed_templates(${name} embedded)
    list(APPEND sources "${embedded}")
  endif()

  set(scope PUBLIC)
  if(sources)
    add_library(ronghe_${name} STATIC ${sources})
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
    target_link_libraries(${name}_test PRIVATE ronghe_${name})
  endif()
  if(benches AND TARGET benchmark::benchmark)
    add_executable(${name}_bench ${benches})
    target_link_libraries(${name}_bench PRIVATE ronghe_${name} benchmark::benchmark_main)
    set_target_properties(${name}_bench PROPERTIES RUNTIME_OUTPUT_DIRECTORY
                          "${CMAKE_BINARY_DIR}/bench")
  endif()
endfunction()
