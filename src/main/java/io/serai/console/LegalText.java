package io.serai.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What people accept. A plain text: blank lines part its paragraphs, and a line that begins with `#` is a heading.
///
/// @param sample whether it is the one that comes with the hub, which speaks for nobody
public record LegalText(String title, List<Part> parts, boolean sample) {

    public record Part(boolean heading, String text) {}

    public LegalText {
        parts = List.copyOf(parts);
    }

    /// @param own what the operator says; empty for the sample
    /// @param name of the sample, `terms` or `privacy`
    static LegalText of(String title, Optional<String> own, String name) {
        return new LegalText(title, parts(own.orElseGet(() -> sample(name))), own.isEmpty());
    }

    private static List<Part> parts(String text) {
        String plain = text.replace("\r\n", "\n").replaceAll("(?m)^(#.*)$", "\n$1\n");
        return Arrays.stream(plain.split("\n\\s*\n", -1))
                .map(part -> part.strip())
                .filter(part -> !part.isEmpty())
                .map(part ->
                        part.startsWith("#") ? new Part(true, part.replaceFirst("#+\\s*", "")) : new Part(false, part))
                .toList();
    }

    private static String sample(String name) {
        try (InputStream in = LegalText.class.getResourceAsStream("/legal/" + name + ".txt")) {
            if (in == null) {
                throw new IllegalStateException("legal/" + name + ".txt is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
