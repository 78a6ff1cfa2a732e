# Installs the build in ${BUILD} to a folder of its own, and builds and runs the consumer against it, once
# through find_package and once through pkg-config.
set(prefix ${BUILD}/tests/consumer/prefix)
set(work ${BUILD}/tests/consumer/build)
file(REMOVE_RECURSE ${prefix} ${work})
function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE code OUTPUT_VARIABLE out ERROR_VARIABLE out)
  if(code)
    message(FATAL_ERROR "${ARGN}:\n${out}")
  endif()
endfunction()
run(${CMAKE_COMMAND} --install ${BUILD} --prefix ${prefix})
run(${CMAKE_COMMAND} -S ${SOURCE} -B ${work} -G Ninja "-DCMAKE_PREFIX_PATH=${prefix};${PREFIX_PATH}"
    -DCMAKE_CXX_FLAGS=${SANITIZER})
run(${CMAKE_COMMAND} --build ${work})
run(${work}/consumer ${work}/graph.pb)
run(${prefix}/bin/weft inspect ${work}/graph.pb)

file(GLOB pc ${prefix}/lib*/pkgconfig ${prefix}/lib*/*/pkgconfig)
set(ENV{PKG_CONFIG_PATH} ${pc})
execute_process(COMMAND pkg-config --cflags --libs weft OUTPUT_VARIABLE flags COMMAND_ERROR_IS_FATAL ANY
                OUTPUT_STRIP_TRAILING_WHITESPACE)
separate_arguments(flags UNIX_COMMAND "${flags}")
get_filename_component(libdir ${pc} DIRECTORY)
run(c++ ${SANITIZER} ${SOURCE}/main.cc -o ${work}/consumer_pc ${flags} -Wl,-rpath,${libdir})
run(${work}/consumer_pc ${work}/graph_pc.pb)
