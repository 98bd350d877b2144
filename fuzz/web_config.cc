// Any web configuration is refused in one line that names it, or can be used as it says.
#include "web/web_config.h"
#include "input.h"
#include "web/bcrypt.h"

using namespace docker_exporter;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(fuzz::text_of(data, size));
  const auto parsed = web::parse_web_config(text, "web.yml");
  if (const auto* error = std::get_if<web::WebConfigError>(&parsed)) {
    fuzz::require(error->what.starts_with("web.yml:"));
    fuzz::require(error->what.find('\n') == std::string::npos);
    return 0;
  }
  const auto& config = std::get<web::WebConfig>(parsed);
  for (const auto& [user, hash] : config.users) fuzz::require(web::is_bcrypt(hash));
  fuzz::require(config.headers.empty() || config.headers.ends_with("\r\n"));
  if (config.tls) {
    fuzz::require(config.tls->cert.given() && config.tls->key.given());
    fuzz::require(config.tls->min_version <= config.tls->max_version);
  }
  fuzz::require(web::parse_web_config(text, "web.yml") == parsed);
  return 0;
}
