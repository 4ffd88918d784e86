// SPDX-License-Identifier: MIT
// Ctrl-C, SIGTERM and a lost terminal end the program quickly, but only after everything that was received
// has been written.
#pragma once

#include <string_view>

#include "text/error.hpp"

namespace wazobus::commands {

/// Catches SIGINT, SIGTERM and SIGHUP. Ignores SIGPIPE and SIGXFSZ, so that a write fails instead. Only one
/// may exist in a program. A second signal ends the program immediately if it comes more than a second after
/// the first.
class Interrupt {
 public:
  Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;
  ~Interrupt();

  [[nodiscard]] bool raised() const;
  /// Was the first signal one that scripts and services send: SIGTERM or SIGHUP?
  [[nodiscard]] bool is_termination() const;

  /// Has the effect of Ctrl-C.
  void raise() const;

  /// Is there a line on the terminal that is cleared later, together with the ^C that Ctrl-C shows in it?
  /// While there is none, Ctrl-C ends the line with the ^C.
  void clears_typing(bool clears) const;

  /// Readable from the first signal on.
  [[nodiscard]] int fd() const;

  /// While this lives, a signal ends the program immediately with `status`. Use it for calls of rabbitmq-c
  /// that would go on waiting after a signal, while no data can be lost.
  class EndsProgram {
   public:
    explicit EndsProgram(Exit status);
    EndsProgram(const EndsProgram&) = delete;
    EndsProgram& operator=(const EndsProgram&) = delete;
    ~EndsProgram();

   private:
    int before_;
  };

  /// While this lives, a signal that ends the program by EndsProgram first deletes the file `path`, if it is
  /// the one that `fd` has open and it is empty. Only one may exist at a time.
  class RemovesFile {
   public:
    /// `path` must outlive this.
    RemovesFile(int fd, const char* path);
    RemovesFile(const RemovesFile&) = delete;
    RemovesFile& operator=(const RemovesFile&) = delete;
    ~RemovesFile();
  };

  /// While this lives, a signal shuts `socket` down, so that a call of rabbitmq-c that waits for it returns
  /// with an error.
  class ShutsSocket {
   public:
    explicit ShutsSocket(int socket);
    ShutsSocket(const ShutsSocket&) = delete;
    ShutsSocket& operator=(const ShutsSocket&) = delete;
    ~ShutsSocket();
  };

  /// While this lives, a signal is passed on to a group of processes as SIGTERM, because the terminal sends
  /// Ctrl-C only to the program's own group. Only one may exist at a time.
  class EndsGroup {
   public:
    explicit EndsGroup(int group);
    EndsGroup(const EndsGroup&) = delete;
    EndsGroup& operator=(const EndsGroup&) = delete;
    ~EndsGroup();
  };

  /// While this lives, SIGHUP does not end the program, but requests that files are opened again (logrotate),
  /// also below nohup. If the program's terminal is gone, SIGHUP ends the program as usual. Only one may
  /// exist at a time.
  class ReopensFiles {
   public:
    ReopensFiles();
    ReopensFiles(const ReopensFiles&) = delete;
    ReopensFiles& operator=(const ReopensFiles&) = delete;
    ~ReopensFiles();

    /// Has SIGHUP come since the last call? If so, this removes its byte from the pipe that fd() returns.
    [[nodiscard]] bool take_request();

   private:
    bool was_ignored_;
    bool had_terminal_;
  };

  /// While this lives, every signal that ends the program (except SIGKILL), and Ctrl-Z, first restores the
  /// terminal: its handler restores the modes and writes `undo` to `fd`. Only one may exist at a time.
  class RestoresScreen {
   public:
    /// The bytes of `undo` must outlive this.
    RestoresScreen(int fd, std::string_view undo);
    RestoresScreen(const RestoresScreen&) = delete;
    RestoresScreen& operator=(const RestoresScreen&) = delete;
    ~RestoresScreen();

    /// From now on each key can be read as soon as it is typed, and the terminal does not show it. Does
    /// nothing if the program is not in the foreground of the terminal. The destructor and Ctrl-Z undo it.
    void take_keys();
    /// The descriptor to read keys from, without waiting; -1 if no keys are taken.
    [[nodiscard]] int keys() const;

    /// Has Ctrl-Z restored the terminal since the last call? Then everything must be drawn again once the
    /// program is in the foreground.
    [[nodiscard]] bool take_undone();
    [[nodiscard]] bool undone() const;
    /// Has the size of the terminal changed since the last call?
    [[nodiscard]] bool take_resized();
    [[nodiscard]] bool resized() const;

   private:
    int keys_ = -1;
  };
};

}  // namespace wazobus::commands
