# SPDX-License-Identifier: MIT
# cpack runs this before it makes the package: gzip -9n for the manual and the changelogs, as Debian's policy wants.
file(GLOB documents "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/man/man*/*.[1-9]"
                    "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/doc/wazobus/changelog*")
execute_process(COMMAND gzip -9nf ${documents} COMMAND_ERROR_IS_FATAL ANY)
