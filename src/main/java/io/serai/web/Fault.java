package io.serai.web;

/// One thing wrong with a request: where (`query.begin_at`, `body/name`), and what was expected.
public record Fault(String where, String message) {}
