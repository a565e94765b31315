# SPDX-License-Identifier: LGPL-2.1-or-later
# What Debian wants of every package: licence and history in /usr/share/doc/PACKAGE, manuals and history compressed.
# Run by cpack on what it is about to pack.
if(NOT CPACK_GENERATOR STREQUAL "DEB")
  return()
endif()
foreach(package ${CPACK_COMPONENTS_ALL})
  set(root ${CPACK_TEMPORARY_DIRECTORY}/${package}/usr)
  set(doc ${root}/share/doc/${package})
  file(MAKE_DIRECTORY ${doc})
  file(WRITE ${doc}/copyright
    "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n"
    "Upstream-Name: smimetool\n\nFiles: *\nCopyright: 2026 The smimetool authors\nLicense: LGPL-2.1-or-later\n"
    " On Debian systems the text of the licence is in /usr/share/common-licenses/LGPL-2.1.\n")
  file(WRITE ${doc}/changelog
    "smimetool (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium\n\n  * See CHANGELOG.md in the package smimetool-doc.\n\n"
    " -- ${CPACK_PACKAGE_CONTACT}  ${CPACK_SMIME_DATE}\n")
  # groff 1.23 takes section headings of mdoc apart in the middle of a character's name; they are printed as they should be.
  if(EXISTS ${root}/share/man/ja)
    file(WRITE ${root}/share/lintian/overrides/${package}
      "${package}: groff-message *macro 'doc-str-tmp2' not defined*\n")
  endif()
  file(GLOB_RECURSE pages ${root}/share/man/*.[1-8])
  foreach(page ${pages} ${doc}/changelog)
    execute_process(COMMAND gzip -9nf ${page} COMMAND_ERROR_IS_FATAL ANY)
  endforeach()
endforeach()
