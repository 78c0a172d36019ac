package io.serai.hub.settings;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Properties;

/// Secrets that the hub makes for itself, once, and keeps in `<data>/secrets.properties`, which only its user reads.
public final class Secrets {

    private static final int BYTES = 24;

    private final Path file;
    private final SecureRandom random;
    private final Properties properties = new Properties();

    Secrets(Path file, SecureRandom random) {
        this.file = file;
        this.random = random;
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                throw new StartException(file + " can't be read: " + e.getMessage(), e);
            }
        }
    }

    public synchronized Optional<String> find(String name) {
        return Optional.ofNullable(properties.getProperty(name));
    }

    /// The secret of that name, made and stored on first use: 32 URL-safe characters.
    public String kept(String name) {
        return kept(name, BYTES);
    }

    /// The same, of so many random bytes.
    public synchronized String kept(String name, int length) {
        return find(name).orElseGet(() -> {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            String made = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            properties.setProperty(name, made);
            store();
            return made;
        });
    }

    private void store() {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            StringWriter text = new StringWriter();
            properties.store(text, "Made by Serai for itself. Keep it private; a lost line is made anew.");
            Files.deleteIfExists(next);
            PrivateFiles.create(next);
            try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
                for (ByteBuffer bytes = StandardCharsets.UTF_8.encode(text.toString()); bytes.hasRemaining(); ) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            KeptLines.syncName(file);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be written", e);
        }
    }

    @Override
    public String toString() {
        return "Secrets[" + file + "]";
    }
}
