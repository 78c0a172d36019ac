package io.serai.web;

import java.io.InputStream;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A list that is written as it is read.
///
/// @param begin its JSON array, or the begin of it
/// @param rest what comes behind that, closed by whoever sends it; null where `begin` is all of it
/// @param meta members of `meta`, asked for when the array has been read; values may be null
public record Listing(byte[] begin, @Nullable InputStream rest, Supplier<Map<String, @Nullable Object>> meta) {}
