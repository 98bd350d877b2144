// `at_once` workers take the next index until none is left.
#include "async/for_each.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/this_coro.hpp>
#include <memory>
#include <utility>

#include "async/condition.h"
#include "async/or_end.h"

namespace docker_exporter::async {

namespace asio = boost::asio;

namespace {

struct Work {
  std::size_t count;
  std::function<asio::awaitable<void>(std::size_t)> step;
  Condition ended;
  std::size_t next = 0;
  std::size_t running = 0;
};

asio::awaitable<void> work_through(std::shared_ptr<Work> work) {
  while (work->next < work->count) {
    const std::size_t index = work->next++;
    co_await work->step(index);
  }
  if (--work->running == 0) work->ended.notify_all();
}

}  // namespace

asio::awaitable<void> for_each(std::size_t count, std::size_t at_once,
                               std::function<asio::awaitable<void>(std::size_t)> step) {
  const auto executor = co_await asio::this_coro::executor;
  const auto work = std::make_shared<Work>(count, std::move(step), Condition(executor));
  work->running = std::min(count, at_once);
  for (std::size_t i = work->running; i > 0; --i)
    asio::co_spawn(executor, work_through(work), or_end);
  while (work->running > 0) co_await work->ended.wait(Deadline::max());
}

}  // namespace docker_exporter::async
