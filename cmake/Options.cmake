# SPDX-License-Identifier: GPL-3.0-or-later
# How everything of ours is compiled.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

option(AIF_WERROR "Warnings are errors" OFF)
option(AIF_TESTS "Build the tests" ON)
option(AIF_BENCHMARKS "Build what ./bench runs" OFF)
set(AIF_SANITIZE "" CACHE STRING "Sanitizers for our own code: 'address,undefined' or 'thread'")

find_program(AIF_CCACHE ccache)
if(AIF_CCACHE)
  # base_dir makes the cache serve every checkout.
  set(CMAKE_CXX_COMPILER_LAUNCHER
      ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1 ${AIF_CCACHE})
endif()
find_program(AIF_MOLD mold)
if(AIF_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

add_compile_options(-fdebug-prefix-map=${CMAKE_SOURCE_DIR}=. -fno-semantic-interposition)
