# SPDX-License-Identifier: LGPL-2.1-or-later
# Translations, by GNU gettext's tools: cli/po/LANGUAGE.po becomes share/locale/LANGUAGE/LC_MESSAGES/smimetool.mo, in
# the build and where it is installed. The target update-po takes new and changed texts into the .po files.
find_program(MSGFMT msgfmt)
if(NOT MSGFMT)
  message(FATAL_ERROR "msgfmt, which makes the translations, is not there: install gettext (Debian: apt-get install gettext)")
endif()

# Seen from where the program is itself, so that what is installed can be moved.
if(IS_ABSOLUTE "${CMAKE_INSTALL_BINDIR}" OR IS_ABSOLUTE "${CMAKE_INSTALL_LOCALEDIR}")
  set(SMIME_LOCALE_DIR "${CMAKE_INSTALL_FULL_LOCALEDIR}")
else()
  file(RELATIVE_PATH SMIME_LOCALE_DIR "/${CMAKE_INSTALL_BINDIR}" "/${CMAKE_INSTALL_LOCALEDIR}")
endif()
target_compile_definitions(smime_cli PRIVATE SMIME_LOCALE_DIR="${SMIME_LOCALE_DIR}")
set(catalogues)
foreach(language ja)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/share/locale/${language}/LC_MESSAGES)
  set(po ${CMAKE_SOURCE_DIR}/cli/po/${language}.po)
  file(MAKE_DIRECTORY ${folder})
  add_custom_command(OUTPUT ${folder}/smimetool.mo
    COMMAND ${MSGFMT} --check-format --no-hash -o ${folder}/smimetool.mo ${po}
    DEPENDS ${po} VERBATIM)
  install(FILES ${folder}/smimetool.mo
    DESTINATION ${CMAKE_INSTALL_LOCALEDIR}/${language}/LC_MESSAGES COMPONENT smimetool)
  list(APPEND catalogues ${folder}/smimetool.mo)
endforeach()
add_custom_target(translations ALL DEPENDS ${catalogues})
add_dependencies(smime_cli translations)

add_custom_target(update-po COMMAND bash ${CMAKE_SOURCE_DIR}/cli/po/update WORKING_DIRECTORY ${CMAKE_SOURCE_DIR} VERBATIM)
