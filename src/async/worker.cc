// Asio's pool of one thread; what is done there is told back through the executor.
#include "async/worker.h"

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <exception>
#include <system_error>
#include <utility>

#include "async/condition.h"

namespace docker_exporter::async {

namespace asio = boost::asio;

namespace {

// Shared by both threads; `done` and `ended` are of the executor's thread alone.
struct Job {
  Job(std::function<void()> w, const asio::any_io_executor& executor)
      : work(std::move(w)), ended(executor) {}
  std::function<void()> work;
  std::exception_ptr failure;
  bool done = false;
  Condition ended;
};

}  // namespace

class Worker::Thread {
 public:
  asio::thread_pool pool{1};
};

Worker::Worker(asio::any_io_executor executor) : executor_(std::move(executor)) {}

Worker::~Worker() {
  if (thread_) thread_->pool.join();
}

bool Worker::start() {
  if (thread_) return true;
  try {
    thread_ = std::make_unique<Thread>();
  } catch (const std::system_error&) {
    return false;
  }
  return true;
}

asio::awaitable<void> Worker::run(std::function<void()> work) {
  if (!start()) {
    work();
    co_return;
  }
  auto job = std::make_shared<Job>(std::move(work), executor_);
  asio::post(thread_->pool, [job, executor = executor_]() mutable {
    try {
      job->work();
    } catch (...) {
      job->failure = std::current_exception();
    }
    asio::post(executor, [job = std::move(job)] {
      job->done = true;
      job->ended.notify_all();
    });
  });
  while (!job->done) co_await job->ended.wait(Deadline::max());
  if (job->failure) std::rethrow_exception(job->failure);
}

}  // namespace docker_exporter::async
