package io.serai.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Secrets that come from a file or a pipe: the first line, without its end.
final class FirstLine {
    private static final int LONGEST = 8192;

    private FirstLine() {}

    static String of(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return line(in).strip();
        } catch (IOException e) {
            throw new UsageException(file + " can't be read: " + e.getMessage());
        }
    }

    static String line(InputStream in) {
        var line = new ByteArrayOutputStream();
        try {
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                if (line.size() == LONGEST) {
                    throw new UsageException("That is too long for a password or a token.");
                }
                line.write(next);
            }
        } catch (IOException e) {
            throw new UsageException("The standard input can't be read: " + e.getMessage());
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
