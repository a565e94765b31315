# SPDX-License-Identifier: LGPL-2.1-or-later
# tests/fuzz/fuzz_X.c holds one LLVMFuzzerTestOneInput. Of each there is
#   replay_X  (always) feeds it seeds/X and crashes/X; ctest runs it as "fuzz/X"
#   fuzz_X    (SMIME_FUZZ=ON, clang) is the libFuzzer binary, run in the project's root: fuzz_X -dict=tests/fuzz/mime.dict CORPUS tests/fuzz/seeds/X
if(SMIME_FUZZ)
  if(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "SMIME_FUZZ needs clang: -DCMAKE_C_COMPILER=clang")
  endif()
  target_compile_options(smime_flags INTERFACE
    -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(smime_flags INTERFACE -fsanitize=address,undefined)
endif()

foreach(source IN LISTS SMIME_FUZZ_SOURCES)
  get_filename_component(name ${source} NAME_WE)
  string(REGEX REPLACE "^fuzz_" "" target ${name})
  add_executable(replay_${target} ${source} fuzz/replay_main.c)
  target_link_libraries(replay_${target} PRIVATE smime_core smime_support)
  add_test(NAME fuzz/${target} COMMAND replay_${target}
    ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/seeds/${target} ${CMAKE_CURRENT_SOURCE_DIR}/fuzz/crashes/${target}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR})
  if(SMIME_FUZZ)
    add_executable(${name} ${source})
    target_link_libraries(${name} PRIVATE smime_core smime_support)
    target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  endif()
endforeach()

# Writes the seeds of fuzz_signed_data: make_cms_seeds tests/fuzz/seeds/signed_data.
add_executable(make_cms_seeds EXCLUDE_FROM_ALL fuzz/make_cms_seeds.c)
target_link_libraries(make_cms_seeds PRIVATE smime_core smime_support)

# Writes the seeds of fuzz_path: make_path_seeds tests/fuzz/seeds/path.
add_executable(make_path_seeds EXCLUDE_FROM_ALL fuzz/make_path_seeds.c)
target_link_libraries(make_path_seeds PRIVATE smime_core smime_support)

# Writes the seeds of fuzz_outlook_message: make_container_seeds tests/fuzz/seeds/outlook_message.
add_executable(make_container_seeds EXCLUDE_FROM_ALL fuzz/make_container_seeds.c)
target_link_libraries(make_container_seeds PRIVATE smime_core smime_support)
