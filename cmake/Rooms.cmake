# SPDX-License-Identifier: GPL-3.0-or-later
include_guard(GLOBAL)

# Flags of our own code; generated code never gets them.
add_library(aif_flags INTERFACE)
target_compile_options(aif_flags INTERFACE -Wall -Wextra -Wpedantic $<$<BOOL:${AIF_WERROR}>:-Werror>)
target_include_directories(aif_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(aif_flags INTERFACE QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII
  QT_DISABLE_DEPRECATED_BEFORE=0x060400 SPDLOG_FMT_EXTERNAL AIF_VERSION="${PROJECT_VERSION}")
if(AIF_SANITIZE)
  # GCC sees uninitialised values in what the instrumentation adds (GCC bug 105562). Debian's protobuf and abseil are not
  # instrumented: their headers must not lay out their types as if they were.
  target_compile_options(aif_flags INTERFACE -fsanitize=${AIF_SANITIZE} -fno-omit-frame-pointer -Wno-maybe-uninitialized
    -U__SANITIZE_THREAD__ -U__SANITIZE_ADDRESS__)
  target_link_options(aif_flags INTERFACE -fsanitize=${AIF_SANITIZE})
endif()

# aif_hidden_types(sources…): files that use a library which hides its classes' type information, as Debian's SOCI does:
# UBSan's check of it would not link.
function(aif_hidden_types)
  if(AIF_SANITIZE MATCHES "undefined")
    set_source_files_properties(${ARGN} PROPERTIES COMPILE_OPTIONS -fno-sanitize=vptr)
  endif()
endfunction()

# aif_room(NAME sources…): a static library of ours, included as "room/header.h" from the repository root.
function(aif_room name)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PUBLIC aif_flags)
endfunction()

# aif_test(NAME LABELS … SOURCES … LIBRARIES …): one GoogleTest binary a room; every case is a ctest test.
include(GoogleTest)
function(aif_test name)
  cmake_parse_arguments(arg "" "TIMEOUT" "LABELS;SOURCES;LIBRARIES;ENVIRONMENT;PROPERTIES" ${ARGN})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE aif_flags ${arg_LIBRARIES} GTest::gtest GTest::gmock)
  if(NOT "${name}" IN_LIST AIF_OWN_MAIN)
    target_link_libraries(${name} PRIVATE GTest::gtest_main)
  endif()
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS "${arg_LABELS}" TIMEOUT ${arg_TIMEOUT} ${arg_PROPERTIES})
  if(arg_ENVIRONMENT)
    # gtest_discover_tests flattens lists, so several variables are set once the names of the tests are known.
    set(file ${CMAKE_CURRENT_BINARY_DIR}/${name}_environment.cmake)
    file(GENERATE OUTPUT ${file} CONTENT
      "if(${name}_TESTS)\n  set_tests_properties(\${${name}_TESTS} PROPERTIES ENVIRONMENT \"${arg_ENVIRONMENT}\")\nendif()\n")
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${file})
  endif()
endfunction()
