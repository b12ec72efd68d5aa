# SPDX-License-Identifier: Apache-2.0
# Compiles sources of a target several at a time, so that a header is read once for all of them.
# Sources that declare the same name outside of functions are kept apart, as each may have a `Case`
# or a `text_of` of its own. What the names are is read when CMake configures: after a new name that
# two sources share (the compiler says redefinition), `cmake --preset dev` puts them apart.
option(RONGHE_UNITY "compile sources together; off: each alone, as clang-tidy reads them" OFF)
set(RONGHE_UNITY_MAX 8)  # more take longer after a change of one, and leave a core idle at the end

if(RONGHE_UNITY)
  # A name of one source may be hidden in another; clang warns where each source is read alone. And
  # GCC takes each source for a header, whose types must not use an anonymous namespace.
  add_compile_options(-Wno-shadow -Wno-subobject-linkage)
endif()

# Names that a source declares at the beginning of a line, where our format has namespaces' members.
# NOTFOUND for one that sets macros, warnings or the instruction set for itself: it stays alone.
function(ronghe_names_of source result)
  file(READ "${source}" text)
  if(text MATCHES "\n#(define|pragma|undef)|immintrin|target\\(")
    set(${result} NOTFOUND PARENT_SCOPE)
    return()
  endif()
  string(REGEX REPLACE "[][;\\]" " " text "\n${text}")
  string(REGEX MATCHALL "\n[A-Za-z][^\n]*" lines "${text}")
  set(names "")
  foreach(line IN LISTS lines)
    if(line MATCHES "^\n(namespace|[A-Z_]+\\(|using namespace)")
      continue()
    elseif(line MATCHES "^\n(struct|class|enum class|enum|using) ([A-Za-z0-9_]+)( |$)")
      list(APPEND names "${CMAKE_MATCH_2}")
    elseif(line MATCHES "^\nusing [A-Za-z0-9_:]+::([A-Za-z0-9_]+) ")
      list(APPEND names "@${CMAKE_MATCH_1}")  # clashes with a declaration, not with its like
    elseif(line MATCHES "([A-Za-z0-9_:]+) *[({=]")
      list(APPEND names "${CMAKE_MATCH_1}")
    endif()
  endforeach()
  list(FILTER names EXCLUDE REGEX ":")  # members of classes
  list(REMOVE_DUPLICATES names)
  set(${result} "${names}" PARENT_SCOPE)
endfunction()

# ronghe_unity(<target> <source>...): each source joins the first group that has none of its names.
function(ronghe_unity target)
  if(NOT RONGHE_UNITY)
    return()
  endif()
  set(last -1)
  foreach(source IN LISTS ARGN)
    cmake_path(ABSOLUTE_PATH source OUTPUT_VARIABLE path)
    if(NOT EXISTS "${path}")  # generated later
      continue()
    endif()
    ronghe_names_of("${path}" names)
    if(names STREQUAL "NOTFOUND")
      continue()
    endif()
    set(group 0)
    while(group LESS_EQUAL last)
      list(LENGTH members_${group} count)
      set(shared "")
      foreach(name IN LISTS names)
        string(REPLACE "@" "" declared "${name}")
        if(declared IN_LIST names_${group} OR
           (declared STREQUAL name AND "@${name}" IN_LIST names_${group}))
          set(shared "${name}")
          break()
        endif()
      endforeach()
      if(count LESS RONGHE_UNITY_MAX AND shared STREQUAL "")
        break()
      endif()
      math(EXPR group "${group} + 1")
    endwhile()
    if(group GREATER last)
      set(last ${group})
    endif()
    list(APPEND members_${group} "${path}")
    list(APPEND names_${group} ${names})
    set_source_files_properties("${path}" PROPERTIES UNITY_GROUP "${target}_${group}")
  endforeach()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
endfunction()
