# libweft: every folder in one library. `weft` is what users link (shared, exporting only namespace
# weft, unless BUILD_SHARED_LIBS is off); `weft_static` holds the same objects for the tests and for
# the program, which starts faster without a second library to load.
set(folders weft_proto weft_core weft_ops weft_graph weft_kernels weft_runtime)
set(objects)
foreach(folder ${folders})
  list(APPEND objects $<TARGET_OBJECTS:${folder}>)
endforeach()
set(externals protobuf::libprotobuf ${WEFT_ABSL} TBB::tbb PkgConfig::Hwy PkgConfig::Sleef
    leveldb::leveldb ZLIB::ZLIB PkgConfig::Zip JPEG::JPEG PNG::PNG GIF::GIF Threads::Threads)

add_library(weft_static STATIC ${objects})
target_include_directories(weft_static PUBLIC ${PROJECT_SOURCE_DIR})
target_include_directories(weft_static SYSTEM PUBLIC ${PROJECT_BINARY_DIR}/generated)
target_link_libraries(weft_static PUBLIC weft_flags ${externals})

add_library(weft ${objects})
set_target_properties(weft PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION 0)
target_link_libraries(weft PUBLIC ${WEFT_ABSL} PRIVATE ${externals})
target_include_directories(weft PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
                           $<INSTALL_INTERFACE:include/weft>)
target_compile_features(weft PUBLIC cxx_std_20)
if(BUILD_SHARED_LIBS)
  target_link_options(weft PRIVATE LINKER:--version-script=${PROJECT_SOURCE_DIR}/cmake/weft.map)
  set_target_properties(weft PROPERTIES LINK_DEPENDS ${PROJECT_SOURCE_DIR}/cmake/weft.map)
endif()
