// What the operating system and OpenSSL report, in the words of the person who can mend it.
#pragma once

#include <boost/system/error_code.hpp>

#include "base/result.h"
#include "engine/address.h"

namespace docker_exporter::engine {

// The one place where an error_code becomes an Error.
base::Error explain(const boost::system::error_code& error, const Address& address);

// What a deadline leaves; `doing` is what was being waited for ("connecting to").
base::Error timed_out(std::string_view doing, const Address& address);

}  // namespace docker_exporter::engine
