package io.serai.hub.settings;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which build this is, for what one start may find out once for all later ones.
public final class Build {
    private static @Nullable String known;

    private Build() {}

    /// A digest of the JVM's version and of all classes by their files' sizes and times.
    public static synchronized String digest() throws IOException {
        String digest = known;
        if (digest == null) {
            var all = new StringBuilder(Runtime.version().toString());
            for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                // an empty part is the working folder, which holds much else
                for (Path file : part.isEmpty() ? List.<Path>of() : files(Path.of(part))) {
                    all.append('\n').append(file).append(' ').append(Files.size(file));
                    all.append(' ').append(Files.getLastModifiedTime(file));
                }
            }
            digest = HexFormat.of()
                    .formatHex(Sha256.digest().digest(all.toString().getBytes(StandardCharsets.UTF_8)));
            known = digest;
        }
        return digest;
    }

    /// All files below one, or it alone; none where it is not there.
    public static List<Path> files(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
