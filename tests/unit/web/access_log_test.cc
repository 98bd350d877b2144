// The line of a scrape, and the warning that replaces a failed one.
#include <sstream>
#include <vector>

#include "base/log.h"
#include "unit/web/loopback.h"

namespace docker_exporter::web {
namespace {

namespace log = base::log;

class AccessLogLines : public Loopback {
 protected:
  ~AccessLogLines() override { log::configure("off", log::Format::text); }

  // What is logged while these requests are sent, one connection each; without time and duration.
  std::string logged(const std::string& directives, const std::vector<std::string>& requests) {
    log::configure(directives, log::Format::text);
    start();
    testing::internal::CaptureStderr();
    for (const std::string& request : requests) {
      Client client = connect();
      EXPECT_TRUE(client.send(request));
      client.finish();
      client.receive_rest();
    }
    std::string lines;
    std::istringstream all(testing::internal::GetCapturedStderr());
    for (std::string line; std::getline(all, line);) {
      line = line.substr(line.find("level="));
      lines += line.substr(0, line.find(" duration=")) + "\n";
    }
    return lines;
  }
};

const std::string scrape = "level=debug target=docker_prometheus_exporter::http msg=scrape ";

TEST_F(AccessLogLines, HoldOneLineAScrape) {
  EXPECT_EQ(logged("docker_prometheus_exporter::http=debug",
                   {get_metrics, "HEAD /?token=secret HTTP/1.0\r\n\r\n", get_ping,
                    "GET /nothing HTTP/1.0\r\n\r\n", "garbage\r\n\r\n"}),
            scrape + "ip=127.0.0.1 path=/metrics status=200 bytes=20\n" +  //
                scrape + "ip=127.0.0.1 path=/ status=200 bytes=0\n");
}

TEST_F(AccessLogLines, ShowAnIpv4PeerOfADualStackSocketAsIpv4) {
  listen_addr_ = "::";
  log::configure("debug", log::Format::text);
  start();
  testing::internal::CaptureStderr();
  Client client(io_, {boost::asio::ip::address_v4::loopback(), endpoint().port()});
  EXPECT_TRUE(client.send("GET / HTTP/1.0\r\n\r\n"));
  client.receive_rest();
  const std::string line = testing::internal::GetCapturedStderr();
  EXPECT_EQ(line.substr(line.find(" ip="), 14), " ip=127.0.0.1 ") << line;
}

TEST_F(AccessLogLines, AreNotWrittenAboveDebug) {
  EXPECT_EQ(logged("info", {get_metrics}), "");
}

TEST_F(AccessLogLines, NameTheClientThatAProxyNames) {
  options_.client_ip_source = ClientIpSource::x_real_ip;
  EXPECT_EQ(logged("debug", {"GET / HTTP/1.0\r\nX-Real-Ip: 2001:DB8::1\r\n\r\n"}),
            scrape + "ip=2001:db8::1 path=/ status=200 bytes=20\n");
}

TEST_F(AccessLogLines, WarnOnceForEachKindOfProblemAndServeEveryScrape) {
  options_.client_ip_source = ClientIpSource::x_real_ip;
  const std::string warning =
      "level=warn target=docker_prometheus_exporter::http msg=\"no client address in the request; "
      "the peer's is logged instead\" ";
  const std::string rest = " header=x-real-ip setting=CLIENT_IP_SOURCE value=XRealIp\n";
  const std::string bad = "GET / HTTP/1.0\r\nX-Real-Ip: attack\r\n\r\n";
  EXPECT_EQ(logged("warn", {get_metrics, bad, bad, get_metrics}),
            warning + "problem=missing_header" + rest +  //
                warning + "problem=malformed_value" + rest);
  EXPECT_EQ(scrapes_, 4);
}

}  // namespace
}  // namespace docker_exporter::web
