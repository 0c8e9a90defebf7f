#pragma once
#include <histedit.h>

// The calls of libedit that take any kind of argument do not import: one typed function for each kind that is used.

static inline int cedit_set_prompt(EditLine *editor, char *(*prompt)(EditLine *)) {
  return el_set(editor, EL_PROMPT, prompt);
}
static inline int cedit_set_editor(EditLine *editor, const char *name) {
  return el_set(editor, EL_EDITOR, name);
}
static inline int cedit_set_history(EditLine *editor, History *lines) {
  return el_set(editor, EL_HIST, history, lines);
}
static inline int cedit_set_reader(EditLine *editor, el_rfunc_t reader) {
  return el_set(editor, EL_GETCFN, reader);
}
static inline int cedit_set_context(EditLine *editor, void *context) {
  return el_set(editor, EL_CLIENTDATA, context);
}
static inline void *cedit_context(EditLine *editor) {
  void *context = 0;
  el_get(editor, EL_CLIENTDATA, &context);
  return context;
}
static inline int cedit_limit_history(History *lines, int count) {
  HistEvent event;
  return history(lines, &event, H_SETSIZE, count);
}
static inline int cedit_remember(History *lines, const char *line) {
  HistEvent event;
  return history(lines, &event, H_ENTER, line);
}
static inline int cedit_bind(EditLine *editor, const char *key, const char *function) {
  return el_set(editor, EL_BIND, key, function, (char *)0);
}
// Whether the terminal is in the modes in which a line is edited.
static inline int cedit_prepare(EditLine *editor, int edits) { return el_set(editor, EL_PREP_TERM, edits); }
// Draws the line where the cursor is.
static inline int cedit_redraw(EditLine *editor) { return el_set(editor, EL_REFRESH); }

// The standard streams are variables, which Swift does not let a thread read.
static inline EditLine *cedit_init(const char *program, int draws_on_error) {
  return el_init(program, stdin, draws_on_error ? stderr : stdout, stderr);
}
