// A stand-in for a Docker Engine with any number of containers, each of which is told as a real
// engine told one of the recorded containers.
//
// usage: bench_engine SOCKET CONTAINERS RECORDED_FOLDER
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

namespace json = boost::json;

namespace {

// Of a host where most containers run, half of those with a health check.
constexpr std::array<std::string_view, 4> kinds = {"s-healthy", "s-plain", "s-nohealth", "s-exit3"};

json::value recorded(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file);
  return json::parse(std::string{std::istreambuf_iterator<char>(in), {}});
}

// Everything began, or ended, two hours before this program: what a list says in words must agree
// with what inspect says as a time.
std::string two_hours_ago() {
  const std::time_t then = std::time(nullptr) - 7200;
  char text[64];
  std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S.952231119Z", std::gmtime(&then));
  return text;
}

std::string id_of(std::size_t number) {
  std::uint64_t state = number;
  std::string id;
  for (int i = 0; i < 4; ++i) {  // splitmix64
    std::uint64_t z = state += 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    char text[17];
    std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(z ^ (z >> 31U)));
    id += text;
    state += number;
  }
  return id;
}

std::string name_of(std::size_t number) {
  char text[32];
  std::snprintf(text, sizeof text, "shop-web-%05zu", number);
  return text;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != text.npos; at += by.size())
    text.replace(at, what.size(), by);
}

// A recorded container as text, in which id and name are to be replaced.
struct Kind {
  std::string id;
  std::string name;
  std::string listed;
  std::string inspected;
};

std::string as_container(const Kind& kind, std::string text, std::size_t number) {
  replace_all(text, kind.id, id_of(number));
  replace_all(text, kind.name, name_of(number));
  return text;
}

class Engine {
 public:
  Engine(const std::string& folder, std::size_t containers) {
    const json::value listed = recorded(folder + "/list.json");
    for (const std::string_view name : kinds) kinds_.push_back(read_kind(folder, listed, name));
    version_ = json::serialize(recorded(folder + "/version.json"));
    info_ = json::serialize(recorded(folder + "/info.json"));
    list_ = "[";
    for (std::size_t i = 0; i < containers; ++i) {
      const Kind& kind = kinds_[i % kinds_.size()];
      list_.append(i == 0 ? "" : ",").append(as_container(kind, kind.listed, i));
      numbers_.emplace(id_of(i), i);
    }
    list_ += "]";
  }

  // "" where there is no such thing.
  std::string answer(std::string_view path) const {
    if (path.starts_with("/v1.")) path.remove_prefix(std::min(path.find('/', 1), path.size()));
    path = path.substr(0, path.find('?'));
    if (path == "/_ping") return "OK";
    if (path == "/version") return version_;
    if (path == "/info") return info_;
    if (path == "/containers/json") return list_;
    constexpr std::string_view before = "/containers/";
    constexpr std::string_view after = "/json";
    if (!path.starts_with(before) || !path.ends_with(after)) return {};
    path.remove_prefix(before.size());
    path.remove_suffix(after.size());
    const auto found = numbers_.find(std::string(path));
    if (found == numbers_.end()) return {};
    const Kind& kind = kinds_[found->second % kinds_.size()];
    return as_container(kind, kind.inspected, found->second);
  }

 private:
  static Kind read_kind(const std::string& folder, const json::value& list, std::string_view name) {
    const std::string slashed = "/" + std::string(name);
    for (json::value container : list.as_array()) {
      if (container.at("Names").at(0).as_string() != slashed) continue;
      const bool running = container.at("State").as_string() == "running";
      std::string status(container.at("Status").as_string());
      status = running ? "Up 2 hours" + status.substr(std::min(status.find(" ("), status.size()))
                       : status.substr(0, status.find(')') + 1) + " 2 hours ago";
      container.as_object()["Status"] = status;
      json::value whole = recorded(folder + "/inspect." + std::string(name) + ".json");
      json::object& state = whole.as_object()["State"].as_object();
      state[running ? "StartedAt" : "FinishedAt"] = two_hours_ago();
      return {std::string(container.at("Id").as_string()), std::string(name),
              json::serialize(container), json::serialize(whole)};
    }
    throw std::runtime_error("no container " + slashed + " in " + folder);
  }

  std::vector<Kind> kinds_;
  std::string version_;
  std::string info_;
  std::string list_;
  std::unordered_map<std::string, std::size_t> numbers_;
};

bool send_all(int socket, std::string_view text) {
  while (!text.empty()) {
    const auto sent = send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string head(std::string_view status, std::string_view framing) {
  const std::time_t now = std::time(nullptr);
  char date[64];
  std::strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", std::gmtime(&now));
  std::string text = "HTTP/1.1 ";
  text.append(status).append("\r\nApi-Version: 1.51\r\nContent-Type: application/json\r\nDate: ");
  return text.append(date).append("\r\n").append(framing).append("\r\n\r\n");
}

bool answer(const Engine& engine, int socket, std::string_view request) {
  const auto path_at = request.find(' ') + 1;
  const std::string_view path = request.substr(path_at, request.find(' ', path_at) - path_at);
  // Nothing ever happens here: the stream stays open until the client closes it.
  if (path.find("/events") != path.npos)
    return send_all(socket, head("200 OK", "Transfer-Encoding: chunked"));
  std::string body = engine.answer(path);
  const std::string_view status = body.empty() ? "404 Not Found" : "200 OK";
  if (body.empty()) body = R"({"message":"page not found"})";
  const std::string length = "Content-Length: " + std::to_string(body.size());
  return send_all(socket, head(status, length) + body);
}

void serve(const Engine& engine, int socket) {
  std::string pending;
  char buffer[4096];
  for (bool open = true; open;) {
    const auto received = recv(socket, buffer, sizeof buffer, 0);
    if (received <= 0) break;
    pending.append(buffer, static_cast<std::size_t>(received));
    for (std::size_t end = 0; open && (end = pending.find("\r\n\r\n")) != pending.npos;) {
      open = answer(engine, socket, pending);
      pending.erase(0, end + 4);
    }
  }
  close(socket);
}

int listen_on(const std::string& path) {
  const int listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error("too long: " + path);
  path.copy(address.sun_path, path.size());
  if (bind(listening, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      listen(listening, 64) != 0)
    throw std::runtime_error("cannot listen on " + path);
  return listening;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: bench_engine SOCKET CONTAINERS RECORDED_FOLDER\n", stderr);
    return 2;
  }
  try {
    const Engine engine(argv[3], std::stoul(argv[2]));
    const int listening = listen_on(argv[1]);
    std::puts("listening");
    std::fflush(stdout);
    for (;;) {
      const int client = accept4(listening, nullptr, nullptr, SOCK_CLOEXEC);
      if (client >= 0) std::thread(serve, std::cref(engine), client).detach();
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_engine: %s\n", error.what());
    return 1;
  }
}
