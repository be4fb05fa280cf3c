# A release is compiled by what runs: the libraries that read and compare answers are built twice, first with counters, which run over cases of the tests
# (cmake/profile_run.c), then by what was counted. So gcc keeps what is rare out of the way of what is not; no verdict depends on it. What bench/math_answers measures on
# is not among those cases. Counts are the same for the same sources and compiler.
set(profile_default OFF)
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND CMAKE_C_COMPILER_ID STREQUAL "GNU" AND CMAKE_C_COMPILER_VERSION VERSION_GREATER_EQUAL 11
   AND NOT CMAKE_CROSSCOMPILING AND NOT ASSAY_SANITIZE AND NOT ASSAY_COVERAGE AND NOT ASSAY_FUZZ)
  set(profile_default ON)
endif()
option(ASSAY_PROFILE "Compile the libraries of maths by what their cases run (gcc)" ${profile_default})
set(profile_folder ${CMAKE_BINARY_DIR}/profile)
set(profile_cases ${CMAKE_SOURCE_DIR}/tests/data/answer/answers.tsv)
foreach(name areal completions features lighteval mathverify)
  list(APPEND profile_cases ${CMAKE_SOURCE_DIR}/tests/data/math/cases_${name}.jsonl)
endforeach()

# Both compilations of a library: their counts have one name. No ccache, which does not know these options.
function(assay_profile_options target name)
  target_compile_options(${target} PRIVATE -dumpdir ${profile_folder}/${name}. ${ARGN})
  set_property(TARGET ${target} PROPERTY C_COMPILER_LAUNCHER)
endfunction()

# What is written where a file's counts have changed.
function(assay_profile_marks name sources out)
  list(TRANSFORM sources REPLACE ".*/" "")
  list(TRANSFORM sources PREPEND ${profile_folder}/${name}.)
  list(TRANSFORM sources APPEND .counted)
  set(${out} ${sources} PARENT_SCOPE)
endfunction()

# assay_profiled(name): the library, complete but for this, is compiled by what runs. It links only libraries that are, too, or are not ours; the names of its files differ.
function(assay_profiled name)
  if(NOT ASSAY_PROFILE)
    return()
  endif()
  set_property(GLOBAL APPEND PROPERTY ASSAY_PROFILED ${name})
  # Functions inlined otherwise make gcc warn otherwise: what may be uninitialized other builds tell.
  assay_profile_options(${name} ${name} -fprofile-use -fprofile-partial-training -fprofile-correction -Wno-missing-profile
                        -Wno-maybe-uninitialized)
  get_target_property(sources ${name} SOURCES)
  assay_profile_marks(${name} "${sources}" marks)
  foreach(source mark IN ZIP_LISTS sources marks)
    set_property(SOURCE ${source} APPEND PROPERTY OBJECT_DEPENDS ${mark})
  endforeach()
endfunction()

# The same sources with counters; appends to `marks` of the caller.
function(assay_profile_count name libraries)
  get_target_property(sources ${name} SOURCES)
  get_target_property(folder ${name} SOURCE_DIR)
  get_target_property(links ${name} LINK_LIBRARIES)
  assay_profile_marks(${name} "${sources}" own)
  set(marks ${marks} ${own} PARENT_SCOPE)
  list(TRANSFORM sources PREPEND ${folder}/)
  add_library(${name}_counted STATIC EXCLUDE_FROM_ALL ${sources})
  assay_profile_options(${name}_counted ${name} -fprofile-generate)
  target_link_options(${name}_counted INTERFACE -fprofile-generate)
  foreach(linked ${links})
    if(linked IN_LIST libraries)
      string(APPEND linked _counted)
    endif()
    target_link_libraries(${name}_counted PUBLIC ${linked})
  endforeach()
endfunction()

# To be called once, behind all of those.
function(assay_profile_run)
  get_property(libraries GLOBAL PROPERTY ASSAY_PROFILED)
  if(NOT libraries)
    return()
  endif()
  file(MAKE_DIRECTORY ${profile_folder})
  foreach(name ${libraries})
    assay_profile_count(${name} "${libraries}")
  endforeach()
  add_executable(assay_profile_run EXCLUDE_FROM_ALL ${CMAKE_SOURCE_DIR}/cmake/profile_run.c)
  list(TRANSFORM libraries APPEND _counted OUTPUT_VARIABLE counted)
  target_link_libraries(assay_profile_run PRIVATE assay_options ${counted})
  list(JOIN profile_cases " " cases)
  file(CONFIGURE OUTPUT ${profile_folder}/run.cmake @ONLY CONTENT [[
file(GLOB counts @profile_folder@/*.gcda)
if(counts)
  file(REMOVE ${counts})
endif()
execute_process(COMMAND @CMAKE_RUNTIME_OUTPUT_DIRECTORY@/assay_profile_run @cases@ COMMAND_ERROR_IS_FATAL ANY)
foreach(mark @marks@) # a file whose counts are as before is not compiled again
  string(REGEX REPLACE "counted$" "gcda" counts ${mark})
  if(EXISTS ${counts})
    file(COPY_FILE ${counts} ${mark} ONLY_IF_DIFFERENT)
  else() # nothing of it ran, or it is all tables
    file(CONFIGURE OUTPUT ${mark} CONTENT "")
  endif()
endforeach()
file(TOUCH @profile_folder@/stamp)
]])
  add_custom_command(OUTPUT ${profile_folder}/stamp BYPRODUCTS ${marks} COMMAND ${CMAKE_COMMAND} -P ${profile_folder}/run.cmake
                     DEPENDS assay_profile_run ${profile_cases} ${profile_folder}/run.cmake COMMENT "Counting what answers run" VERBATIM)
  add_custom_target(assay_profile DEPENDS ${profile_folder}/stamp)
  foreach(name ${libraries})
    add_dependencies(${name} assay_profile)
  endforeach()
endfunction()
