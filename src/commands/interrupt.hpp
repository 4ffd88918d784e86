// SPDX-License-Identifier: MIT
// Ctrl-C, SIGTERM and a lost terminal: the end, at once but with all that was taken written.
#pragma once

#include <string_view>

#include "text/error.hpp"

namespace wazobus::commands {

/// Catches SIGINT, SIGTERM and SIGHUP, and ignores SIGPIPE and SIGXFSZ: a write then fails. One in a program.
/// A second signal, a second or more after the first, ends the program where it stands.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  [[nodiscard]] bool raised() const;

  /// Does what Ctrl-C does.
  void raise() const;

  /// Readable from the first signal on.
  [[nodiscard]] int fd() const;

  /// While this lives, a signal ends the program at once with `status`: for calls of rabbitmq-c that go on
  /// waiting after a signal, before there is anything to lose.
  class EndsProgram {
   public:
    explicit EndsProgram(Exit status);
    EndsProgram(const EndsProgram&) = delete;
    EndsProgram& operator=(const EndsProgram&) = delete;
    ~EndsProgram();

   private:
    int before_;
  };

  /// While this lives, a signal shuts `socket` down: a call of rabbitmq-c that hangs in it returns with an
  /// error.
  class ShutsSocket {
   public:
    explicit ShutsSocket(int socket);
    ShutsSocket(const ShutsSocket&) = delete;
    ShutsSocket& operator=(const ShutsSocket&) = delete;
    ~ShutsSocket();
  };

  /// While this lives, a signal is passed on to a group of processes as SIGTERM: the terminal sends Ctrl-C
  /// only to our own. One at a time.
  class EndsGroup {
   public:
    explicit EndsGroup(int group);
    EndsGroup(const EndsGroup&) = delete;
    EndsGroup& operator=(const EndsGroup&) = delete;
    ~EndsGroup();
  };

  /// While this lives, SIGHUP does not end the program, but asks for files to be opened anew (logrotate),
  /// also below nohup. If the program's terminal is gone, it ends the program as ever. One at a time.
  class ReopensFiles {
   public:
    ReopensFiles();
    ReopensFiles(const ReopensFiles&) = delete;
    ReopensFiles& operator=(const ReopensFiles&) = delete;
    ~ReopensFiles();

    /// Has SIGHUP come since the last call? Then fd() is no longer readable for it.
    [[nodiscard]] bool take_request();

   private:
    bool was_ignored_;
    bool had_terminal_;
  };

  /// While this lives, a terminal is drawn on. Every signal that ends the program (but SIGKILL), and Ctrl-Z,
  /// first write `undo` to `fd` and give the terminal its modes back. One at a time.
  class RestoresScreen {
   public:
    /// `undo` must be there as long as this is.
    RestoresScreen(int fd, std::string_view undo);
    RestoresScreen(const RestoresScreen&) = delete;
    RestoresScreen& operator=(const RestoresScreen&) = delete;
    ~RestoresScreen();

    /// From now on the terminal gives each key at once and does not show it. Only a program in the foreground
    /// of its own terminal may do this; for others it does nothing. Ends with this, and with Ctrl-Z.
    void take_keys();
    /// Where the keys are read, without waiting; -1 if none are taken.
    [[nodiscard]] int keys() const;

    /// Ctrl-Z had `undo` written since the last call: all has to be drawn anew once the program is in the
    /// foreground again.
    [[nodiscard]] bool take_undone();
    [[nodiscard]] bool undone() const;
    /// The terminal has another size since the last call.
    [[nodiscard]] bool take_resized();
    [[nodiscard]] bool resized() const;

   private:
    int keys_ = -1;
  };
};

}  // namespace wazobus::commands
