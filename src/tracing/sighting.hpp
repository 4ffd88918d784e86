// SPDX-License-Identifier: MIT
// An event as a trace needs it: its time, its ids, and who takes part.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/checking/passed_line.hpp"
#include "json/document.hpp"
#include "json/plain.hpp"
#include "text/time.hpp"

namespace wazobus::tracing {

/// A value of an event, and its meaning in the catalogue.
struct Said {
  catalogue::Meaning meaning;
  std::string_view value;
};

/// Views point into the text that was read and into the reader.
class Sighting {
 public:
  text::Timestamp at{};
  bool has_time = false;                          ///< false: `at` is that of the event before
  std::uint64_t ordinal = 0;                      ///< of the event in all input, from 1
  std::optional<text::Timestamp> missed_since{};  ///< events may have been missed between this time and `at`
  bool is_wrong = false;                          ///< validate finds an error in it
  std::string_view name;
  event::Family family = event::Family::none;
  std::string_view origin;  ///< the UUID of the server; Asterisk's own events have none
  std::vector<Said> said;

  /// The first value of this meaning, or empty.
  [[nodiscard]] std::string_view first(catalogue::Meaning meaning) const;

  /// A string, number or truth value in data, as text; empty if there is none. An escaped string is returned
  /// as it is spelled.
  [[nodiscard]] std::string_view text(std::initializer_list<std::string_view> path) const;
  [[nodiscard]] std::string_view text(std::string_view field) const { return text({field}); }

  /// Is it addressed to this user? The body repeats the header for each of its users.
  [[nodiscard]] bool is_for(std::string_view user) const;

  [[nodiscard]] const json::Document& document() const { return *document_; }
  /// The event's data, or Document::none.
  [[nodiscard]] json::Document::Index data() const { return data_; }
  /// The whole body as it is spelled.
  [[nodiscard]] std::string_view body() const;

 private:
  friend class SightingReader;

  const json::Document* document_ = nullptr;
  json::Document::Index data_ = json::Document::none;
  /// In the document, or none where that holds only data; then the text is known.
  json::Document::Index body_ = json::Document::none;
  std::string_view body_text_;
};

/// Reads capture records, bare bodies and frames of wazo-websocketd.
class SightingReader {
 public:
  /// `catalogue` must outlive this.
  explicit SightingReader(const catalogue::Catalogue& catalogue) : catalogue_(catalogue) {}

  /// Forgets the time of the last event, which the next events get if they have none.
  void restart() { last_ = {}; }

  /// Reads the value at the start of `text`, which must outlive the use of `sighting`. Returns false if it is
  /// no event that a trace could use. `length` is set to the bytes of the value.
  bool read(std::string_view text, json::Extent extent, Sighting& sighting, std::size_t& length);

  /// The same for a document that was parsed before. It must outlive the use of `sighting`.
  bool read(const json::Document& document, bool is_json, Sighting& sighting);

  /// The same for a line whose parts are known. Its data must be parsed.
  void read(const catalogue::PassedLine& line, Sighting& sighting);

  /// May the value that read() did not take be a record with its body in a text? event::read_record() knows.
  [[nodiscard]] bool may_have_body_in_text() const;

 private:
  struct Steps {
    catalogue::Meaning meaning;
    const std::vector<std::string>* path;
  };
  /// The relations of an entry by their first step.
  using Compiled = std::unordered_map<std::string_view, std::vector<Steps>>;

  /// What is known of an event's name. Events of one name nearly always have the same members, in the same
  /// order.
  class Known {
   public:
    /// `relations` may be nullptr, and must outlive this.
    explicit Known(const Compiled* relations) : relations_(relations) {}

    [[nodiscard]] bool has_relations() const { return relations_ != nullptr && !relations_->empty(); }
    /// Returns the relations that begin with the member `key`, which is the `place`th of data; nullptr if
    /// there are none.
    const std::vector<Steps>* find(std::size_t place, std::string_view key) {
      const bool is_usual = place < usual_.size() && json::are_same_bytes(usual_[place].key, key);
      return is_usual ? usual_[place].steps : learn(place, key);
    }

   private:
    const std::vector<Steps>* learn(std::size_t place, std::string_view key);

    struct Member {
      std::string key;
      const std::vector<Steps>* steps = nullptr;
    };
    const Compiled* relations_;
    std::vector<Member> usual_;
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  using KnownByName = std::unordered_map<std::string, Known, Hash, std::equal_to<>>;

  void begin(const json::Document& document, Sighting& sighting);
  bool read_envelope(Sighting& sighting);
  void read_relations(Sighting& sighting);
  void read_time(std::string_view value, Sighting& sighting);
  [[nodiscard]] std::string_view scalar(json::Document::Index value) const;
  [[nodiscard]] bool is_string(json::Document::Index value) const;
  Known& known(const Sighting& sighting);
  const Compiled* compiled(const catalogue::Entry* entry);
  void collect(const Steps& steps, std::size_t at, json::Document::Index value, Sighting& sighting);
  void say(catalogue::Meaning meaning, json::Document::Index value, Sighting& sighting);
  std::string_view decoded(json::Document::Index value);

  const catalogue::Catalogue& catalogue_;
  json::Document own_;
  const json::Document* document_ = nullptr;
  bool is_object_ = false;  ///< is the document JSON, and an object?
  std::unordered_map<const catalogue::Entry*, Compiled> compiled_;
  std::map<event::Family, KnownByName> known_;
  Known unknown_{nullptr};  ///< the last event after too many names
  std::deque<std::string> storage_;
  text::LocalZone zone_;
  text::Timestamp last_{};
};

/// Does the value name something, like "1795528992.21", and unlike "<unknown>" or "None"?
bool is_given(std::string_view value);

}  // namespace wazobus::tracing
