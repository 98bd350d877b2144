// What co_await_lint.q must find, and what it must leave alone; read by scripts/lint, never
// compiled.
//
// A line that ends in "found" must be found, and no other may be: the statements with a remark
// break the rule of CONTRIBUTING.md, "name it, then await it"; the others are how to keep it.
#include <coroutine>
#include <exception>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

template <class T>
struct Task {
  struct promise_type {
    Task get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_value(T) {}
    void unhandled_exception() { std::terminate(); }
  };
  bool await_ready() { return true; }
  void await_suspend(std::coroutine_handle<>) {}
  T await_resume() { return {}; }
};

struct Query {
  std::string id;
  bool size = false;
};
struct Named {
  explicit Named(std::string text);
  std::string text;
};
struct Pair {
  int first;
  int second;
};

Task<int> ask(Query query);
Task<int> ask_about(const Query& query);
Task<int> ask_all(std::vector<std::string> ids);
Task<int> ask_named(Named named);
Task<int> text(std::string text);
Task<int> number(int number);
int plus(int a, int b);
int size_of(const Query& query);
template <class F>
Task<int> run(F f) {
  return f();
}
template <class F>
void spawn(F f) {
  f();
}

Task<int> aggregates(std::string id) {
  int sum = co_await ask({id, true});                     // found
  sum += co_await ask(Query{id, true});                   // found
  sum += co_await ask({.id = id});                        // found
  sum += co_await ask_about({.id = id});                  // found
  const auto [a, b] = Pair{co_await number(1), 2};        // found
  if (const int n = co_await ask({id}); n > 0) sum += n;  // found
  while (co_await ask({id}) > 0) ++sum;                   // found
  sum = plus(size_of({id}), co_await number(1));          // found
  co_return co_await ask({id});                           // found
}

Task<int> lists(std::string id) {
  co_return co_await ask_all({id, id});  // found
}

Task<int> lambdas(std::string id, std::shared_ptr<int> owner) {
  int sum = co_await run([id] { return number(static_cast<int>(id.size())); });  // found
  sum += co_await run([owner] { return number(*owner); });                       // found
  sum += co_await run([copy = std::move(id)] { return text(copy); });            // found
  co_return sum;
}

Task<int> conditions(bool yes, std::string id) {
  int sum = co_await text(yes ? std::string("a") : id);  // found
  sum += co_await (yes ? number(1) : text(id));          // found
  co_return sum;
}

void spawning(std::string id) {
  spawn([id]() -> Task<int> { co_return co_await text(id); });  // found
  [id]() -> Task<int> { co_return co_await text(id); }();       // found
  const auto named = [id]() -> Task<int> { co_return co_await text(id); };
  spawn(named);
}

Task<int> right(std::string id, bool yes) {
  Query query{.id = id};
  int sum = co_await ask(std::move(query));
  const std::vector<std::string> ids{id, id};
  sum += co_await ask_all(ids);
  sum += co_await ask_named(Named(id));
  sum += co_await text(std::string("text"));
  sum += co_await number(yes ? 1 : 2);
  sum += co_await number(int{3});
  sum += co_await run([&id] { return text(id); });
  sum += co_await run([&] { return text(id); });
  sum += co_await run([sum] { return number(sum); });
  const auto owning = [id] { return text(id); };
  sum += co_await run(owning);
  if (const int n = co_await number(1); n > 0) sum += plus(co_await number(1), co_await number(2));
  for (const auto& each : ids) sum += co_await text(each);
  const std::string either = yes ? std::string("a") : id;
  sum += co_await text(either);
  co_return size_of({either}) + sum;
}

// Two levels: the inner coroutine is a statement of its own.
Task<int> nested(std::string id) {
  const auto inner = [](std::string text_of_it) -> Task<int> {
    const Query query{text_of_it};
    co_return co_await ask(query);
  };
  int sum = co_await inner(id);
  sum += co_await run([&]() -> Task<int> {
    const Query query{id};
    const std::string either = query.size ? std::string("a") : id;
    co_return co_await text(either);
  });
  sum += co_await run([&]() -> Task<int> {
    co_return co_await ask({id});  // found
  });
  co_return sum;
}

// In a template nothing is seen before it is used.
template <class T>
Task<int> templated(T id) {
  co_return co_await ask({id});  // found
}
template Task<int> templated(std::string);
