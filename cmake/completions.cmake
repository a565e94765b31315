# SPDX-License-Identifier: LGPL-2.1-or-later
# Completions for bash, zsh and fish, written from the tables of options when it is built, and where each shell looks
# for them. zsh: /usr/local has one folder for everybody, Debian's packages have another.
if(EXISTS /etc/debian_version AND CMAKE_INSTALL_PREFIX STREQUAL "/usr")
  set(SMIME_ZSH_FOLDER vendor-completions)
else()
  set(SMIME_ZSH_FOLDER site-functions)
endif()

add_executable(completions cmake/completions.c)
target_link_libraries(completions PRIVATE smime_cli)
set(completions)
function(smime_completion shell file folder)
  set(path ${CMAKE_CURRENT_BINARY_DIR}/completions.d/${file})
  add_custom_command(OUTPUT ${path} COMMAND completions ${shell} > ${path} DEPENDS completions VERBATIM)
  install(FILES ${path} DESTINATION ${CMAKE_INSTALL_DATADIR}/${folder} COMPONENT smimetool)
  set(completions ${completions} ${path} PARENT_SCOPE)
endfunction()
file(MAKE_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/completions.d)
smime_completion(bash smimetool bash-completion/completions)
smime_completion(zsh _smimetool zsh/${SMIME_ZSH_FOLDER})
smime_completion(fish smimetool.fish fish/vendor_completions.d)
add_custom_target(write_completions ALL DEPENDS ${completions})
