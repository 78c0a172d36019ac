package io.serai.hub.cache;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Reads a script for Redis from `redis/<domain>/<verb-noun>.lua`.
public final class Lua {
    private Lua() {}

    /// @param name such as `hub/take`
    public static String of(String name) {
        String resource = "/redis/" + name + ".lua";
        try (InputStream in = Lua.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no script " + resource);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
