# SPDX-License-Identifier: MIT
# `cmake --install` and cpack run this: the folder depends on the prefix, which is known only then. Distributions'
# packages have folders for vendors. Below any other prefix zsh reads site-functions. Below /usr/local fish reads
# nothing, only /etc/fish. `data` and `completions` are set by Package.cmake.
if(CMAKE_INSTALL_PREFIX MATCHES "(^|/)usr$")
  set(zsh "${CMAKE_INSTALL_PREFIX}/${data}/zsh/vendor-completions")
else()
  set(zsh "${CMAKE_INSTALL_PREFIX}/${data}/zsh/site-functions")
endif()
if(CMAKE_INSTALL_PREFIX STREQUAL "/usr/local")
  set(fish "/etc/fish/completions")
else()
  set(fish "${CMAKE_INSTALL_PREFIX}/${data}/fish/vendor_completions.d")
endif()
set(bash "${CMAKE_INSTALL_PREFIX}/${data}/bash-completion/completions")
# file(INSTALL) heeds DESTDIR by itself.
file(INSTALL "${completions}/wazobus.bash" DESTINATION "${bash}" RENAME wazobus)
file(INSTALL "${completions}/_wazobus" DESTINATION "${zsh}")
file(INSTALL "${completions}/wazobus.fish" DESTINATION "${fish}")
