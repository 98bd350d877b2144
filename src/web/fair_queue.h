// Passwords that wait to be checked, so that who sends many does not keep out who sends one.
//
// Clients take turns, and so do the user names of a client: whoever comes alone waits for one check
// of each other client at most. Within one name, what was asked before goes first, for who guesses
// does not ask twice. Where there is no room, it is the longest of these lines that loses.
#pragma once

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <deque>
#include <list>
#include <numeric>
#include <optional>
#include <utility>

namespace docker_exporter::web {

struct FairQueueLimits {
  std::size_t total = 64;
  std::size_t per_name = 4;  // and client
};

template <class Item>
class FairQueue {
 public:
  struct Place {
    boost::asio::ip::address client;
    unsigned name = 0;  // few and fixed: a hash of the user name, whether there is one or not
    bool asked_before = false;  // and was sent away
  };

  explicit FairQueue(FairQueueLimits limits = {}) : limits_(limits) {}

  // What there is no room for: this item, or another that goes for it. Nullopt: there is room.
  std::optional<Item> push(const Place& place, Item item) {
    Client& client = with_key(clients_, place.client);
    Name& name = with_key(client.names, place.name);
    Name* gives_way = nullptr;
    if (name.size() >= limits_.per_name)
      gives_way = place.asked_before && !name.fresh.empty() ? &name : nullptr;
    else if (size_ >= limits_.total)
      gives_way = longer_than(client, name);
    const bool full = name.size() >= limits_.per_name || size_ >= limits_.total;
    if (full && gives_way == nullptr) {
      drop_empty();
      return item;
    }
    std::optional<Item> loser;
    if (full)
      loser = take_last(*gives_way);
    else
      ++size_;
    name.line(place.asked_before).push_back(std::move(item));
    drop_empty();
    return loser;
  }

  std::optional<Item> pop() {
    if (size_ == 0) return std::nullopt;
    Client& client = clients_.front();
    Name& name = client.names.front();
    auto& line = name.line(!name.again.empty());
    std::optional<Item> item = std::move(line.front());
    line.pop_front();
    --size_;
    client.names.splice(client.names.end(), client.names, client.names.begin());
    clients_.splice(clients_.end(), clients_, clients_.begin());
    drop_empty();
    return item;
  }

  std::size_t size() const { return size_; }

 private:
  struct Name {
    unsigned key;
    std::deque<Item> again;  // asked before
    std::deque<Item> fresh;

    std::deque<Item>& line(bool asked_before) { return asked_before ? again : fresh; }
    std::size_t size() const { return again.size() + fresh.size(); }
  };
  struct Client {
    boost::asio::ip::address key;
    std::list<Name> names;  // the first is the next

    std::size_t size() const {
      return std::accumulate(names.begin(), names.end(), std::size_t{0},
                             [](std::size_t sum, const Name& name) { return sum + name.size(); });
    }
  };

  template <class Entry, class Key>
  static Entry& with_key(std::list<Entry>& entries, const Key& key) {
    const auto found = std::ranges::find(entries, key, &Entry::key);
    return found == entries.end() ? entries.emplace_back(Entry{key}) : *found;
  }

  template <class Entry>
  static Entry& longest(std::list<Entry>& entries) {
    return *std::ranges::max_element(entries, {}, &Entry::size);
  }

  // The line of the client that has most, if one more here is still less than that.
  Name* longer_than(Client& client, Name& name) {
    Client& greediest = longest(clients_);
    Name& line = longest(greediest.names);
    const bool longer = &greediest == &client ? line.size() > name.size() + 1
                                              : greediest.size() > client.size() + 1;
    return longer ? &line : nullptr;
  }

  static Item take_last(Name& name) {
    auto& line = name.line(name.fresh.empty());
    Item item = std::move(line.back());
    line.pop_back();
    return item;
  }

  void drop_empty() {
    for (Client& client : clients_)
      std::erase_if(client.names, [](const Name& name) { return name.size() == 0; });
    std::erase_if(clients_, [](const Client& client) { return client.names.empty(); });
  }

  const FairQueueLimits limits_;
  std::list<Client> clients_;  // the first is the next
  std::size_t size_ = 0;
};

}  // namespace docker_exporter::web
