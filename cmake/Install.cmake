# cmake --install: headers, library, program, find_package(Weft) and pkg-config.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# Weft's headers include each other as "core/…": users get include/weft on their path.
set(include_dir ${CMAKE_INSTALL_INCLUDEDIR}/weft)
foreach(folder core ops graph runtime)
  install(DIRECTORY ${folder} DESTINATION ${include_dir} FILES_MATCHING PATTERN "*.h" PATTERN "*.def")
endforeach()
install(FILES kernels/registry.h DESTINATION ${include_dir}/kernels)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR})

install(TARGETS weft EXPORT WeftTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR}
        ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
if(WEFT_BUILD_TOOLS)
  install(TARGETS weft_program RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()

set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/Weft)
install(EXPORT WeftTargets NAMESPACE Weft:: DESTINATION ${package_dir})
configure_package_config_file(cmake/WeftConfig.cmake.in ${PROJECT_BINARY_DIR}/WeftConfig.cmake
                              INSTALL_DESTINATION ${package_dir})
write_basic_package_version_file(${PROJECT_BINARY_DIR}/WeftConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/WeftConfig.cmake ${PROJECT_BINARY_DIR}/WeftConfigVersion.cmake
        DESTINATION ${package_dir})
# A static libweft leaves its own dependencies to its users to link.
install(FILES cmake/Dependencies.cmake DESTINATION ${package_dir} RENAME WeftDependencies.cmake)

list(TRANSFORM WEFT_ABSL REPLACE "absl::" "absl_" OUTPUT_VARIABLE WEFT_PC_REQUIRES)
list(JOIN WEFT_PC_REQUIRES " " WEFT_PC_REQUIRES)
file(RELATIVE_PATH PC_TO_PREFIX /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/weft.pc.in ${PROJECT_BINARY_DIR}/weft.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/weft.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
