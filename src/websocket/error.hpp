// SPDX-License-Identifier: MIT
// The errors of this room.
#pragma once

#include "text/error.hpp"

namespace wazobus::websocket {

/// The server cannot be reached, or ended the connection for a reason that may pass: another try may succeed.
/// Every other BrokerError is final.
class Away : public BrokerError {
  using BrokerError::BrokerError;
};

/// The server failed in the session (1011).
class SessionFailed : public Away {
  using Away::Away;
};

/// wazo-auth does not know the token.
class UnknownToken : public BrokerError {
  using BrokerError::BrokerError;
};

/// The server does not accept this token, or does not accept it any more (4002, 4003). It may accept another.
class TokenRefused : public BrokerError {
  using BrokerError::BrokerError;
};

}  // namespace wazobus::websocket
