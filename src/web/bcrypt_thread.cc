// The thread is detached, since nobody waits for it at the end; what it uses it shares.
#include "web/bcrypt_thread.h"

#include <sys/resource.h>

#include <boost/asio/post.hpp>
#include <thread>
#include <utility>

namespace docker_exporter::web {

namespace asio = boost::asio;

struct BcryptThread::Shared {
  Shared(asio::any_io_executor e, FairQueueLimits limits, Compare c, Done d)
      : executor(std::move(e)), compare(std::move(c)), done(std::move(d)), queue(limits) {}

  const asio::any_io_executor executor;
  const Compare compare;
  const Done done;
  std::mutex mutex;
  std::condition_variable changed;
  Queue queue;
  bool stop = false;  // written with the lock by the executor's thread: that one reads it without
};

BcryptThread::BcryptThread(asio::any_io_executor executor, FairQueueLimits limits, Compare compare,
                           Done done)
    : shared_(std::make_shared<Shared>(executor, limits, std::move(compare), std::move(done))) {}

BcryptThread::~BcryptThread() {
  stop();
}

void BcryptThread::stop() {
  const std::lock_guard lock(shared_->mutex);
  shared_->stop = true;
  shared_->changed.notify_all();
}

std::optional<Tag> BcryptThread::push(const Queue::Place& place, Work work) {
  if (!started_) std::thread(run, shared_).detach();
  started_ = true;
  const std::lock_guard lock(shared_->mutex);
  const auto loser = shared_->queue.push(place, std::move(work));
  shared_->changed.notify_all();
  return loser ? std::optional(loser->tag) : std::nullopt;
}

void BcryptThread::run(const std::shared_ptr<Shared>& shared) {
  // Of this thread alone: on a single processor scrapes go first.
  ::setpriority(PRIO_PROCESS, 0, 10);
  std::unique_lock lock(shared->mutex);
  for (;;) {
    shared->changed.wait(lock, [&] { return shared->stop || shared->queue.size() > 0; });
    if (shared->stop) return;
    const auto next = shared->queue.pop();
    if (!next) continue;
    const Work& work = *next;
    lock.unlock();
    const bool right = shared->compare(work.password, work.hash);
    lock.lock();
    if (shared->stop) return;
    asio::post(shared->executor, [shared, tag = work.tag, right] {
      // Only the thread that runs this sets it.
      if (!shared->stop) shared->done(tag, right);
    });
  }
}

}  // namespace docker_exporter::web
