// What to do with the end of a coroutine nobody waits for: an exception ends the program.
#pragma once

#include <exception>

namespace docker_exporter::async {

// Completion handler for co_spawn. What the engine or a client does is never an exception, so one
// that gets here is a fault of ours, or no memory: io_context::run() throws it, main says it and
// exits, and the restart policy acts. Asio's `detached` would swallow it and leave a program that
// listens and knows nothing.
inline constexpr auto or_end = [](const std::exception_ptr& error) {
  if (error) std::rethrow_exception(error);
};

}  // namespace docker_exporter::async
