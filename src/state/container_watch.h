// Keeps the inventory and the lives true: events, lists and inspects, and which of them come when.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "engine/client.h"
#include "model/snapshot.h"
#include "state/event_stream.h"
#include "state/inspector.h"
#include "state/inventory.h"
#include "state/lives.h"
#include "state/rights.h"
#include "state/shared_task.h"
#include "state/tracker.h"
#include "state/transitions.h"

namespace docker_exporter::state {

class ContainerWatch {
 public:
  ContainerWatch(boost::asio::any_io_executor executor, engine::Client& client, Rights& rights,
                 const TrackerOptions& options);
  ContainerWatch(const ContainerWatch&) = delete;
  ContainerWatch& operator=(const ContainerWatch&) = delete;

  void follow();

  // Asks for what is not known for sure. `ask_anyway`: the list too, so that an answer proves that
  // the engine is there. The error is that of the list, if it was asked and not answered.
  boost::asio::awaitable<std::optional<base::Error>> freshen(async::Deadline deadline,
                                                             bool ask_anyway);

  void engine_is_up();
  // Whether its containers go on while it is away (live-restore).
  void engine_keeps_containers(bool keeps) { engine_keeps_containers_ = keeps; }
  void engine_is_down();

  // nullptr: there was no list since the engine was down.
  std::shared_ptr<const model::Containers> containers();
  // nullptr: events may not be asked for, cannot be followed, or were not so far.
  std::shared_ptr<const model::Lives> lives();

  // Events tell everything that changes.
  bool following() const { return following_; }
  // They were asked for and did not come, though nobody refused them.
  bool events_failed() const { return events_.failing(); }
  // Since what is known was known to be true; nullopt: nothing is.
  std::optional<std::chrono::duration<double>> age() const;
  // Image events so far: what /info says of images has changed with each.
  std::uint64_t image_events() const { return image_events_; }
  // Grows with everything that may have changed any of this.
  std::uint64_t changes() const { return changes_; }
  void fill(model::Exporter& exporter) const;

 private:
  using SteadyTime = std::chrono::steady_clock::time_point;

  boost::asio::awaitable<std::optional<base::Error>> list();
  boost::asio::awaitable<Inspector::Outcome> inspect(std::string id);
  static boost::asio::awaitable<void> list_after(ContainerWatch& self,
                                                 std::chrono::milliseconds wait);
  static boost::asio::awaitable<void> resync(ContainerWatch& self);
  static boost::asio::awaitable<void> try_inspecting(ContainerWatch& self);

  void opened();
  void event(const model::Event& event);
  void gap(model::Time until, bool engine_went);
  void ended(const base::Error& error);

  void inspect_doubts();
  void retry_rights();
  bool list_refused() const;  // and it is not the time yet to ask again
  void list_soon(std::chrono::milliseconds wait);
  void list_if_needed();
  void schedule_list(std::chrono::milliseconds wait);
  void told(const std::string& id);
  void settle();

  boost::asio::any_io_executor executor_;
  engine::Client& client_;
  Rights& rights_;
  TrackerOptions options_;
  Inventory inventory_;
  Lives lives_;
  Inspector inspector_;
  EventStream stream_;
  SharedTask<std::optional<base::Error>> list_;
  boost::asio::steady_timer resync_timer_;
  bool list_scheduled_ = false;
  bool list_anyway_ = false;  // the scheduled one, whatever is known by then
  bool following_ = false;
  Ticket opened_ = 0;                    // when the stream was opened
  std::optional<SteadyTime> listed_at_;  // nullopt: not since the engine was down
  SteadyTime tried_inspecting_{};        // after it was refused
  SteadyTime tried_listing_{};           // the same of the list
  bool resync_due_ = false;              // the next list checks what was known
  std::uint64_t resyncs_ = 0;
  std::uint64_t image_events_ = 0;
  std::uint64_t changes_ = 0;
  bool lives_changed_ = true;
  bool engine_keeps_containers_ = false;
  std::set<std::string> not_inspected_;  // of which the newest inspect failed
  std::shared_ptr<const model::Lives> shown_lives_;
  Transitions lists_{base::log::container_health, "containers listed",
                     "containers cannot be listed"};
  Transitions events_{base::log::engine, "events followed", "events cannot be followed"};
  Transitions inspects_{base::log::container_health, "containers inspected",
                        "containers cannot be inspected"};
};

}  // namespace docker_exporter::state
