# Warnings, hardening and sanitizers for our own code; generated code takes none of the warnings.
add_library(assay_options INTERFACE)
target_include_directories(assay_options INTERFACE ${CMAKE_SOURCE_DIR})
target_compile_definitions(assay_options INTERFACE _GNU_SOURCE)
target_compile_options(assay_options INTERFACE -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes
  -Wmissing-prototypes -Wpointer-arith -Wwrite-strings -Wvla -fno-strict-aliasing
  $<$<NOT:$<CONFIG:Release>>:-fno-omit-frame-pointer> -fvisibility=hidden)
# Frame pointers are for sanitizers and profilers; in a release they are 3 % of what a maths answer executes.
# Hidden: all is linked statically, and a function that no other object could replace may be inlined in its file.
# libseccomp's macros leave fields out, which gcc does not mind in system headers; gcc still warns of ours.
target_compile_options(assay_options INTERFACE $<$<C_COMPILER_ID:Clang>:-Wno-missing-field-initializers>)
if(ASSAY_WERROR)
  target_compile_options(assay_options INTERFACE -Werror)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Release")
  target_compile_options(assay_options INTERFACE -fstack-protector-strong -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2)
  add_link_options(-Wl,-z,relro,-z,now)
endif()
if(ASSAY_SANITIZE)
  add_compile_options(-fsanitize=${ASSAY_SANITIZE} -fno-sanitize-recover=all)
  add_link_options(-fsanitize=${ASSAY_SANITIZE})
  add_compile_definitions(ASSAY_SANITIZED=1)
endif()
if(ASSAY_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(ASSAY_ENGINE_THREADS)
  add_compile_definitions(ASSAY_ENGINE_THREADS=1)
endif()
if(ASSAY_COVERAGE)
  add_compile_options(--coverage)
  add_link_options(--coverage)
endif()

# assay_library(name SOURCES... [LINK libs...]): a static library of ours.
function(assay_library name)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  add_library(${name} STATIC ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PUBLIC assay_options ${arg_LINK})
endfunction()

# Put before the names of tests, so that one ctest over several builds can tell them apart ("asan.arena").
set(ASSAY_TEST_PREFIX "" CACHE STRING "Prefix of the tests' names")

# assay_test(name SOURCES... [LINK libs...]): a cmocka test, run by ctest.
function(assay_test name)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  add_executable(${name} ${arg_UNPARSED_ARGUMENTS})
  target_link_libraries(${name} PRIVATE assay_options ${arg_LINK} PkgConfig::CMOCKA)
  target_compile_definitions(${name} PRIVATE ASSAY_TEST_DATA="${CMAKE_SOURCE_DIR}/tests/data")
  add_test(NAME ${ASSAY_TEST_PREFIX}${name} COMMAND ${name})
  set_tests_properties(${ASSAY_TEST_PREFIX}${name} PROPERTIES TIMEOUT 300)
endfunction()

# Which fuzz targets there are and where their corpora lie, for packaging/fuzz.
file(WRITE ${CMAKE_BINARY_DIR}/fuzz_targets.txt "")

# assay_fuzz(name SOURCE CORPUS_FOLDER [LINK libs...]): one libFuzzer target. Without ASSAY_FUZZ it is linked with a small main that
# replays files, and ctest replays its corpus.
function(assay_fuzz name source corpus)
  cmake_parse_arguments(arg "" "" "LINK" ${ARGN})
  if(ASSAY_FUZZ)
    add_executable(${name} ${source})
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
    file(APPEND ${CMAKE_BINARY_DIR}/fuzz_targets.txt "${name}\t${corpus}\n")
  else()
    add_executable(${name} ${source} ${CMAKE_SOURCE_DIR}/tests/fuzz/replay.c)
    add_test(NAME ${ASSAY_TEST_PREFIX}${name} COMMAND ${name} ${corpus})
    set_tests_properties(${ASSAY_TEST_PREFIX}${name} PROPERTIES TIMEOUT 300)
  endif()
  target_link_libraries(${name} PRIVATE assay_options ${arg_LINK})
endfunction()
