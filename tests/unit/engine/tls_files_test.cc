// Which certificate files are used, and what is said where they are not there.
#include "engine/tls_files.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace docker_exporter::engine {
namespace {

class TlsFilesTest : public ::testing::Test {
 protected:
  TlsFilesTest() {
    char name[] = "/tmp/tls-files-XXXXXX";
    directory_ = ::mkdtemp(name);
  }
  ~TlsFilesTest() override { std::filesystem::remove_all(directory_); }

  void create(const std::string& path) {
    const auto file = std::filesystem::path(directory_) / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << "x";
  }
  // The directory of the test is spelled ~.
  std::string found(TlsEnvironment environment) {
    for (auto* path :
         {&environment.docker_cert_path, &environment.docker_config, &environment.home})
      if (path->starts_with('~')) path->replace(0, 1, directory_);
    const auto result = find_tls_files(environment);
    const auto* files = std::get_if<TlsFiles>(&result);
    auto text = files ? files->ca + '|' + files->cert + '|' + files->key
                      : "expected " + std::get<AddressError>(result).expected;
    for (auto at = text.find(directory_); at != text.npos; at = text.find(directory_))
      text.replace(at, directory_.size(), "~");
    return text;
  }

  std::string directory_;
};

TEST_F(TlsFilesTest, AreThoseOfDockerCertPath) {
  for (const auto* file : {"certs/ca.pem", "certs/cert.pem", "certs/key.pem", ".docker/ca.pem"})
    create(file);
  EXPECT_EQ(found({.docker_cert_path = "~/certs", .docker_config = "~/x", .home = "~"}),
            "~/certs/ca.pem|~/certs/cert.pem|~/certs/key.pem");
}

TEST_F(TlsFilesTest, AreThoseOfTheConfigurationOtherwise) {
  for (const auto* file :
       {"config/ca.pem", ".docker/ca.pem", ".docker/cert.pem", ".docker/key.pem"})
    create(file);
  EXPECT_EQ(found({.docker_config = "~/config", .home = "~"}), "~/config/ca.pem||");
  EXPECT_EQ(found({.home = "~"}), "~/.docker/ca.pem|~/.docker/cert.pem|~/.docker/key.pem");
}

TEST_F(TlsFilesTest, NeedNotBeThereByDefault) {
  EXPECT_EQ(found({}), "||");
  EXPECT_EQ(found({.home = "~"}), "||");
  EXPECT_EQ(found({.docker_config = "~/config", .home = "~"}), "||");
}

TEST_F(TlsFilesTest, NeedNotHoldAClientCertificate) {
  create("certs/ca.pem");
  EXPECT_EQ(found({.docker_cert_path = "~/certs"}), "~/certs/ca.pem||");
}

TEST_F(TlsFilesTest, MustHoldAnAuthorityWhereTheyWereNamed) {
  create("certs/cert.pem");
  create("certs/key.pem");
  EXPECT_EQ(found({.docker_cert_path = "~/certs"}),
            "expected ca.pem in the directory ~/certs (DOCKER_CERT_PATH)");
  EXPECT_EQ(found({.docker_cert_path = "~/missing"}),
            "expected ca.pem in the directory ~/missing (DOCKER_CERT_PATH)");
}

TEST_F(TlsFilesTest, HoldTheTwoHalvesOfAClientCertificateTogether) {
  create("certs/ca.pem");
  create("certs/cert.pem");
  create(".docker/key.pem");
  EXPECT_EQ(found({.docker_cert_path = "~/certs"}),
            "expected both cert.pem and key.pem, or neither, in the directory ~/certs "
            "(DOCKER_CERT_PATH)");
  EXPECT_EQ(found({.home = "~"}),
            "expected both cert.pem and key.pem, or neither, in the directory ~/.docker "
            "(the default of DOCKER_CERT_PATH)");
}

}  // namespace
}  // namespace docker_exporter::engine
