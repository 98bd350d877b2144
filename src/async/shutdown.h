// SIGTERM and SIGINT, also as PID 1, where the kernel gives them no default action.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

namespace docker_exporter::async {

// Answers with the first of SIGTERM and SIGINT that arrives; a second one of either kind has its
// default action again. SIGPIPE is ignored from the call on.
boost::asio::awaitable<int> wait_for_shutdown();

}  // namespace docker_exporter::async
