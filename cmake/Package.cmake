# SPDX-License-Identifier: MIT
# What `cmake --install` and `cpack -G DEB` install, and where.
include(GNUInstallDirs)

install(TARGETS wazobus RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
file(GLOB man1 CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/man/*.1")
file(GLOB man5 CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/man/*.5")
install(FILES ${man1} DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
install(FILES ${man5} DESTINATION "${CMAKE_INSTALL_MANDIR}/man5")
install(FILES share/catalogue/queue-plugin.json DESTINATION "${CMAKE_INSTALL_DATADIR}/wazobus/catalogue")
file(GLOB schemas CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/share/schemas/*.schema.json")
install(FILES ${schemas}
        DESTINATION "${CMAKE_INSTALL_DATADIR}/wazobus/schemas")
install(CODE "set(data \"${CMAKE_INSTALL_DATADIR}\")
              set(completions \"${PROJECT_SOURCE_DIR}/completions\")")
install(SCRIPT cmake/InstallCompletions.cmake)
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}" RENAME copyright)
configure_file(cmake/changelog.Debian.in changelog.Debian @ONLY)
install(FILES "${CMAKE_CURRENT_BINARY_DIR}/changelog.Debian" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(FILES CHANGELOG.md DESTINATION "${CMAKE_INSTALL_DOCDIR}" RENAME changelog)

# The Debian package. dpkg-shlibdeps finds the libraries that it depends on. What Debian's policy wants compressed is
# compressed by cmake/CompressDocuments.cmake, in the staging folder only.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME wazobus)
set(CPACK_PACKAGE_VERSION "${PROJECT_VERSION}")
set(CPACK_PACKAGE_CONTACT "The wazobus authors <wazobus@example.org>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "command-line inspector for the Wazo message bus")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"wazobus shows, sends and checks the events on the message bus of a Wazo
Platform server: calls, faxes, agents, voicemails, users and all Asterisk
Manager events, as JSON over RabbitMQ.")
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION comm)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion, ca-certificates, jq")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS "${PROJECT_SOURCE_DIR}/cmake/CompressDocuments.cmake")
include(CPack)
