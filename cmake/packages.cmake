# SPDX-License-Identifier: LGPL-2.1-or-later
# Packages: cmake --workflow --preset deb makes Debian's (in build-deb/), cmake --workflow --preset source the sources as a
# tarball. One package of the command, one of the library by its soname, one to compile with, one to read.
set(SMIME_PACKAGE_MAINTAINER "The smimetool authors <smimetool@packages.invalid>" CACHE STRING
  "Who answers for the packages that are made: Name <address>")
string(TIMESTAMP SMIME_PACKAGE_DATE "%a, %d %b %Y %H:%M:%S +0000" UTC) # obeys SOURCE_DATE_EPOCH

set(library libsmime${SMIME_SOVERSION})
set(CPACK_COMPONENTS_ALL smimetool ${library} libsmime-dev smimetool-doc)
set(CPACK_PACKAGE_VENDOR "The smimetool authors")
set(CPACK_PACKAGE_CONTACT "${SMIME_PACKAGE_MAINTAINER}")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/package_docs.cmake)
set(CPACK_POST_BUILD_SCRIPTS ${CMAKE_SOURCE_DIR}/cmake/package_scripts.cmake)
set(CPACK_SMIME_DATE ${SMIME_PACKAGE_DATE})

# package, section, what apt shows of it in one line, and in more
function(smime_package package section summary)
  string(TOUPPER ${package} upper)
  string(REPLACE ";" "\n" description "${summary};${ARGN}")
  set(CPACK_DEBIAN_${upper}_PACKAGE_NAME ${package} PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_PACKAGE_SECTION ${section} PARENT_SCOPE)
  set(CPACK_DEBIAN_${upper}_DESCRIPTION "${description}" PARENT_SCOPE)
  set(CPACK_COMPONENT_${upper}_DESCRIPTION "${description}" PARENT_SCOPE)
endfunction()

set(about "smimetool reads a whole message and judges a whole message: is the text"
  "unchanged, does the certificate lead to one that is trusted for e-mail, is the"
  "signer who From says, does the signature cover everything?")
smime_package(smimetool mail "sign e-mail with S/MIME and judge signed messages" ${about}
  "One verdict with its reasons, an exit status to rely on, and JSON for programs.")
smime_package(${library} libs "library that signs and verifies S/MIME messages" ${about}
  "This package has the shared library.")
smime_package(libsmime-dev libdevel "library that signs and verifies S/MIME messages - headers" ${about}
  "This package has what is needed to compile programs with the library.")
smime_package(smimetool-doc doc "sign e-mail with S/MIME and judge signed messages - examples" ${about}
  "This package has example messages, keys, and recipes for mail servers.")
string(TOUPPER ${library} upper)
set(CPACK_DEBIAN_SMIMETOOL_PACKAGE_RECOMMENDS "libnss3, zlib1g")
set(CPACK_DEBIAN_SMIMETOOL_PACKAGE_SUGGESTS "smimetool-doc")
set(CPACK_DEBIAN_${upper}_PACKAGE_RECOMMENDS "libnss3")
# CPack's own way, scripts that call ldconfig, is an older one.
file(WRITE ${CMAKE_BINARY_DIR}/control/shlibs
  "libsmime ${SMIME_SOVERSION} ${library} (>= ${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR})\n")
file(WRITE ${CMAKE_BINARY_DIR}/control/triggers "activate-noawait ldconfig\n")
set(CPACK_DEBIAN_${upper}_PACKAGE_CONTROL_EXTRA
  ${CMAKE_BINARY_DIR}/control/shlibs ${CMAKE_BINARY_DIR}/control/triggers)
set(CPACK_DEBIAN_LIBSMIME-DEV_PACKAGE_DEPENDS
  "${library} (= ${PROJECT_VERSION}), libgpg-error-dev, libgnutls28-dev, libunistring-dev")
set(CPACK_DEBIAN_LIBSMIME-DEV_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_SMIMETOOL-DOC_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_SMIMETOOL-DOC_PACKAGE_ARCHITECTURE all)

install(FILES README.md README.ja.md CHANGELOG.md SECURITY.md AUTHORS DESTINATION ${CMAKE_INSTALL_DOCDIR}
  COMPONENT smimetool-doc)
install(DIRECTORY samples/ DESTINATION ${CMAKE_INSTALL_DOCDIR}/examples COMPONENT smimetool-doc
  USE_SOURCE_PERMISSIONS PATTERN quickstart EXCLUDE)

set(CPACK_SOURCE_GENERATOR TGZ)
set(CPACK_SOURCE_PACKAGE_FILE_NAME smimetool-${PROJECT_VERSION})
set(CPACK_SOURCE_IGNORE_FILES "/[.]git/" "/build[^/]*/" "/[.]cache/")
include(CPack)
