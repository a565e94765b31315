# SPDX-License-Identifier: LGPL-2.1-or-later
# What --json prints, described for programs (JSON Schema 2020-12); the codes are those of the catalogue.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/lib/base/finding_table.h)
file(READ lib/base/finding_table.h SMIME_CODES)
string(REGEX MATCHALL "FINDING[(][ \n]*[A-Z0-9_]+,[ \n]*\"[a-z0-9-]+\"" SMIME_CODES "${SMIME_CODES}")
list(TRANSFORM SMIME_CODES REPLACE ".*(\"[a-z0-9-]+\")$" "\\1")
list(JOIN SMIME_CODES ", " SMIME_CODES)
configure_file(cli/smimetool.schema.json.in smimetool.schema.json @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/smimetool.schema.json DESTINATION ${CMAKE_INSTALL_DATADIR}/smimetool
  COMPONENT smimetool)
