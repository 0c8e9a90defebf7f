#include "csimdjson.h"

#include <simdjson.h>

namespace {

void walk(simdjson::dom::element element, const csimdjson_visitor &visitor, void *context) {
  using simdjson::dom::element_type;
  switch (element.type()) {
  case element_type::ARRAY:
    visitor.begin_array(context);
    for (simdjson::dom::element item : simdjson::dom::array(element)) walk(item, visitor, context);
    visitor.end(context);
    break;
  case element_type::OBJECT:
    visitor.begin_object(context);
    for (auto member : simdjson::dom::object(element)) {
      visitor.key(context, member.key.data(), member.key.size());
      walk(member.value, visitor, context);
    }
    visitor.end(context);
    break;
  case element_type::STRING: {
    std::string_view text = element;
    visitor.string(context, text.data(), text.size());
    break;
  }
  case element_type::INT64: visitor.integer(context, int64_t(element)); break;
  case element_type::UINT64: visitor.number(context, double(uint64_t(element))); break;
  case element_type::DOUBLE: visitor.number(context, double(element)); break;
  case element_type::BOOL: visitor.boolean(context, bool(element)); break;
  case element_type::NULL_VALUE: visitor.null(context); break;
  }
}

} // namespace

extern "C" bool csimdjson_visit(const uint8_t *bytes, size_t count, const csimdjson_visitor *visitor,
                                void *context) {
  // One parser for each thread: its buffers are reused, and simdjson's own depth limit (1024) bounds the recursion.
  thread_local simdjson::dom::parser parser;
  simdjson::dom::element root;
  if (parser.parse(bytes, count).get(root)) return false;
  walk(root, *visitor, context);
  return true;
}
