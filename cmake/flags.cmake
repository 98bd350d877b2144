# Compiler and linker flags shared by every target, carried by the interface library dpe_flags.
add_library(dpe_flags INTERFACE)
target_include_directories(dpe_flags INTERFACE ${CMAKE_SOURCE_DIR}/src)
# Designated initializers leave out what has a default.
target_compile_options(dpe_flags INTERFACE -Wall -Wextra -Wpedantic -Wconversion -Wshadow
                                           -Wno-missing-field-initializers
                                           -ffunction-sections -fdata-sections)
target_compile_definitions(
  dpe_flags
  INTERFACE BOOST_ASIO_SEPARATE_COMPILATION # implementation: src/async/asio_impl.cc
            BOOST_ASIO_NO_DEPRECATED)
if(DPE_WERROR)
  target_compile_options(dpe_flags INTERFACE -Werror)
endif()

if(DPE_SANITIZE)
  target_compile_options(dpe_flags INTERFACE -fsanitize=${DPE_SANITIZE} -fno-sanitize-recover=all
                                             -fno-omit-frame-pointer)
  target_link_options(dpe_flags INTERFACE -fsanitize=${DPE_SANITIZE})
  # Recycled coroutine frames would hide a use after free from the sanitizer.
  target_compile_definitions(dpe_flags INTERFACE BOOST_ASIO_DISABLE_AWAITABLE_FRAME_RECYCLING
                                                 _GLIBCXX_ASSERTIONS)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC's manual calls this warning unreliable under the sanitizers; it takes the value of an empty
    # Result<void> for one that is read.
    target_compile_options(dpe_flags INTERFACE -Wno-maybe-uninitialized)
  else()
    # "Cannot represent a difference across sections": clang's function sanitizer and coroutines.
    target_compile_options(dpe_flags INTERFACE -fno-sanitize=function)
  endif()
  if(DPE_FUZZ)
    target_compile_options(dpe_flags INTERFACE -fsanitize=fuzzer-no-link)
    target_link_options(dpe_flags INTERFACE -fsanitize=fuzzer-no-link)
  endif()
else()
  # What ships needs the C library at run time, and nothing else.
  target_link_options(dpe_flags INTERFACE -static-libstdc++ -static-libgcc)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "Debug")
  target_compile_definitions(dpe_flags INTERFACE _GLIBCXX_ASSERTIONS)
  # Lines for stack traces; more debug information only costs build time.
  target_compile_options(dpe_flags INTERFACE -O1 -g1)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
  target_link_options(dpe_flags INTERFACE -fuse-ld=lld)
  if(CMAKE_BUILD_TYPE STREQUAL "Release")
    # Packed, what the loader reads at the start is a hundredth, and so is what stays in memory of it.
    target_link_options(dpe_flags INTERFACE -Wl,--icf=safe -Wl,-z,pack-relative-relocs)
  endif()
endif()
target_link_options(dpe_flags INTERFACE -Wl,--gc-sections -Wl,-z,relro,-z,now)
